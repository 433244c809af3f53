import { noGrad } from '../../autograd/mode';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { infoOf, isDifferentiable } from '../../tensor/dtype';
import { emptyTensor, type Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { square } from '../pointwise/square';
import { sub } from '../pointwise/sub';
import { matmul } from '../products/matmul';
import { sum } from '../reduction/sum';
import { squeeze } from '../shape/squeeze';
import { unsqueeze } from '../shape/unsqueeze';
import { matrixRank } from './matrixRank';
import { pinv } from './pinv';
import { svdvals } from './svd';

export interface LstsqOptions {
  /** PyTorch's choice of LAPACK's: it says what is given beside the solution; the algorithm is always the same here. Default 'gelsy'. */
  driver?: 'gels' | 'gelsy' | 'gelsd' | 'gelss' | null;
}

export interface LstsqResult {
  solution: Tensor;
  /** Σ |A X - B|² [.., k], where m > n, A has full rank and the driver is another than 'gelsy'; else empty. */
  residuals: Tensor;
  /** int32 [..]; empty for 'gels'. */
  rank: Tensor;
  /** For 'gelsd' and 'gelss'; else empty. */
  singularValues: Tensor;
}

/**
 * X of least |A X - B|, and of these the shortest: A^+ B, A [.., m, n], B [.., m, k], or vectors [.., m] where A has one dim more.
 *
 * The gradient is that of the pseudoinverse.
 *
 * @param a - [..., m, n], float32 or complex64
 * @param b - [..., m, k] or [..., m]
 * @param rcond - singular values up to this part of the largest count as 0; default max(m, n) 2^-23
 * @param options - `driver`: one of LAPACK's, taken for PyTorch's sake
 * @returns `{ solution, residuals, rank, singularValues }`
 * @throws ShapeError when the shapes do not fit, DTypeError for integers and for different dtypes
 * @example
 * linalg.lstsq(tensor([[1, 0], [0, 2], [0, 0]]), tensor([[1], [2], [3]])).solution; // [[1], [1]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.lstsq.html
 */
export function lstsq(a: Tensor, b: Tensor, rcond?: number | null, { driver }: LstsqOptions = {}): LstsqResult {
  const isVector = requireFit(a, b);
  const method = driver ?? 'gelsy';
  if (!['gels', 'gelsy', 'gelsd', 'gelss'].includes(method)) {
    throw new ValueError('torch.linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)');
  }
  const right = isVector ? unsqueeze(b, -1) : b;
  const x = matmul(pinv(a, rcond ?? null), right);
  const [m, n] = a.sizes.slice(-2) as [number, number];
  const none = (dtype: 'float32' | 'int32'): Tensor => emptyTensor([0], dtype);
  const rest = noGrad(() => {
    const rank = method === 'gels' ? none('int32') : matrixRank(a, { rtol: rcond ?? null });
    const full = rank.data().every((value) => value === n);
    const measures = m > n && method !== 'gelsy' && full && a.count > 0;
    const residuals = measures ? sum(square(abs(sub(matmul(a, x), right))), -2) : none('float32');
    const singularValues = method === 'gelsd' || method === 'gelss' ? svdvals(a) : none('float32');
    return { residuals, rank, singularValues };
  });
  return { solution: isVector ? squeeze(x, -1) : x, ...rest };
}

/** Throws unless the operands fit; whether b is vectors. */
function requireFit(a: Tensor, b: Tensor): boolean {
  const name = 'torch.linalg.lstsq';
  if (a.sizes.length < 2) throw new ShapeError(`${name}: input must have at least 2 dimensions.`);
  if (b.sizes.length < 1) throw new ShapeError(`${name}: other must have at least 1 dimension.`);
  if (a.dtype !== b.dtype) {
    const [ofA, ofB] = [infoOf(a.dtype).scalarName, infoOf(b.dtype).scalarName];
    throw new DTypeError(
      `${name}: Expected input and other to have the same dtype, but got input's dtype ${ofA} and other's dtype ${ofB}`,
    );
  }
  const difference = a.sizes.length - b.sizes.length;
  if (difference !== 0 && difference !== 1) {
    throw new ShapeError(
      `${name}: input.dim() must be greater or equal to other.dim() and (input.dim() - other.dim()) <= 1`,
    );
  }
  const at = difference === 1 ? -1 : -2;
  if (a.sizes.at(-2) !== b.sizes.at(at)) {
    throw new ShapeError(`${name}: input.size(-2) should match other.size(${at})`);
  }
  if (!isDifferentiable(a.dtype)) {
    throw new DTypeError(`This function doesn't handle types other than float and double`);
  }
  return difference === 1;
}
