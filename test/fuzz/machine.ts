import { cat, noGrad, type Tensor, tensor } from 'torchlet';
import {
  alongDim,
  combined,
  expanded,
  mapped,
  multiplied,
  narrowed,
  type Plain,
  plain,
  transposed,
  valuesOf,
  withoutDim,
  written,
} from './reference';

export type Unary = 'sin' | 'tanh' | 'sigmoid' | 'neg' | 'square' | 'clone';
export type Binary = 'add' | 'sub' | 'mul';
export type AlongDim = 'sum' | 'mean' | 'softmax' | 'logsumexp' | 'cumsum' | 'flip' | 'twice';

/** What a program needs of the arrays that it runs on. Operands fit: the program sees to it. */
export interface Machine<T> {
  constant(values: readonly number[], shape: readonly number[]): T;
  unary(name: Unary, x: T): T;
  binary(name: Binary, x: T, y: T): T;
  /** Reductions keep the dim; 'twice' takes every element along it two times. */
  along(name: AlongDim, x: T, dim: number): T;
  matmul(x: T, y: T): T;
  cat(x: T, y: T, dim: number): T;
  transpose(x: T, a: number, b: number): T;
  narrow(x: T, dim: number, start: number, length: number): T;
  select(x: T, dim: number, index: number): T;
  expand(x: T, shape: readonly number[]): T;
  /** The diagonal of a matrix. */
  diagonal(x: T): T;
  unaryInPlace(name: 'tanh' | 'sigmoid' | 'neg', x: T): void;
  binaryInPlace(name: Binary, x: T, y: T): void;
  copyInPlace(x: T, y: T): void;
  zeroInPlace(x: T): void;
  /** A copy through which no gradient flows. */
  detached(x: T): T;
  /** tanh, not recorded. */
  unrecorded(x: T): T;
}

export const tensors: Machine<Tensor> = {
  constant: (values, shape) => tensor([...values]).reshape([...shape]),
  unary: (name, x) => x[name](),
  binary: (name, x, y) => x[name](y),
  along(name, x, dim) {
    if (name === 'flip') return x.flip([dim]);
    if (name === 'softmax' || name === 'cumsum') return x[name](dim);
    if (name !== 'twice') return x[name](dim, { keepdim: true });
    const size = x.size(dim);
    const indices = tensor(
      Array.from({ length: 2 * size }, (_, i) => i % size),
      { dtype: 'int32' },
    );
    return x.indexSelect(dim, indices);
  },
  matmul: (x, y) => x.matmul(y),
  cat: (x, y, dim) => cat([x, y], dim),
  transpose: (x, a, b) => x.transpose(a, b),
  narrow: (x, dim, start, length) => x.narrow(dim, start, length),
  select: (x, dim, index) => x.select(dim, index),
  expand: (x, shape) => x.expand([...shape]),
  diagonal: (x) => x.diagonal(),
  unaryInPlace: (name, x) => void x[`${name}_`](),
  binaryInPlace: (name, x, y) => void x[`${name}_`](y),
  copyInPlace: (x, y) => void x.copy_(y),
  zeroInPlace: (x) => void x.zero_(),
  detached: (x) => x.detach().clone(),
  unrecorded: (x) => noGrad(() => x.tanh()),
};

const UNARY: Record<Unary, (x: number) => number> = {
  sin: Math.sin,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  neg: (x) => -x,
  square: (x) => x * x,
  clone: (x) => x,
};

const BINARY: Record<Binary, (x: number, y: number) => number> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
};

const total = (line: number[]): number => line.reduce((sum, x) => sum + x, 0);

const ALONG: Record<AlongDim, (line: number[]) => number[]> = {
  sum: (line) => [total(line)],
  mean: (line) => [total(line) / line.length],
  softmax: (line) => line.map((x) => Math.exp(x) / total(line.map(Math.exp))),
  logsumexp: (line) => [Math.log(total(line.map(Math.exp)))],
  cumsum: (line) => line.map((_, i) => total(line.slice(0, i + 1))),
  flip: (line) => line.toReversed(),
  twice: (line) => [...line, ...line],
};

/**
 * The reference. What no gradient flows through is recorded in `constants` by the first run, and is the same in later
 * runs from other leaves: differences between the runs then are what the gradients predict.
 */
export function reference(constants: Plain[]): Machine<Plain> {
  let next = 0;
  const constant = (compute: () => Plain): Plain => {
    constants[next] ??= compute();
    const known = constants[next++] as Plain;
    return plain(known.buffer, known.shape);
  };
  return {
    constant: plain,
    unary: (name, x) => mapped(x, UNARY[name]),
    binary: (name, x, y) => combined(x, y, BINARY[name]),
    along: (name, x, dim) => alongDim(x, dim, ALONG[name]),
    matmul: multiplied,
    cat: (x, y, dim) => {
      const [a, b] = [transposed(x, 0, dim), transposed(y, 0, dim)];
      const rows = (a.shape[0] as number) + (b.shape[0] as number);
      return transposed(plain([...valuesOf(a), ...valuesOf(b)], [rows, ...a.shape.slice(1)]), 0, dim);
    },
    transpose: transposed,
    narrow: narrowed,
    select: (x, dim, index) => withoutDim(narrowed(x, dim, index, 1), dim),
    expand: expanded,
    diagonal: (x) => ({
      ...x,
      shape: [Math.min(...x.shape)],
      strides: [(x.strides[0] as number) + (x.strides[1] as number)],
    }),
    unaryInPlace: (name, x) => void written(x, mapped(x, UNARY[name])),
    binaryInPlace: (name, x, y) => void written(x, combined(x, y, BINARY[name])),
    copyInPlace: (x, y) => void written(x, y),
    zeroInPlace: (x) => void written(x, plain([0], [])),
    detached: (x) => constant(() => mapped(x, (value) => value)),
    unrecorded: (x) => constant(() => mapped(x, Math.tanh)),
  };
}
