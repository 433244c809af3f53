import { ShapeError, ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { overwrite } from '../../ops/pointwise/drivers/inPlace';
import { mul, mul_ } from '../../ops/pointwise/mul';
import { bernoulli_ } from '../../ops/random/bernoulli';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { empty, zeros } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';

export interface DropoutOptions {
  /** The probability of a zero; default 0.5. */
  p?: number;
  /** Whether anything is dropped at all; default true. */
  training?: boolean;
  /** Write the result into x; default false. */
  inplace?: boolean;
}

type Noise = (x: Tensor, p: number) => Tensor;

/** x * noise(x), or x itself where nothing is to be dropped. */
function dropWith(x: Tensor, options: DropoutOptions, defaultP: number, training: boolean, combine: Combine): Tensor {
  const { p = defaultP, inplace = false } = options;
  checkProbability(p);
  if (!(options.training ?? training) || p === 0 || x.count === 0) return x;
  if (inplace) return combine(x, p, true);
  return scope(() => combine(x, p, false));
}

type Combine = (x: Tensor, p: number, inplace: boolean) => Tensor;

/** Throws unless `p` is a probability. */
export function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`);
}

/** Ones, of which a share of p is 0, divided by 1 - p, so that the mean is kept. */
function kept(noise: Noise): Combine {
  return (x, p, inplace) => {
    const factors = p === 1 ? zeros([], { dtype: x.dtype }) : div(noise(x, p), 1 - p);
    return inplace ? mul_(x, factors) : mul(x, factors);
  };
}

const ALPHA = 1.7580993408473766;

/** Dropped elements become -α instead of 0; the result is scaled and shifted so that mean and variance are kept. */
function selfNormalizing(noise: Noise): Combine {
  return (x, p, inplace) => {
    if (p === 1) return inplace ? mul_(x, 0) : mul(x, 0);
    const a = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
    const ones = noise(x, p);
    const shift = add(mul(add(ones, -1), ALPHA * a), ALPHA * a * p);
    const y = add(mul(x, mul(ones, a)), shift);
    if (!inplace) return y;
    overwrite(x, y);
    return x;
  };
}

/** A draw for each element. */
const ofElements: Noise = (x, p) => bernoulli_(empty(x.sizes), 1 - p);

/** A draw for each channel of each sample. */
const ofChannels: Noise = (x, p) => {
  if (x.sizes.length < 2) throw new ShapeError('Feature dropout requires at least 2 dimensions in the input');
  return bernoulli_(empty(x.sizes.map((size, dim) => (dim < 2 ? size : 1))), 1 - p);
};

/**
 * Sets elements to 0 with probability p, independently, and multiplies the others by 1 / (1 - p).
 *
 * The draws are PyTorch's for the same seed. Without training x itself is returned.
 *
 * @param x - any shape
 * @param options - `p`, default 0.5; `training`, default true: false gives x back; `inplace`
 * @returns the shape of x
 * @throws ValueError when p is no probability
 * @example
 * F.dropout(ones([4]), { p: 0.5, training: false }); // [1, 1, 1, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html
 */
export function dropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  return dropWith(x, options, 0.5, true, kept(ofElements));
}

/**
 * `dropout` that keeps mean and variance of what comes from SELU: dropped elements become SELU's least value.
 *
 * @param x - any shape
 * @param options - `p`, default 0.5; `training`, default true: false gives x back; `inplace`
 * @returns the shape of x
 * @throws ValueError when p is no probability
 * @example
 * F.alphaDropout(ones([4]), { training: false }); // [1, 1, 1, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.alpha_dropout.html
 */
export function alphaDropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  return dropWith(x, options, 0.5, false, selfNormalizing(ofElements));
}

/**
 * `alphaDropout` of whole channels.
 *
 * @param x - [n, c, ...]
 * @param options - `p`, default 0.5; `training`, default true: false gives x back; `inplace`
 * @returns the shape of x
 * @throws ValueError when p is no probability, ShapeError for fewer than two dims
 * @example
 * F.featureAlphaDropout(ones([1, 4]), { training: false }); // [[1, 1, 1, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.feature_alpha_dropout.html
 */
export function featureAlphaDropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  return dropWith(x, options, 0.5, false, selfNormalizing(ofChannels));
}

/**
 * Drops whole channels of sequences: `dropout` with one draw for each of [n, c].
 *
 * @param x - [n, c, l], [n, c], or [c, l] of one sample
 * @param options - `p`, default 0.5; `training`, default true: false gives x back; `inplace`
 * @returns the shape of x
 * @throws ValueError when p is no probability, ShapeError for another number of dims
 * @example
 * F.dropout1d(ones([1, 2, 2]), { training: false }); // [[[1, 1], [1, 1]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout1d.html
 */
export function dropout1d(x: Tensor, options: DropoutOptions = {}): Tensor {
  checkProbability(options.p ?? 0.5);
  const dims = x.sizes.length;
  if (dims !== 2 && dims !== 3) {
    throw new ShapeError(
      `dropout1d: Expected 2D or 3D input, but received a ${dims}D input. Note that dropout1d exists to provide ` +
        'channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension ' +
        '(i.e. 2D or 3D inputs).',
    );
  }
  return ofBatch(x, dims === 2, options);
}

/**
 * Drops whole channels of images: `dropout` with one draw for each of [n, c].
 *
 * @param x - [n, c, h, w]; three dims are taken for [n, c, l], as in PyTorch
 * @param options - `p`, default 0.5; `training`, default true: false gives x back; `inplace`
 * @returns the shape of x
 * @throws ValueError when p is no probability
 * @example
 * F.dropout2d(ones([1, 1, 2, 2]), { training: false }); // [[[[1, 1], [1, 1]]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout2d.html
 */
export function dropout2d(x: Tensor, options: DropoutOptions = {}): Tensor {
  checkProbability(options.p ?? 0.5);
  const dims = x.sizes.length;
  if (dims !== 3 && dims !== 4) warnOfDims('dropout2d', dims, '3D or 4D', '2', 'dropout1d or dropout3d');
  if (dims === 3) {
    warnOnce(
      'dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired - input ' +
        'is interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a future release to ' +
        'interpret the input as one without a batch dimension, i.e. shape (C, H, W). To maintain the 1D channel-wise ' +
        'dropout behavior, please switch to using dropout1d instead.',
    );
  }
  return ofBatch(x, false, options);
}

/**
 * Drops whole channels of volumes: `dropout` with one draw for each of [n, c].
 *
 * @param x - [n, c, d, h, w], or [c, d, h, w] of one sample
 * @param options - `p`, default 0.5; `training`, default true: false gives x back; `inplace`
 * @returns the shape of x
 * @throws ValueError when p is no probability
 * @example
 * F.dropout3d(ones([1, 1, 1, 1, 2]), { training: false }).shape; // [1, 1, 1, 1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.dropout3d.html
 */
export function dropout3d(x: Tensor, options: DropoutOptions = {}): Tensor {
  checkProbability(options.p ?? 0.5);
  const dims = x.sizes.length;
  if (dims !== 4 && dims !== 5) warnOfDims('dropout3d', dims, '4D or 5D', '3', 'dropout1d or dropout2d');
  return ofBatch(x, dims === 4, options);
}

function warnOfDims(name: string, dims: number, expected: string, spatial: string, others: string): void {
  warnOnce(
    `${name}: Received a ${dims}-D input to ${name}, which is deprecated and will result in an error in a future release. ` +
      `To retain the behavior and silence this warning, please use dropout instead. Note that ${name} exists to provide ` +
      `channel-wise dropout on inputs with ${spatial} spatial dimensions, a channel dimension, and an optional batch ` +
      `dimension (i.e. ${expected} inputs; see also ${others}).`,
  );
}

function ofBatch(x: Tensor, single: boolean, options: DropoutOptions): Tensor {
  const drop = (batch: Tensor): Tensor => dropWith(batch, options, 0.5, true, kept(ofChannels));
  if (!single) return drop(x);
  const y = squeeze(drop(unsqueeze(x, 0)), 0);
  return options.inplace ? x : y;
}
