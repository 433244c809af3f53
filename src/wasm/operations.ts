import type { Operation } from '../../assembly/elementwise/operations';

/** The names come from the kernels' own list: one that does not exist does not compile. */
export type OperationName = keyof typeof Operation;

/** The elementwise operations by name, in the order of assembly/elementwise/operations.ts. */
const NAMES =
  'add sub mul div maximum minimum reluBackward sigmoidBackward tanhBackward ' +
  'relu neg square cube root abs sqrt reciprocal rsqrt sign floor ceil trunc round clamp ' +
  'addI32 subI32 mulI32 maximumI32 minimumI32 andI32 orI32 xorI32 negI32 absI32 signI32 ' +
  'floorDivideI32 remainderI32 fmodI32 powI32 gcdI32 shlI32 shrI32 ' +
  'copysign nextafter frexpMantissa frexpExponent ' +
  'pow atan2 fmod remainder floorDivide ' +
  'acos acosh asin asinh atan atanh cos cosh erfc erfinv exp2 log10 log1p log2 sin sinh tan ' +
  'erf ' +
  'exp sigmoid expm1 tanh log ' +
  'eq ne eqI32 neI32 gt ge gtI32 geI32 lt le ltI32 leI32 ' +
  'addC64 subC64 mulC64 divC64 eqC64 neC64 sgnC64 conjC64 absC64';

function numbered<Name extends string>(names: string): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.split(' ').map((name, code) => [name, code])) as Record<Name, number>;
}

const CODES = numbered<OperationName>(NAMES);

/** What the kernel `elementwise` takes for an operation. */
export function operationCode(name: OperationName): number {
  return CODES[name];
}

/** The work (plan.ts) of an operation on n elements: those in float64 take longest, then exp and its like. */
export function elementwiseWork(operation: number, n: number): number {
  if (operation < CODES.pow || operation >= CODES.eq) return n / 2;
  return n * (operation < CODES.erf ? 12 : 4);
}
