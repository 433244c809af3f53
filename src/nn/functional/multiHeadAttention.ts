import { DTypeError, ShapeError, ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { chunk } from '../../ops/joining/chunk';
import { add } from '../../ops/pointwise/add';
import { toType } from '../../ops/pointwise/drivers/toType';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { matmul } from '../../ops/products/matmul';
import { mean } from '../../ops/reduction/mean';
import { expand } from '../../ops/shape/expand';
import { reshape } from '../../ops/shape/reshape';
import { squeeze } from '../../ops/shape/squeeze';
import { transpose } from '../../ops/shape/transpose';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { zeros } from '../../tensor/create';
import { sameShape, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { attentionWeights, scaledDotProductAttention } from './attention';
import { dropout } from './dropout';
import { linear } from './linear';

/** The parameters of an attention of several heads. */
export interface AttentionParameters {
  embedDim: number;
  numHeads: number;
  /** The projections of query, key and value on one another [3 e, e]; or null, and they are apart. */
  inProjWeight: Tensor | null;
  inProjBias: Tensor | null;
  qProjWeight: Tensor | null;
  kProjWeight: Tensor | null;
  vProjWeight: Tensor | null;
  /** One more key and value, learned: [1, 1, e]. */
  biasK: Tensor | null;
  biasV: Tensor | null;
  addZeroAttn: boolean;
  outProjWeight: Tensor;
  outProjBias: Tensor | null;
  dropoutP: number;
}

export interface AttentionCallOptions {
  training?: boolean;
  keyPaddingMask?: Tensor | null;
  needWeights?: boolean;
  attnMask?: Tensor | null;
  averageAttnWeights?: boolean;
  staticK?: Tensor | null;
  staticV?: Tensor | null;
}

/**
 * Attention of several heads between sequences [l, n, e], [s, n, kdim], [s, n, vdim] (or without n).
 *
 * @returns [l, n, e], and the weights [n, l, s] (or [n, heads, l, s]) or null
 */
export function multiHeadAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  p: AttentionParameters,
  options: AttentionCallOptions,
): [output: Tensor, weights: Tensor | null] {
  const { keyPaddingMask = null, attnMask = null } = options;
  checkDims(query, key, value, keyPaddingMask, attnMask, p.numHeads);
  if (query.sizes.length === 3) return batched(query, key, value, p, options);
  const [output, weights] = batched(unsqueeze(query, 1), unsqueeze(key, 1), unsqueeze(value, 1), p, {
    ...options,
    keyPaddingMask: keyPaddingMask === null ? null : unsqueeze(keyPaddingMask, 0),
  });
  return [squeeze(output, 1), weights === null ? null : squeeze(weights, 0)];
}

function checkDims(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  padding: Tensor | null,
  mask: Tensor | null,
  heads: number,
): void {
  const dims = query.sizes.length;
  if (dims !== 2 && dims !== 3) {
    throw new ShapeError(`query should be unbatched 2D or batched 3D tensor but received ${dims}-D query tensor`);
  }
  const kind = dims === 3 ? 'batched (3-D)' : 'unbatched (2-D)';
  if (key.sizes.length !== dims || value.sizes.length !== dims) {
    throw new ShapeError(
      `For ${kind} \`query\`, expected \`key\` and \`value\` to be ${dims}-D but found ${key.sizes.length}-D and ` +
        `${value.sizes.length}-D tensors respectively`,
    );
  }
  if (padding !== null && padding.sizes.length !== dims - 1) {
    throw new ShapeError(
      `For ${kind} \`query\`, expected \`key_padding_mask\` to be \`None\` or ${dims - 1}-D but found ` +
        `${padding.sizes.length}-D tensor instead`,
    );
  }
  if (mask === null) return;
  if (mask.sizes.length !== 2 && mask.sizes.length !== 3) {
    throw new ShapeError(
      `For ${kind} \`query\`, expected \`attn_mask\` to be \`None\`, 2-D or 3-D but found ${mask.sizes.length}-D tensor instead`,
    );
  }
  if (dims === 2 && mask.sizes.length === 3) {
    const expected = [heads, query.sizes[0] as number, key.sizes[0] as number];
    if (!sameShape(mask.sizes, expected)) {
      throw new ShapeError(
        `Expected \`attn_mask\` shape to be (${expected.join(', ')}) but got (${mask.sizes.join(', ')})`,
      );
    }
  }
}

function batched(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  p: AttentionParameters,
  options: AttentionCallOptions,
): [Tensor, Tensor | null] {
  const { training = true, needWeights = true, averageAttnWeights = true } = options;
  const [l, n, e] = query.sizes as [number, number, number];
  const headDim = p.embedDim / p.numHeads;
  checkSizes(query, key, value, p);
  checkMasks(options.attnMask ?? null, options.keyPaddingMask ?? null, l, key.sizes[0] as number, n, p.numHeads);
  checkStatic(options, p, n);
  return scope((): [Tensor, Tensor | null] => {
    const [q, ownK, ownV] = project(query, key, value, p);
    const { staticK = null, staticV = null } = options;
    const split = (x: Tensor): Tensor => transpose(reshape(x, [x.sizes[0] as number, n * p.numHeads, headDim]), 0, 1);
    const qh = split(q);
    const kh = withZero(staticK ?? split(withLearned(ownK, p.biasK)), p.addZeroAttn);
    const vh = withZero(staticV ?? split(withLearned(ownV, p.biasV)), p.addZeroAttn);
    const mask = joinMasks(options, n, p.numHeads, (p.biasK === null ? 0 : 1) + (p.addZeroAttn ? 1 : 0));
    const dropoutP = training ? p.dropoutP : 0;
    const together = (x: Tensor): Tensor =>
      reshape(linear(reshape(transpose(x, 0, 1), [l * n, e]), p.outProjWeight, p.outProjBias), [l, n, -1]);
    if (!needWeights) return [together(scaledDotProductAttention(qh, kh, vh, { attnMask: mask, dropoutP })), null];
    const weights = attentionWeights(qh, kh, mask);
    const used = dropoutP > 0 ? dropout(weights, { p: dropoutP }) : weights;
    const perHead = reshape(used, [n, p.numHeads, l, kh.sizes[1] as number]);
    return [together(matmul(used, vh)), averageAttnWeights ? mean(perHead, 1) : perHead];
  });
}

function checkSizes(query: Tensor, key: Tensor, value: Tensor, p: AttentionParameters): void {
  const e = query.sizes[2] as number;
  if (e !== p.embedDim) throw new ShapeError(`was expecting embedding dimension of ${p.embedDim}, but got ${e}`);
  if (e % p.numHeads !== 0) throw new ShapeError(`embed_dim ${e} not divisible by num_heads ${p.numHeads}`);
  const size = (x: Tensor): string => `torch.Size(${showShape(x.sizes)})`;
  if (p.inProjWeight === null) {
    if (!sameShape(key.sizes.slice(0, 2), value.sizes.slice(0, 2))) {
      throw new ShapeError(
        `key's sequence and batch dims torch.Size(${showShape(key.sizes.slice(0, 2))}) do not match value's ` +
          `torch.Size(${showShape(value.sizes.slice(0, 2))})`,
      );
    }
  } else if (!sameShape(key.sizes, value.sizes)) {
    throw new ShapeError(`key shape ${size(key)} does not match value shape ${size(value)}`);
  }
}

function checkStatic(
  { staticK = null, staticV = null }: AttentionCallOptions,
  p: AttentionParameters,
  n: number,
): void {
  const [heads, d] = [n * p.numHeads, p.embedDim / p.numHeads];
  if ((p.biasK === null) !== (p.biasV === null)) throw new ValueError('biasK and biasV are both given, or neither');
  for (const [name, x] of Object.entries({ static_k: staticK, static_v: staticV })) {
    if (x === null) continue;
    if (p.biasK !== null) {
      throw new ValueError(`bias cannot be added to static ${name === 'static_k' ? 'key' : 'value'}.`);
    }
    for (const [dim, size] of [
      [0, heads],
      [2, d],
    ] as const) {
      if (x.sizes[dim] !== size) {
        throw new ShapeError(`expecting ${name}.size(${dim}) of ${size}, but got ${x.sizes[dim]}`);
      }
    }
  }
}

function checkMasks(mask: Tensor | null, padding: Tensor | null, l: number, s: number, n: number, heads: number): void {
  if (mask !== null) {
    checkMaskType('attn_mask', mask);
    const expected = mask.sizes.length === 2 ? [l, s] : [n * heads, l, s];
    if (!sameShape(mask.sizes, expected)) {
      throw new ShapeError(
        `The shape of the ${expected.length}D attn_mask is torch.Size(${showShape(mask.sizes)}), but should be ` +
          `(${expected.join(', ')}).`,
      );
    }
  }
  if (padding === null) return;
  checkMaskType('key_padding_mask', padding);
  if (sameShape(padding.sizes, [n, s])) return;
  throw new ShapeError(
    `expecting key_padding_mask shape of (${n}, ${s}), but got torch.Size(${showShape(padding.sizes)})`,
  );
}

function checkMaskType(name: string, mask: Tensor): void {
  if (mask.dtype === 'float32' || mask.dtype === 'bool' || mask.dtype === 'uint8') return;
  throw new DTypeError(`only bool and floating types of ${name} are supported (got ${mask.dtype})`);
}

function project(query: Tensor, key: Tensor, value: Tensor, p: AttentionParameters): [Tensor, Tensor, Tensor] {
  const biases = p.inProjBias === null ? [null, null, null] : chunk(p.inProjBias, 3);
  const weights = p.inProjWeight === null ? [p.qProjWeight, p.kProjWeight, p.vProjWeight] : chunk(p.inProjWeight, 3);
  if (p.inProjWeight !== null && query === key && key === value) {
    return chunk(linear(query, p.inProjWeight, p.inProjBias), 3, -1) as [Tensor, Tensor, Tensor];
  }
  return [query, key, value].map((x, i) => linear(x, weights[i] as Tensor, biases[i] ?? null)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
}

/** Keys or values with the learned one. */
function withLearned(x: Tensor, learned: Tensor | null): Tensor {
  const [, n, e] = x.sizes as [number, number, number];
  return learned === null ? x : cat([x, expand(learned, [1, n, e])], 0);
}

/** Keys or values of the heads with one of zeros. */
function withZero(x: Tensor, addZero: boolean): Tensor {
  const [heads, , d] = x.sizes as [number, number, number];
  return addZero ? cat([x, zeros([heads, 1, d])], 1) : x;
}

/** What is added to the scores [n * heads, l, s + more], of both masks; null for nothing. */
function joinMasks(options: AttentionCallOptions, n: number, heads: number, more: number): Tensor | null {
  const mask = options.attnMask ? widened(added(options.attnMask), more) : null;
  const padding = options.keyPaddingMask ? widened(added(options.keyPaddingMask), more) : null;
  if (padding === null) return mask;
  const s = padding.sizes[1] as number;
  const perHead = reshape(expand(reshape(padding, [n, 1, 1, s]), [n, heads, 1, s]), [n * heads, 1, s]);
  return mask === null ? perHead : add(perHead, mask);
}

/** A mask as numbers: -Infinity where it is true. */
function added(mask: Tensor): Tensor {
  if (mask.dtype === 'float32') return mask;
  return maskedFill(zeros(mask.sizes), toType(mask, 'bool'), Number.NEGATIVE_INFINITY);
}

/** The same with `more` columns of 0. */
function widened(mask: Tensor, more: number): Tensor {
  if (more === 0) return mask;
  return cat([mask, zeros([...mask.sizes.slice(0, -1), more])], -1);
}
