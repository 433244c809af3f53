import { noGrad } from '../../autograd/mode';
import { ShapeError } from '../../errors';
import { fill_ } from '../../ops/pointwise/fill';
import { select } from '../../ops/shape/select';
import { empty } from '../../tensor/create';
import { sameShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { type EmbeddingOptions, embedding, paddingRow, refuseSparse } from '../functional/embedding';
import { type EmbeddingBagOptions, embeddingBag } from '../functional/embeddingBag';
import { normal_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { nameClasses } from '../property';
import { showBool } from './repr';

/** What both layers share: the matrix, drawn from N(0, 1), with zeros in the padding row. */
abstract class Rows<In extends unknown[]> extends Module<In> {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
  declare weight: Parameter;

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingOptions) {
    super();
    refuseSparse(options.sparse);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingRow(options.paddingIdx ?? null, numEmbeddings);
    this.maxNorm = options.maxNorm ?? null;
    this.normType = options.normType ?? 2;
    this.scaleGradByFreq = options.scaleGradByFreq ?? false;
    this.registerParameter('weight', new Parameter(empty([numEmbeddings, embeddingDim])));
    this.resetParameters();
  }

  /** Draws new rows. */
  resetParameters(): void {
    normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) noGrad(() => fill_(select(this.weight, 0, paddingIdx), 0));
  }
}

/**
 * A table of vectors: y[i, ...] = weight[x[i], ...], x of int32 or uint8.
 *
 * @param numEmbeddings - rows of the table
 * @param embeddingDim - numbers in a row
 * @param options - `paddingIdx`, `maxNorm`, `normType`, `scaleGradByFreq`, `sparse`
 * @throws IndexError for numbers that are no row
 * @example
 * new nn.Embedding(10, 3)(tensor(Int32Array.of(1, 9))).shape; // [2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 */
export class Embedding extends Rows<[input: Tensor]> {
  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingOptions = {}) {
    super(numEmbeddings, embeddingDim, options);
  }

  /**
   * A layer with given rows, which do not learn unless `freeze` is false.
   *
   * @param embeddings - [rows, numbers]
   * @param options - `freeze` (default true) and those of `Embedding`
   * @returns a layer with these rows
   * @throws ShapeError for what is no matrix
   * @example
   * nn.Embedding.fromPretrained(tensor([[1, 2], [3, 4]]))(tensor(Int32Array.of(1))); // [[3, 4]]
   */
  static fromPretrained(embeddings: Tensor, options: EmbeddingOptions & { freeze?: boolean } = {}): Embedding {
    if (embeddings.sizes.length !== 2) throw new ShapeError('Embeddings parameter is expected to be 2-dimensional');
    const [rows, size] = embeddings.sizes as [number, number];
    const { freeze = true, ...rest } = options;
    const layer = new Embedding(rows, size, rest);
    if (!sameShape(layer.weight.sizes, embeddings.sizes)) throw new ShapeError('Shape of weight does not match');
    layer.weight = new Parameter(embeddings.detach(), { requiresGrad: !freeze });
    return layer;
  }

  forward(input: Tensor): Tensor {
    const { paddingIdx, maxNorm, normType, scaleGradByFreq } = this;
    return embedding(input, this.weight, { paddingIdx, maxNorm, normType, scaleGradByFreq });
  }

  override extraRepr(): string {
    const parts = [`${this.numEmbeddings}, ${this.embeddingDim}`];
    if (this.paddingIdx !== null) parts.push(`padding_idx=${this.paddingIdx}`);
    if (this.maxNorm !== null) parts.push(`max_norm=${this.maxNorm}`);
    if (this.normType !== 2) parts.push(`norm_type=${this.normType}`);
    if (this.scaleGradByFreq) parts.push(`scale_grad_by_freq=${showBool(true)}`);
    return parts.join(', ');
  }
}

export type EmbeddingBagModuleOptions = Omit<EmbeddingBagOptions, 'offsets' | 'perSampleWeights'>;

/**
 * The sum, mean (default) or maximum of the rows of each bag of numbers.
 *
 * @param options - `mode` ('mean' by default), `paddingIdx`, `maxNorm`, `includeLastOffset`, ...
 * @param numEmbeddings - rows of the table
 * @param embeddingDim - numbers in a row
 * @throws IndexError for numbers that are no row
 * @example
 * new nn.EmbeddingBag(10, 3)(tensor([[1, 2], [3, 4]], { dtype: 'int32' })).shape; // [2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.EmbeddingBag.html
 */
export class EmbeddingBag extends Rows<
  [input: Tensor, options?: { offsets?: Tensor | null; perSampleWeights?: Tensor | null }]
> {
  readonly mode: 'sum' | 'mean' | 'max';
  readonly includeLastOffset: boolean;

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingBagModuleOptions = {}) {
    super(numEmbeddings, embeddingDim, options);
    this.mode = options.mode ?? 'mean';
    this.includeLastOffset = options.includeLastOffset ?? false;
  }

  forward(input: Tensor, options: { offsets?: Tensor | null; perSampleWeights?: Tensor | null } = {}): Tensor {
    const { paddingIdx, maxNorm, normType, scaleGradByFreq, mode, includeLastOffset } = this;
    const own = { paddingIdx, maxNorm, normType, scaleGradByFreq, mode, includeLastOffset };
    return embeddingBag(input, this.weight, { ...own, ...options });
  }

  override extraRepr(): string {
    const parts = [`${this.numEmbeddings}, ${this.embeddingDim}`];
    if (this.maxNorm !== null) parts.push(`max_norm=${this.maxNorm}`);
    if (this.normType !== 2) parts.push(`norm_type=${this.normType}`);
    if (this.scaleGradByFreq) parts.push(`scale_grad_by_freq=${showBool(true)}`);
    parts.push(`mode='${this.mode}'`);
    if (this.paddingIdx !== null) parts.push(`padding_idx=${this.paddingIdx}`);
    return parts.join(', ');
  }
}

nameClasses({ Embedding, EmbeddingBag });
