import { DTypeError, ShapeError } from '../../errors';
import { showShape } from '../../tensor/layout';
import { emptyTensor, type Tensor } from '../../tensor/tensor';
import { triu } from '../pointwise/triu';
import { narrow } from '../shape/narrow';
import { unitLower } from './drivers/unitLower';
import { type LuOptions, luFactorEx, permutation } from './lu';

export interface LuUnpackOptions {
  /** Give L and U (default); with false they are empty. */
  unpackData?: boolean;
  /** Give P (default); with false it is empty. */
  unpackPivots?: boolean;
}

/**
 * P, L and U as `linalg.lu` gives them, from what `linalg.luFactor` gives.
 *
 * @param LU - [..., m, n]
 * @param pivots - int32 [..., min(m, n)]
 * @param options - `unpackData` and `unpackPivots` (default true): empty tensors stand for what is not wanted
 * @returns `{ P, L, U }`
 * @throws DTypeError for pivots that are not int32
 * @example
 * const { LU, pivots } = linalg.luFactor(tensor([[1, 2], [2, 6]]));
 * luUnpack(LU, pivots).P; // [[0, 1], [1, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.lu_unpack.html
 */
export function luUnpack(
  LU: Tensor,
  pivots: Tensor,
  { unpackData = true, unpackPivots = true }: LuUnpackOptions = {},
): { P: Tensor; L: Tensor; U: Tensor } {
  if (LU.sizes.length < 2) {
    throw new ShapeError(
      `torch.lu_unpack: Expected tensor with 2 or more dimensions. Got size: ${showShape(LU.sizes)} instead`,
    );
  }
  if (unpackPivots && pivots.dtype !== 'int32') {
    throw new DTypeError(
      'torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.\nNote: this function is intended ' +
        'to be used with the output produced by torch.linalg.lu_factor',
    );
  }
  const none = (): Tensor => emptyTensor([0], LU.dtype);
  const k = Math.min(LU.sizes.at(-2) as number, LU.sizes.at(-1) as number);
  return {
    P: unpackPivots ? permutation(pivots, LU) : none(),
    L: unpackData ? unitLower(narrow(LU, -1, 0, k)) : none(),
    U: unpackData ? triu(narrow(LU, -2, 0, k)) : none(),
  };
}

export interface OldLuOptions extends LuOptions {
  /** Give `info`, too; default false. */
  getInfos?: boolean;
}

/**
 * `linalg.luFactor` in PyTorch's older form.
 *
 * @param a - [..., m, n], float32 or complex64
 * @param options - `pivot`; `getInfos`: a third result
 * @returns `[LU, pivots]`, or `[LU, pivots, info]`
 * @example
 * oldLu(tensor([[1, 2], [2, 6]]))[1]; // [2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.lu.html
 */
export function oldLu(a: Tensor, { getInfos = false, ...rest }: OldLuOptions = {}): Tensor[] {
  const { LU, pivots, info } = luFactorEx(a, rest);
  return getInfos ? [LU, pivots, info] : [LU, pivots];
}
