import { joinDims, type Shape, type Walk } from '../../../tensor/layout';
import { addressOf, memorySteps, settle } from '../../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { pointerOf, threadWorkspace } from '../../../wasm/block';
import { writeWalk } from '../../../wasm/engine';
import { fourier } from '../../../wasm/fourier';
import { planOf } from './plans';

/** What the kernel calls the numbers on either side. */
const COMPLEX = 0;
const REAL = 1;
const HALF = 2;

/** A block of transforms side by side shall stay in the second cache, its two buffers together. */
const BLOCK_BYTES = 1 << 18;
/** Neighbours that lie side by side fill cache lines; others are brought together one by one. */
const MOST_COLUMNS = 16;
const LEAST_COLUMNS = 4;
const MOST_ROWS = 4;

/** y[k] = scale Σ e^(∓2πi j k / n) x[j] along one dim after the other, + where `inverse`; complex64, not recorded. */
export function complexTransform(x: Tensor, dims: readonly number[], inverse: boolean, scale: number): Tensor {
  let out: Tensor | null = null;
  // The last dim first: the others then find what is to be read side by side.
  for (const dim of [...dims].reverse()) {
    const from: Tensor = out ?? x;
    out ??= emptyTensor(x.sizes, 'complex64');
    run(from, out, dim, x.sizes[dim] as number, COMPLEX, COMPLEX, inverse, dim === dims[0] ? scale : 1);
  }
  return out ?? x;
}

/** The same along one dim from float32: the whole spectrum, or n/2 + 1 numbers of it, which say all. */
export function spectrumOfReal(x: Tensor, dim: number, inverse: boolean, scale: number, onesided: boolean): Tensor {
  const n = x.sizes[dim] as number;
  const out = emptyTensor(onesided ? withSize(x.sizes, dim, (n >> 1) + 1) : x.sizes, 'complex64');
  run(x, out, dim, n, REAL, onesided ? HALF : COMPLEX, inverse, scale);
  return out;
}

/** The n real numbers whose spectrum begins with the n/2 + 1 complex ones of x along `dim`. */
export function realOfSpectrum(x: Tensor, dim: number, n: number, inverse: boolean, scale: number): Tensor {
  const out = emptyTensor(withSize(x.sizes, dim, n), 'float32');
  run(x, out, dim, n, HALF, REAL, inverse, scale);
  return out;
}

export function withSize(shape: Shape, dim: number, size: number): number[] {
  return shape.map((own, i) => (i === dim ? size : own));
}

function run(
  x: Tensor,
  out: Tensor,
  dim: number,
  n: number,
  kind: number,
  outKind: number,
  inverse: boolean,
  scale: number,
): void {
  if (out.count === 0) return;
  const plan = planOf(n, kind === REAL || outKind === REAL);
  settle(x, out);
  beginOperation();
  const [from, to] = [addressOf(x), addressOf(out)];
  const [steps, outSteps] = [memorySteps(x), memorySteps(out)];
  const { sizes, strides } = othersOf(x.sizes, dim, steps, outSteps);
  const rows = sizes.at(-1) as number;
  const lanes = lanesOf(n, rows, strides[1]?.at(-1) === 1 && rows > 1);
  const bytes = fourier.fourierWorkspace(n, Number(kind === REAL || outKind === REAL), lanes);
  const aside = threadWorkspace(bytes);
  const along = [steps[dim] as number, outSteps[dim] as number];
  const spec = writeWalk(
    [n, kind, outKind, Number(inverse), lanes, ...along, bytes, sizes.length],
    sizes,
    strides[0] as number[],
    strides[1] as number[],
  );
  const units = (sizes.reduce((product, size) => product * size, 1) / rows) * Math.ceil(rows / lanes);
  fourier.fourier(spec, from, to, pointerOf(plan), aside, scale, 0, units, 16 * units * n * lanes);
}

/** The walk over all dims but one. */
function othersOf(shape: Shape, dim: number, ...strides: Shape[]): Walk {
  const others = (list: Shape): number[] => list.filter((_, i) => i !== dim);
  return joinDims(others(shape), strides.map(others));
}

/** How many transforms go side by side. */
function lanesOf(n: number, rows: number, columns: boolean): number {
  const fitting = Math.floor(BLOCK_BYTES / (16 * n));
  const most = columns ? Math.min(Math.max(fitting, LEAST_COLUMNS), MOST_COLUMNS) : fitting >= 2 ? MOST_ROWS : 1;
  return Math.min(most, rows);
}
