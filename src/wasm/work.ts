import { i32 } from './memory';
import { operationCode } from './operations';

/** Estimates a call's work from its arguments, in steps that take about a nanosecond's fraction: one element, 8 multiply-adds. */
type Work = (args: readonly number[]) => number;

const at = (args: readonly number[], i: number): number => args[i] as number;
/** Length of the range: the last two arguments. */
const span = (args: readonly number[]): number => at(args, args.length - 1) - at(args, args.length - 2);

/** Units are elements that take `cost` steps each. */
const elements =
  (cost: number): Work =>
  (args) =>
    span(args) * cost;

/** Units are rows of a strided walk; the length of a row stands in the walk's table. */
const rows =
  (ndimAt: number, cost: number): Work =>
  (args) =>
    span(args) * (i32[(at(args, ndimAt + 1) >>> 2) + at(args, ndimAt) - 1] as number) * cost;

/** Units are the outermost dim of [outer, reduce, inner], whose sizes begin at `outerAt`. */
const planes =
  (outerAt: number, cost: number): Work =>
  (args) =>
    span(args) * at(args, outerAt + 1) * at(args, outerAt + 2) * cost;

/** Multiply-adds of a convolution or taps of a pooling, from the geometry at argument `geometryAt`. */
const convolution =
  (geometryAt: number): Work =>
  (args) => {
    const g = at(args, geometryAt) >>> 2;
    const [n, c, o, groups, kh, kw, oh, ow] = [0, 3, 4, 5, 6, 7, 8, 9].map((i) => i32[g + i] as number) as Geometry8;
    return (n * oh * ow * o * (c / groups) * kh * kw) / 8;
  };
type Geometry8 = [number, number, number, number, number, number, number, number];

const pooling =
  (geometryAt: number): Work =>
  (args) => {
    const g = at(args, geometryAt) >>> 2;
    return (i32[g] as number) * (i32[g + 1] as number) * (i32[g + 2] as number) * (i32[g + 3] as number);
  };

/** m n k multiply-adds, whose sizes begin at argument `mAt`. */
const product =
  (mAt: number, batchAt = -1): Work =>
  (args) =>
    ((batchAt < 0 ? 1 : at(args, batchAt)) * at(args, mAt) * at(args, mAt + 1) * at(args, mAt + 2)) / 8;

const [FLOAT64, HEAVY, REST] = (['pow', 'erf', 'eq'] as const).map(operationCode) as [number, number, number];
/** Steps that an element of an operation takes. */
const stepsOf = (operation: number): number =>
  operation < FLOAT64 || operation >= REST ? 0.5 : operation < HEAVY ? 12 : 4;

const REDUCTIONS = 'sum sumI32 sumSquares meanScaled prod prodI32 amax amin allBool anyBool softmax logSoftmax cumsum';
const BACKWARD = 'clampBackward where cast mse mseBackward';

const TABLE = new Map<string, Work>();
const put = (names: string, work: (name: string) => Work): void => {
  for (const name of names.split(' ')) TABLE.set(name, work(name));
};

put('elementwise', () => (args) => span(args) * stepsOf(at(args, 0)));
put('elementwiseStrided', () => (args) => rows(4, stepsOf(at(args, 0)))(args));
put(BACKWARD, () => elements(0.7));
const ACTIVATIONS = 'silu gelu geluTanh softplus logsigmoid mish elu'.split(' ');
const LINES = 'leakyRelu hardswish hardsigmoid'.split(' ');
for (const name of ACTIVATIONS) put(`${name} ${name}Backward`, () => elements(4));
for (const name of LINES) put(`${name} ${name}Backward`, () => elements(0.7));
put('fillF32 fillI32', () => elements(0.25));
put('special', () => elements(60));
// Units are blocks of transforms: their length and number stand in the specification.
put(
  'fourier',
  () => (args) => span(args) * (i32[at(args, 0) >>> 2] as number) * (i32[(at(args, 0) >>> 2) + 4] as number) * 16,
);
put('copyStrided', () => rows(3, 1));
put(REDUCTIONS, () => planes(2, 1));
put('maxIndex minIndex maxIndexI32 minIndexI32 softmaxBackward logSoftmaxBackward', () => planes(3, 2));
put('maxPool2d', () => pooling(3));
put('maxPool2dBackward', () => pooling(3));
put('gemm', () => product(3));
put('gemmBatched', () => product(7, 3));
put('crossEntropyIndex', () => (args) => span(args) * at(args, 7) * at(args, 8) * 2);
put('crossEntropyIndexBackward', () => (args) => span(args) * at(args, 9) * at(args, 10) * 2);
// Each state of each time takes three exponentials and a logarithm.
put('ctcLoss', () => (args) => span(args) * at(args, 5) * at(args, 8) * 20);
put('ctcLossBackward', () => (args) => span(args) * at(args, 8) * at(args, 11) * 30);
/** Units are groups of `segments` stretches, whose number stands at `segmentsAt` and whose length two places behind. */
const groups =
  (segmentsAt: number, cost: number): Work =>
  (args) =>
    span(args) * at(args, segmentsAt) * at(args, segmentsAt + 2) * cost;
put('normRows', () => groups(6, 2));
put('normRowsBackward', () => groups(7, 2));
// Units are 32 rows, and blocks of sixteen columns.
put('normLayerBackward', () => (args) => span(args) * at(args, 7) * 128);
put('normLayerWeightGrad', () => (args) => span(args) * at(args, 3) * 32);
put('normColumns', () => (args) => span(args) * at(args, 5) * 32);
put('normColumnsBackward', () => (args) => span(args) * at(args, 6) * 32);
TABLE.set('conv2d', convolution(4));
TABLE.set('conv2dInputGrad', convolution(3));
TABLE.set('conv2dWeightGrad', convolution(3));
TABLE.set('winograd', convolution(5));
TABLE.set('winogradWeightGrad', convolution(4));
TABLE.set('conv2dPooledWeightGrad', convolution(4));
TABLE.set('winogradFilter', (args) => span(args) * 20_000);
TABLE.set('winogradWeightGradCombine', (args) => span(args) * 20_000);

/** The estimate for a kernel whose calls may be spread over threads; null for all others. */
export function workOf(kernel: string): Work | null {
  return TABLE.get(kernel) ?? null;
}
