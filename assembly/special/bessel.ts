import { horner } from './horner';

// J0(x) in s = x^2 / 32 - 1,
const j0Near = memory.data<f64>(
  [3.3794626319436791e-10, -7.9619468768748199e-9, 1.5955848859935914e-7, -2.7176792879412139e-6, 3.8473200058014168e-5, -0.00044354597585424749, 0.0040580789881087706, -0.028472718589027142, 0.14598884856785538, -0.50746804585168957, 1.0383794611436882, -0.80808880766926225, -0.64846928308718207, 0.93030124729584574, 0.045829664859813757],
  16,
);
const j0NearTerms = 15;

// J1(x) / x in s = x^2 / 32 - 1,
const j1Near = memory.data<f64>(
  [-2.9580309461613664e-10, 6.4719965805527108e-9, -1.1966856610655616e-7, 1.8683964949160818e-6, -2.4045750380401834e-5, 0.00024949461961572916, -0.002029039493866671, 0.012456814378873774, -0.054745818212995044, 0.15858376432944999, -0.25959486528591658, 0.1515166514379269, 0.081058660385897588, -0.058143827955989647],
  16,
);
const j1NearTerms = 14;

// Y0(x) - 2/π log(x / 2) J0(x) in s = x^2 / 32 - 1, 0 < x <= 8, within 2^-46
const y0Near = memory.data<f64>(
  [-5.6745623817674761e-10, 1.2978473176656259e-8, -2.5143647260335756e-7, 4.1219337449384763e-6, -5.5818308517416832e-5, 0.00061043465650753212, -0.0052350276689753912, 0.033802856926307492, -0.15453679652356973, 0.44824604464354601, -0.61934078263027777, -0.21245999442139226, 1.3609456599655429, -0.41792074232067559, -0.3620273432371452],
  16,
);
const y0NearTerms = 15;

// (Y1(x) - 2/π (log(x / 2) J1(x) - 1 / x)) / x in s = x^2 / 32 - 1, 0 < x <= 8, within 2^-46
const y1Near = memory.data<f64>(
  [-1.9850546730700581e-11, 4.8972441672040239e-10, -1.031524835818118e-8, 1.8523808489984373e-7, -2.7765056994330992e-6, 3.4063636757925023e-5, -0.00033372257005573924, 0.002527134045453595, -0.014131923394262675, 0.054390116308204431, -0.12641995056569706, 0.12052035426885771, 0.09022750636730927, -0.20760857842830538, 0.045102662068694831],
  16,
);
const y1NearTerms = 15;

// P in J0 + i Y0 = √(2 / π x) (P + i Q) e^(i (x - π/4)) in s = 128 / x^2 - 1, x >= 8, within 2^-46
const p0 = memory.data<f64>(
  [5.5380425512383239e-12, -2.7549304767522504e-11, 1.5430831129269751e-10, -1.2100433370147668e-9, 1.2804017666717393e-8, -2.0527506887046808e-7, 6.1374160475431626e-6, -0.00053636731916844721, 0.99945727578825261],
  16,
);
const p0Terms = 9;

// x Q of the same
const q0 = memory.data<f64>(
  [-2.4985313819197645e-12, 8.7147008824227044e-12, -2.7917672162902241e-11, 1.3430655343255628e-10, -7.5806487593768467e-10, 5.1471114924835606e-9, -4.5349624009411742e-8, 5.6849702717311488e-7, -1.1817110670326766e-5, 0.00054665192795570608, -0.12444091103610802],
  16,
);
const q0Terms = 11;

// P in J1 + i Y1 = √(2 / π x) (P + i Q) e^(i (x - 3 π/4)) in s = 128 / x^2 - 1, x >= 8, within 2^-46
const p1 = memory.data<f64>(
  [-5.9958064435078262e-12, 3.0074851297475471e-11, -1.7056402360564498e-10, 1.3580727957625921e-9, -1.4708787296165847e-8, 2.4536829418874076e-7, -7.9596946635788828e-6, 0.00089880494162261765, 1.0009070262780815],
  16,
);
const p1Terms = 9;

// x Q of the same
const q1 = memory.data<f64>(
  [2.6657926995080741e-12, -9.3414449051183047e-12, 3.0166510460295074e-11, -1.4611471148907229e-10, 8.3206544862400706e-10, -5.7218265247240972e-9, 5.1360949369410442e-8, -6.6335668492949702e-7, 1.4569614819521505e-5, -0.00076971670577306601, 0.37421499221959168],
  16,
);
const q1Terms = 11;

const TWO_OVER_PI: f64 = 0.6366197723675814;
/** 1 / √π: of √(2 / π) and of the 1 / √2 in the cosine and sine of x - π/4. */
const FRONT: f64 = 0.5641895835477563;

/** J0(x) for x >= 8, or Y0: cos(x - π/4) = (cos x + sin x) / √2 loses nothing for large x. */
function far0(x: f64, second: bool): f64 {
  const s = 128 / (x * x) - 1;
  const p = horner(s, p0, p0Terms);
  const q = horner(s, q0, q0Terms) / x;
  const cosine = NativeMath.cos(x);
  const sine = NativeMath.sin(x);
  const along = second ? p * (sine - cosine) + q * (cosine + sine) : p * (cosine + sine) - q * (sine - cosine);
  return (along * FRONT) / sqrt(x);
}

/** J1(x) for x >= 8, or Y1; cos(x - 3 π/4) = (sin x - cos x) / √2. */
function far1(x: f64, second: bool): f64 {
  const s = 128 / (x * x) - 1;
  const p = horner(s, p1, p1Terms);
  const q = horner(s, q1, q1Terms) / x;
  const cosine = NativeMath.cos(x);
  const sine = NativeMath.sin(x);
  const along = second ? q * (sine - cosine) - p * (cosine + sine) : p * (sine - cosine) + q * (cosine + sine);
  return (along * FRONT) / sqrt(x);
}

/** J0(x); NaN at ±Infinity, as in PyTorch. */
export function besselJ0(x: f64): f64 {
  const size = abs(x);
  return size <= 8 ? horner((size * size) / 32 - 1, j0Near, j0NearTerms) : far0(size, false);
}

/** J1(x); NaN at ±Infinity, as in PyTorch. */
export function besselJ1(x: f64): f64 {
  if (abs(x) <= 8) return x * horner((x * x) / 32 - 1, j1Near, j1NearTerms);
  return x < 0 ? -far1(-x, false) : far1(x, false);
}

/** Y0(x): -Infinity at 0, NaN below. */
export function besselY0(x: f64): f64 {
  if (x == 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x > 8) return far0(x, true);
  return horner((x * x) / 32 - 1, y0Near, y0NearTerms) + TWO_OVER_PI * NativeMath.log(x / 2) * besselJ0(x);
}

/** Y1(x): -Infinity at 0, NaN below. */
export function besselY1(x: f64): f64 {
  if (x == 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x > 8) return far1(x, true);
  const rest = NativeMath.log(x / 2) * besselJ1(x) - 1 / x;
  return x * horner((x * x) / 32 - 1, y1Near, y1NearTerms) + TWO_OVER_PI * rest;
}

/** j0(x) = sin x / x; 1 at 0, 0 at ±Infinity. */
export function sphericalBesselJ0(x: f64): f64 {
  if (abs(x) == Infinity) return 0;
  // The square of what is smaller is less than half a unit in the last place of float32.
  return abs(x) < 1e-5 ? 1 : NativeMath.sin(x) / x;
}
