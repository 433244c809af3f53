import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { fill_ } from '../../ops/pointwise/fill';
import { transpose } from '../../ops/shape/transpose';
import { empty } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { checkInput } from '../checkInput';
import { multiHeadAttention } from '../functional/multiHeadAttention';
import { xavierNormal_, xavierUniform_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { nameClasses } from '../property';
import { Linear } from './linear';

export interface MultiheadAttentionOptions {
  /** The probability of a zero among the weights while training; default 0. */
  dropout?: number;
  /** Whether the projections have biases; default true. */
  bias?: boolean;
  /** Learn one more key and value; default false. */
  addBiasKv?: boolean;
  /** Add a key and a value of zeros; default false. */
  addZeroAttn?: boolean;
  /** The size of keys; default embedDim. */
  kdim?: number | null;
  /** The size of values; default embedDim. */
  vdim?: number | null;
  /** Take and return [n, l, e] instead of [l, n, e]; default false. */
  batchFirst?: boolean;
}

export interface MultiheadAttentionCallOptions {
  /** True (or -Infinity to add) for keys that nobody sees: [n, s], or [s]. */
  keyPaddingMask?: Tensor | null;
  /** Return the weights, too; default true. */
  needWeights?: boolean;
  /** True (or -Infinity to add) where a query does not see a key: [l, s] or [n * heads, l, s]. */
  attnMask?: Tensor | null;
  /** Return the mean of the weights over heads; default true. */
  averageAttnWeights?: boolean;
}

/** The projection of the heads' results, under the name that PyTorch prints. */
class NonDynamicallyQuantizableLinear extends Linear {}

/**
 * Attention of several heads: each projects queries, keys and values to embedDim / numHeads, and weights the values by
 * softmax(q kᵀ / √d); their results are joined and projected.
 *
 * Called with query [l, n, e], key [s, n, kdim], value [s, n, vdim] (or without n), it returns [l, n, e] and the weights [n, l, s]
 * (or null).
 *
 * @param options - `dropout`, `bias`, `addBiasKv`, `addZeroAttn`, `kdim`, `vdim`, `batchFirst`
 * @param embedDim - numbers of a query, divided among the heads
 * @param numHeads - divides `embedDim`
 * @throws ValueError when embedDim is not a multiple of numHeads, ShapeError for inputs and masks of other sizes
 * @throws ValueError where the heads do not divide the dim
 * @example
 * const x = rand([5, 2, 8]);
 * new nn.MultiheadAttention(8, 2)(x, x, x)[0].shape; // [5, 2, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
 */
export class MultiheadAttention extends Module<
  [query: Tensor, key: Tensor, value: Tensor, options?: MultiheadAttentionCallOptions],
  [output: Tensor, weights: Tensor | null]
> {
  readonly embedDim: number;
  readonly numHeads: number;
  readonly dropout: number;
  readonly batchFirst: boolean;
  readonly addZeroAttn: boolean;
  declare in_proj_weight: Parameter | null;
  declare q_proj_weight: Parameter | null;
  declare k_proj_weight: Parameter | null;
  declare v_proj_weight: Parameter | null;
  declare in_proj_bias: Parameter | null;
  declare out_proj: Linear;
  declare bias_k: Parameter | null;
  declare bias_v: Parameter | null;

  constructor(embedDim: number, numHeads: number, options: MultiheadAttentionOptions = {}) {
    super();
    const { bias = true, addBiasKv = false } = options;
    const [kdim, vdim] = [options.kdim ?? embedDim, options.vdim ?? embedDim];
    if (embedDim % numHeads !== 0) throw new ValueError('embed_dim must be divisible by num_heads');
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.dropout = options.dropout ?? 0;
    this.batchFirst = options.batchFirst ?? false;
    this.addZeroAttn = options.addZeroAttn ?? false;
    const together = kdim === embedDim && vdim === embedDim;
    const add = (name: string, shape: number[] | null): void =>
      this.registerParameter(name, shape === null ? null : new Parameter(empty(shape)));
    add('q_proj_weight', together ? null : [embedDim, embedDim]);
    add('k_proj_weight', together ? null : [embedDim, kdim]);
    add('v_proj_weight', together ? null : [embedDim, vdim]);
    add('in_proj_weight', together ? [3 * embedDim, embedDim] : null);
    add('in_proj_bias', bias ? [3 * embedDim] : null);
    this.registerModule('out_proj', new NonDynamicallyQuantizableLinear(embedDim, embedDim, { bias }));
    add('bias_k', addBiasKv ? [1, 1, embedDim] : null);
    add('bias_v', addBiasKv ? [1, 1, embedDim] : null);
    this.resetParameters();
  }

  /** Draws new weights of the projections before the heads; sets biases to 0. */
  resetParameters(): void {
    const { in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight, in_proj_bias, out_proj, bias_k, bias_v } =
      this;
    for (const weight of [in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight]) {
      if (weight !== null) xavierUniform_(weight);
    }
    noGrad(() => {
      if (in_proj_bias !== null) fill_(in_proj_bias, 0);
      if (in_proj_bias !== null && out_proj.bias !== null) fill_(out_proj.bias, 0);
    });
    for (const bias of [bias_k, bias_v]) if (bias !== null) xavierNormal_(bias);
  }

  forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options: MultiheadAttentionCallOptions = {},
  ): [output: Tensor, weights: Tensor | null] {
    checkInput(this, query, 'query', 1);
    checkInput(this, key, 'key', 2);
    checkInput(this, value, 'value', 3);
    const turned = this.batchFirst && query.sizes.length === 3;
    const inputs = turned ? turn(query, key, value) : ([query, key, value] as const);
    const [output, weights] = multiHeadAttention(...inputs, this.parametersOf(), {
      ...options,
      training: this.training,
    });
    return [turned ? transpose(output, 0, 1) : output, weights];
  }

  private parametersOf(): Parameters<typeof multiHeadAttention>[3] {
    return {
      embedDim: this.embedDim,
      numHeads: this.numHeads,
      inProjWeight: this.in_proj_weight,
      inProjBias: this.in_proj_bias,
      qProjWeight: this.q_proj_weight,
      kProjWeight: this.k_proj_weight,
      vProjWeight: this.v_proj_weight,
      biasK: this.bias_k,
      biasV: this.bias_v,
      addZeroAttn: this.addZeroAttn,
      outProjWeight: this.out_proj.weight,
      outProjBias: this.out_proj.bias,
      dropoutP: this.dropout,
    };
  }
}

/** [n, l, e] as [l, n, e]; what was one tensor stays one. */
function turn(query: Tensor, key: Tensor, value: Tensor): readonly [Tensor, Tensor, Tensor] {
  const q = transpose(query, 0, 1);
  const k = key === query ? q : transpose(key, 0, 1);
  return [q, k, value === key ? k : transpose(value, 0, 1)];
}

nameClasses({ MultiheadAttention, NonDynamicallyQuantizableLinear });
