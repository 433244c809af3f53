import { aliasOf, copyInto } from '../../../tensor/copy';
import { scope } from '../../../tensor/scope';
import { emptyTensor, type Tensor } from '../../../tensor/tensor';
import { u8 } from '../../../wasm/memory';
import { applyUnary } from './applyUnary';
import { binary, binaryKernels } from './binary';
import { asFloats } from './complex';
import { selectWords } from './select';

/** Real and imaginary part, each float32, outside of the graph. */
type Parts = readonly [re: Tensor, im: Tensor];

type RealName = Parameters<typeof applyUnary>[0];
type BinaryName = Parameters<typeof binaryKernels>[0];

const f = (name: RealName, x: Tensor): Tensor => applyUnary(name, x);
const op = (name: BinaryName, a: Tensor | number, b: Tensor | number): Tensor =>
  binary(binaryKernels(name, { int32: false }), a, b);
const add = (a: Tensor | number, b: Tensor | number): Tensor => op('add', a, b);
const sub = (a: Tensor | number, b: Tensor | number): Tensor => op('sub', a, b);
const mul = (a: Tensor | number, b: Tensor | number): Tensor => op('mul', a, b);
const div = (a: Tensor | number, b: Tensor | number): Tensor => op('div', a, b);
const neg = (x: Tensor): Tensor => f('neg', x);
const test = (name: 'eq' | 'ne' | 'lt', a: Tensor, b: Tensor | number): Tensor =>
  binary(binaryKernels(name, { complex64: true }), a, b, 'float32', 'bool');
const where = (condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor =>
  selectWords(condition, a, b, condition.sizes, 'float32');
const isInfinite = (x: Tensor): Tensor => test('eq', f('abs', x), Infinity);

/** i z. */
const turned = ([a, b]: Parts): Parts => [neg(b), a];

const times = ([a, b]: Parts, [c, d]: Parts): Parts => [sub(mul(a, c), mul(b, d)), add(mul(a, d), mul(b, c))];
const scaled = ([a, b]: Parts, factor: number): Parts => [mul(a, factor), mul(b, factor)];

/** |z|, without the overflow of squares. */
const size = (z: Parts): Tensor => applyUnary('absC64', joined(z), 'float32');
/** |x| with the sign of another, that of -0 too. */
const withSign = (x: Tensor, sign: Tensor): Tensor => op('copysign', x, sign);

/** e^a (cos b + i sin b). */
function exp([a, b]: Parts): Parts {
  const growth = f('exp', a);
  return [mul(growth, f('cos', b)), mul(growth, f('sin', b))];
}

/** ln |z| + i arg z. */
function log(z: Parts): Parts {
  return [f('log', size(z)), op('atan2', z[1], z[0])];
}

/**
 * With t = √((|z| + |a|) / 2): t + i b / 2t for a ≥ 0, |b| / 2t ± i t else; the root is on the right, on the side of b.
 * Of both forms each is taken where it does not cancel.
 */
function sqrt([a, b]: Parts): Parts {
  const far = isInfinite(b);
  const large = where(far, Infinity, f('sqrt', mul(add(size([a, b]), f('abs', a)), 0.5)));
  // 0 / 0 is to be 0: the smallest normal number stands in for it.
  const small = where(far, Infinity, div(mul(f('abs', b), 0.5), op('maximum', large, 2 ** -126)));
  const left = test('lt', a, 0);
  return [where(left, small, large), withSign(where(left, large, small), b)];
}

/**
 * `limits` where z is infinite in a part, whatever the other is, as C99 has them; `value` elsewhere. `limits` gets a tensor that is
 * infinite there.
 */
function orAtInfinity([a, b]: Parts, value: Parts, limits: (far: Tensor) => [Tensor | number, Tensor]): Parts {
  const larger = where(isInfinite(a), Infinity, f('abs', b));
  const far = isInfinite(larger);
  if (!u8.subarray(far.pointer, far.pointer + far.count).includes(1)) return value;
  const [re, im] = limits(larger);
  return [where(far, re, value[0]), where(far, im, value[1])];
}

/** conj(z) / |z|². */
function reciprocal(z: Parts): Parts {
  const r = size(z);
  return [div(div(z[0], r), r), div(div(neg(z[1]), r), r)];
}

/** What is odd in x is 0 where x is, whatever it is multiplied with. */
const oddIn = (x: Tensor, value: Tensor): Tensor => where(test('eq', x, 0), x, value);

/** The cosine c times h, which is infinite with b, where c is not known, too: of either sign, here as in PyTorch. */
const timesGrown = (c: Tensor, h: Tensor, b: Tensor): Tensor =>
  where(test('ne', c, c), where(isInfinite(b), Infinity, c), mul(c, h));

function sin([a, b]: Parts): Parts {
  return [oddIn(a, mul(f('sin', a), f('cosh', b))), oddIn(b, timesGrown(f('cos', a), f('sinh', b), b))];
}

function cos([a, b]: Parts): Parts {
  const product = oddIn(a, oddIn(b, mul(f('sin', a), f('sinh', b))));
  return [timesGrown(f('cos', a), f('cosh', b), b), neg(product)];
}

/** With t = tan a and h = tanh b: (t (1 - h²) + i h (1 + t²)) / (1 + t² h²), which does not overflow; far from the real line ±i. */
function tan([a, b]: Parts): Parts {
  const [t, h] = [f('tan', a), f('tanh', b)];
  const [tt, hh] = [mul(t, t), mul(h, h)];
  const below = add(mul(tt, hh), 1);
  const far = test('eq', hh, 1);
  return [
    oddIn(a, where(far, 0, div(mul(t, sub(1, hh)), below))),
    oddIn(b, where(far, h, div(mul(h, add(tt, 1)), below))),
  ];
}

/** √(1 - z) and √(1 + z), for Kahan's forms, which keep to the branches and do not cancel. */
const roots = ([a, b]: Parts): [Parts, Parts] => [sqrt([sub(1, a), neg(b)]), sqrt([add(a, 1), b])];
const conjugate = ([a, b]: Parts): Parts => [a, neg(b)];

function asin(z: Parts): Parts {
  const [a, b] = z;
  const [r, s] = roots(z);
  const value: Parts = [op('atan2', a, times(r, s)[0]), f('asinh', times(conjugate(r), s)[1])];
  return orAtInfinity(z, value, (far) => [op('atan2', a, f('abs', b)), withSign(far, b)]);
}

function acos(z: Parts): Parts {
  const [a, b] = z;
  const [r, s] = roots(z);
  const value: Parts = [mul(op('atan2', r[0], s[0]), 2), f('asinh', times(conjugate(s), r)[1])];
  return orAtInfinity(z, value, (far) => [op('atan2', f('abs', b), a), withSign(far, neg(b))]);
}

/** ± i acos z, on the right. */
function acosh(z: Parts): Parts {
  const [re, im] = acos(z);
  return [f('abs', im), withSign(re, z[1])];
}

/** ½ ln((1 + z) / (1 - z)): ± ¼ ln1p(4 |a| / ((1 - |a|)² + b²)), which is exact near both poles, + ½ i arg((1 - a)(1 + a) - b² + 2 i b). */
function atanh(z: Parts): Parts {
  const [a, b] = z;
  const right = f('abs', a);
  const away = sub(1, right);
  const distance = size([away, b]);
  const re = withSign(mul(f('log1p', div(div(mul(right, 4), distance), distance)), 0.25), a);
  const angle = mul(op('atan2', mul(b, 2), sub(mul(away, add(right, 1)), mul(b, b))), 0.5);
  // A right angle, on the side of b.
  return orAtInfinity(z, [re, angle], (far) => [0, where(test('ne', b, b), b, withSign(op('atan2', far, 1), b))]);
}

/** -i g(i z). */
function turnedAbout(g: (z: Parts) => Parts): (z: Parts) => Parts {
  return (z) => {
    const [a, b] = g(turned(z));
    return [b, neg(a)];
  };
}

const FUNCTIONS: Partial<Record<RealName, (z: Parts) => Parts>> = {
  exp,
  log,
  log2: (z) => scaled(log(z), Math.LOG2E),
  log10: (z) => scaled(log(z), Math.LOG10E),
  sqrt,
  rsqrt: (z) => reciprocal(sqrt(z)),
  reciprocal,
  sigmoid: ([a, b]) => {
    const [re, im] = exp([neg(a), neg(b)]);
    return reciprocal([add(re, 1), im]);
  },
  sin,
  cos,
  tan,
  sinh: turnedAbout(sin),
  cosh: (z) => cos(turned(z)),
  tanh: turnedAbout(tan),
  asin,
  acos,
  atan: turnedAbout(atanh),
  asinh: turnedAbout(asin),
  acosh,
  atanh,
};

/** A function of complex numbers by those of real ones, without gradients; null where there is none of that name. */
export function complexFunction(name: RealName, x: Tensor): Tensor | null {
  const compute = FUNCTIONS[name];
  if (compute === undefined) return null;
  return scope(() => joined(compute([part(x, 0), part(x, 1)])));
}

function joined([re, im]: Parts): Tensor {
  const out = emptyTensor(re.sizes, 'complex64');
  copyInto(part(out, 0), re);
  copyInto(part(out, 1), im);
  return out;
}

/** The real parts (0) or imaginary parts (1) as float32 on the same storage. */
function part(x: Tensor, which: 0 | 1): Tensor {
  const floats = asFloats(x);
  return aliasOf(floats, x.sizes, floats.strides.slice(0, -1), floats.offset + which);
}
