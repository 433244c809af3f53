import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { multiHeadAttention } from './multiHeadAttention';

export interface MultiHeadAttentionForwardOptions {
  /** Whether weights are dropped; default true. */
  training?: boolean;
  /** True (or -Infinity to add) for keys that nobody sees: [n, s], or [s]. */
  keyPaddingMask?: Tensor | null;
  /** Return the weights, too; default true. */
  needWeights?: boolean;
  /** True (or -Infinity to add) where a query does not see a key: [l, s] or [n * heads, l, s]. */
  attnMask?: Tensor | null;
  /** The projections are `qProjWeight`, `kProjWeight` and `vProjWeight`; default false. */
  useSeparateProjWeight?: boolean;
  qProjWeight?: Tensor | null;
  kProjWeight?: Tensor | null;
  vProjWeight?: Tensor | null;
  /** Keys of the heads in place of projected ones: [n * heads, s, e / heads]. */
  staticK?: Tensor | null;
  /** Values of the heads in place of projected ones: [n * heads, s, e / heads]. */
  staticV?: Tensor | null;
  /** Return the mean of the weights over heads; default true. */
  averageAttnWeights?: boolean;
}

/**
 * Attention of several heads with given parameters: softmax(q kᵀ / √d) v for each head, where q, k and v are projections of
 * query, key and value; the heads' results are joined and projected. `nn.MultiheadAttention` calls it with its own.
 *
 * @param query - [l, n, e] or [l, e]
 * @param key - [s, n, kdim] or [s, kdim]
 * @param value - [s, n, vdim] or [s, vdim]
 * @param embedDimToCheck - e
 * @param numHeads - divides the dim
 * @param inProjWeight - the three projections on one another [3 e, e]; null where they are separate
 * @param inProjBias - [3 e] or null
 * @param biasK - one more key [1, 1, e] or null; likewise `biasV`
 * @param biasV - [1, 1, dim], a value more, or null
 * @param addZeroAttn - add a key and a value of zeros
 * @param dropoutP - the probability of a zero among the weights
 * @param outProjWeight - [dim, dim]
 * @param outProjBias - [dim], or null
 * @param options - masks, `training`, `needWeights`, separate weights; see `MultiHeadAttentionOptions`
 * @returns [l, n, e], and the weights [n, l, s] (or [n, heads, l, s]) or null
 * @throws ShapeError, DTypeError, ValueError with PyTorch's messages
 * @example
 * const [x, w, b] = [rand([3, 2, 4]), rand([12, 4]), zeros([12])];
 * F.multiHeadAttentionForward(x, x, x, 4, 2, w, b, null, null, false, 0, eye(4), null)[0].shape; // [3, 2, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
 */
export function multiHeadAttentionForward(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  embedDimToCheck: number,
  numHeads: number,
  inProjWeight: Tensor | null,
  inProjBias: Tensor | null,
  biasK: Tensor | null,
  biasV: Tensor | null,
  addZeroAttn: boolean,
  dropoutP: number,
  outProjWeight: Tensor,
  outProjBias: Tensor | null,
  options: MultiHeadAttentionForwardOptions = {},
): [output: Tensor, weights: Tensor | null] {
  const { useSeparateProjWeight: separate = false, ...rest } = options;
  const { qProjWeight = null, kProjWeight = null, vProjWeight = null } = options;
  const needed = separate
    ? { q_proj_weight: qProjWeight, k_proj_weight: kProjWeight, v_proj_weight: vProjWeight }
    : { in_proj_weight: inProjWeight };
  for (const [name, weight] of Object.entries(needed)) {
    if (weight !== null) continue;
    throw new ValueError(`use_separate_proj_weight is ${separate ? 'True' : 'False'} but ${name} is None`);
  }
  const parameters = {
    embedDim: embedDimToCheck,
    numHeads,
    inProjWeight: separate ? null : inProjWeight,
    inProjBias,
    qProjWeight,
    kProjWeight,
    vProjWeight,
    biasK,
    biasV,
    addZeroAttn,
    outProjWeight,
    outProjBias,
    dropoutP,
  };
  return multiHeadAttention(query, key, value, parameters, rest);
}
