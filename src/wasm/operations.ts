/** The elementwise operations by name, in the order of assembly/elementwise/operations.ts. */
const NAMES =
  'add sub mul div maximum minimum reluBackward sigmoidBackward tanhBackward ' +
  'relu neg square cube root abs sqrt reciprocal rsqrt sign floor ceil trunc round clamp ' +
  'addI32 subI32 mulI32 maximumI32 minimumI32 andI32 orI32 xorI32 negI32 absI32 signI32 ' +
  'floorDivideI32 remainderI32 fmodI32 powI32 gcdI32 shlI32 shrI32 ' +
  'copysign nextafter frexpMantissa frexpExponent ' +
  'pow atan2 fmod remainder floorDivide ' +
  'acos acosh asin asinh atan atanh cos cosh erfc erfinv exp2 log10 log1p log2 sin sinh tan ' +
  'gelu erf ' +
  'exp sigmoid silu geluTanh expm1 tanh log ' +
  'eq ne eqI32 neI32 gt ge gtI32 geI32 lt le ltI32 leI32 ' +
  'addC64 subC64 mulC64 divC64 eqC64 neC64 sgnC64 conjC64 absC64';

const CODES: Readonly<Record<string, number>> = Object.fromEntries(NAMES.split(' ').map((name, code) => [name, code]));

/** What the kernel `elementwise` takes for an operation. */
export function operationCode(name: string): number {
  return CODES[name] as number;
}
