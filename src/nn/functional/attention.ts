import { noGrad } from '../../autograd/mode';
import { recordTogether } from '../../autograd/record';
import { ShapeError, ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { add } from '../../ops/pointwise/add';
import { logicalNot } from '../../ops/pointwise/logicalNot';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { mul } from '../../ops/pointwise/mul';
import { sub } from '../../ops/pointwise/sub';
import { triu } from '../../ops/pointwise/triu';
import { matmul } from '../../ops/products/matmul';
import { softmax } from '../../ops/reduction/softmax';
import { sum } from '../../ops/reduction/sum';
import { narrow } from '../../ops/shape/narrow';
import { transpose } from '../../ops/shape/transpose';
import { ones } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { dropout } from './dropout';

export interface AttentionOptions {
  /** Added to the scores, or (bool) true where a query sees a key; broadcasts with [..., l, s]. */
  attnMask?: Tensor | null;
  /** The probability of a zero among the weights; default 0. */
  dropoutP?: number;
  /** A query sees the keys up to its own place only; default false. */
  isCausal?: boolean;
}

/** Scores that are held at once, where nothing asks for all of them. */
const BLOCK_SCORES = 1 << 18;

/**
 * softmax(q kᵀ / √e) v: means of the values, weighted by how well their keys match a query.
 *
 * Without mask and dropout the scores are computed in blocks of queries, forward and again backward, so that memory grows with
 * the length of the sequences and not with its square.
 *
 * @param query - [..., l, e]
 * @param key - [..., s, e]
 * @param value - [..., s, ev]
 * @param options - `attnMask`: bool, true for what is looked at, or added to the scores; `dropoutP`; `isCausal`; `scale`
 * @returns [..., l, ev]
 * @throws ShapeError when the sizes do not fit, ValueError for a mask beside `isCausal`
 * @example
 * F.scaledDotProductAttention(rand([1, 2, 4]), rand([1, 3, 4]), rand([1, 3, 5])).shape; // [1, 2, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions = {},
): Tensor {
  const { attnMask = null, dropoutP = 0, isCausal = false } = options;
  const short = [query, key, value].find((x) => x.sizes.length < 2);
  if (short !== undefined) {
    throw new ShapeError(
      'scaled_dot_product_attention: Expected query, key, and value to all be at least 2 dimensional, but got ' +
        `${short.sizes.length} dims`,
    );
  }
  if (attnMask !== null && isCausal) {
    throw new ValueError('_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True');
  }
  if (attnMask === null && dropoutP === 0) return inBlocks(query, key, value, isCausal);
  return scope(() => {
    const mask = isCausal ? causalMask(query.sizes.at(-2) as number, key.sizes.at(-2) as number) : attnMask;
    const weights = attentionWeights(query, key, mask);
    return matmul(dropoutP > 0 ? dropout(weights, { p: dropoutP }) : weights, value);
  });
}

/** softmax(q kᵀ / √e + mask). */
export function attentionWeights(query: Tensor, key: Tensor, mask: Tensor | null): Tensor {
  return softmax(masked(scores(query, key), mask), -1);
}

function scores(query: Tensor, key: Tensor): Tensor {
  return matmul(mul(query, 1 / Math.sqrt(query.sizes.at(-1) as number)), transpose(key, -2, -1));
}

function masked(scores: Tensor, mask: Tensor | null): Tensor {
  if (mask === null) return scores;
  if (mask.dtype !== 'bool') return add(scores, mask);
  return maskedFill(scores, logicalNot(mask), Number.NEGATIVE_INFINITY);
}

/** True where the query at a row's place sees the key at a column's. */
function causalMask(queries: number, keys: number, first = 0): Tensor {
  return logicalNot(triu(ones([queries, keys], { dtype: 'bool' }), first + 1));
}

/** A stretch of queries, and how many keys they see. */
interface Stretch {
  begin: number;
  length: number;
  keys: number;
}

function stretchesOf(query: Tensor, key: Tensor, isCausal: boolean): Stretch[] {
  const [l, s] = [query.sizes.at(-2) as number, key.sizes.at(-2) as number];
  const batch = l === 0 ? 1 : query.count / (l * Math.max(1, query.sizes.at(-1) as number));
  const rows = Math.max(8, Math.floor(BLOCK_SCORES / Math.max(1, batch * s)));
  const stretches: Stretch[] = [];
  for (let begin = 0; begin < l; begin += rows) {
    const length = Math.min(rows, l - begin);
    stretches.push({ begin, length, keys: isCausal ? Math.min(s, begin + length) : s });
  }
  return stretches;
}

function inBlocks(query: Tensor, key: Tensor, value: Tensor, isCausal: boolean): Tensor {
  const stretches = stretchesOf(query, key, isCausal);
  if (stretches.length < 2) {
    const mask = isCausal ? causalMask(query.sizes.at(-2) as number, key.sizes.at(-2) as number) : null;
    return scope(() => matmul(attentionWeights(query, key, mask), value));
  }
  const out = noGrad(() =>
    scope(() =>
      cat(
        stretches.map((stretch) =>
          scope(() => matmul(weightsOf(query, key, stretch, isCausal), narrow(value, -2, 0, stretch.keys))),
        ),
        -2,
      ),
    ),
  );
  return recordTogether(
    out,
    'ScaledDotProductAttentionBackward0',
    [query, key, value],
    (grad, node) => blockGradients(grad, node.saved(0), node.saved(1), node.saved(2), isCausal),
    [query, key, value],
  );
}

function weightsOf(query: Tensor, key: Tensor, { begin, length, keys }: Stretch, isCausal: boolean): Tensor {
  const mask = isCausal ? causalMask(length, keys, begin) : null;
  return attentionWeights(narrow(query, -2, begin, length), narrow(key, -2, 0, keys), mask);
}

/**
 * dv = Pᵀ dy, dP = dy vᵀ, dS = P (dP - Σ P dP), dq = dS k / √e, dk = dSᵀ q / √e, stretch by stretch; P is computed again.
 */
function blockGradients(grad: Tensor, query: Tensor, key: Tensor, value: Tensor, isCausal: boolean): Tensor[] {
  const scale = 1 / Math.sqrt(query.sizes.at(-1) as number);
  const dq: Tensor[] = [];
  let dk = mul(key, 0);
  let dv = mul(value, 0);
  for (const stretch of stretchesOf(query, key, isCausal)) {
    const { begin, length, keys } = stretch;
    const weights = weightsOf(query, key, stretch, isCausal);
    const g = narrow(grad, -2, begin, length);
    const [k, v] = [narrow(key, -2, 0, keys), narrow(value, -2, 0, keys)];
    const dp = matmul(g, transpose(v, -2, -1));
    const ds = mul(weights, sub(dp, sum(mul(weights, dp), -1, { keepdim: true })));
    dq.push(mul(matmul(ds, k), scale));
    const q = narrow(query, -2, begin, length);
    dk = plusAtStart(dk, mul(matmul(transpose(ds, -2, -1), q), scale), keys);
    dv = plusAtStart(dv, matmul(transpose(weights, -2, -1), g), keys);
  }
  return [cat(dq, -2), dk, dv];
}

/** x with `part` added to its first entries along the last dim but one. */
function plusAtStart(x: Tensor, part: Tensor, entries: number): Tensor {
  const size = x.sizes.at(-2) as number;
  if (entries === size) return add(x, part);
  return cat([add(narrow(x, -2, 0, entries), part), narrow(x, -2, entries, size - entries)], -2);
}
