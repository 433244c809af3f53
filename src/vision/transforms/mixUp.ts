import { ShapeError, ValueError } from '../../errors';
import { oneHot } from '../../nn/functional/oneHot';
import { add } from '../../ops/pointwise/add';
import { copy_ } from '../../ops/pointwise/copy';
import { mul } from '../../ops/pointwise/mul';
import { to } from '../../ops/pointwise/to';
import { dirichlet } from '../../ops/random/dirichlet';
import { clone } from '../../ops/shape/contiguous';
import { narrow } from '../../ops/shape/narrow';
import { roll } from '../../ops/shape/roll';
import { full } from '../../tensor/create';
import { showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { integer } from './draws';
import { describe } from './step';

export interface MixUpOptions {
  /** The parameter of the Beta distribution that shares are drawn from; default 1. */
  alpha?: number;
  /** How many classes there are, for labels that are class indices. */
  numClasses?: number | null;
}

/** What mixes a batch: images [n, c, h, w], and labels [n] or [n, classes], which come back as [n, classes]. */
export type MixBatch = (images: Tensor, labels: Tensor) => [images: Tensor, labels: Tensor];

/** The larger of the shares that Beta(alpha, alpha) deals out, and the rest. */
function shareOf(alpha: number): number {
  return scope(() => dirichlet(full([1, 2], alpha, { dtype: 'float32' })).data()[0] as number);
}

function check(images: Tensor, labels: Tensor, numClasses: number | null): void {
  if (!(labels instanceof Tensor))
    throw new ValueError(`The labels must be a tensor, but got ${typeof labels} instead.`);
  const dims = labels.shape.length;
  if (dims !== 1 && dims !== 2) {
    throw new ShapeError(
      'labels should be index based with shape (batch_size,) or probability based with shape (batch_size, num_classes), ' +
        `but got a tensor of shape torch.Size(${showShape(labels.shape)}) instead.`,
    );
  }
  if (dims === 2 && numClasses !== null && labels.size(1) !== numClasses) {
    throw new ValueError(
      'When passing 2D labels, the number of elements in last dimension must match num_classes: ' +
        `${labels.size(1)} != ${numClasses}. You can Leave num_classes to None.`,
    );
  }
  if (dims === 1 && numClasses === null) {
    throw new ValueError('num_classes must be passed if the labels are index-based (1D)');
  }
  if (images.shape.length !== 4) {
    throw new ShapeError(`Expected a batched input with 4 dims, but got ${images.shape.length} dimensions instead.`);
  }
  if (images.size(0) !== labels.size(0)) {
    throw new ValueError(
      'The batch size of the image or video does not match the batch size of the labels: ' +
        `${images.size(0)} != ${labels.size(0)}.`,
    );
  }
}

/** share x + (1 - share) x', with x' the batch moved on by one. */
const mixed = (x: Tensor, share: number): Tensor => add(mul(roll(x, 1, 0), 1 - share), mul(x, share));

function mixedLabels(labels: Tensor, numClasses: number | null, share: number): Tensor {
  const rows = labels.shape.length === 1 ? oneHot(to(labels, 'int32'), numClasses ?? -1) : labels;
  return mixed(to(rows, 'float32'), share);
}

/**
 * Mixes each picture of a batch, and its label, with those of the picture before: y = λ x + (1 - λ) x'. The share λ is from
 * Beta(alpha, alpha), one for the batch, from the generator that `manualSeed` seeds.
 *
 * @param options - `numClasses`, `alpha` (default 1)
 * @returns what takes images and labels and gives both mixed
 * @throws ValueError for labels that do not fit
 * @example
 * const mix = transforms.v2.mixUp({ numClasses: 10 });
 * const [images, labels] = mix(rand([4, 3, 8, 8]), tensor(Int32Array.of(0, 1, 2, 3)));
 * labels.shape; // [4, 10]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.v2.MixUp.html
 */
export function mixUp(options: MixUpOptions = {}): MixBatch {
  const { alpha = 1, numClasses = null } = options;
  const apply: MixBatch = (images, labels) => {
    check(images, labels, numClasses);
    const share = shareOf(alpha);
    return scope(() => [mixed(to(images, 'float32'), share), mixedLabels(labels, numClasses, share)]);
  };
  return describe(apply, `MixUp(alpha=${alpha}, num_classes=${numClasses ?? 'None'})`);
}

/**
 * Puts a rectangle of the picture before into each picture of a batch, and mixes the labels by its area. The area is from Beta(alpha,
 * alpha), and one for the batch, as is the place; the numbers come from the generator that `manualSeed` seeds.
 *
 * @param options - `numClasses`, `alpha` (default 1)
 * @returns what takes images and labels and gives both mixed
 * @throws ValueError for labels that do not fit
 * @example
 * const mix = transforms.v2.cutMix({ numClasses: 10 });
 * const [images, labels] = mix(rand([4, 3, 8, 8]), tensor(Int32Array.of(0, 1, 2, 3)));
 * labels.sum(1); // [1, 1, 1, 1]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.v2.CutMix.html
 */
export function cutMix(options: MixUpOptions = {}): MixBatch {
  const { alpha = 1, numClasses = null } = options;
  const apply: MixBatch = (images, labels) => {
    check(images, labels, numClasses);
    const share = shareOf(alpha);
    const [height, width] = [images.size(-2), images.size(-1)];
    const [x, y] = [integer(0, width), integer(0, height)];
    const half = 0.5 * Math.sqrt(1 - share);
    const [halfWidth, halfHeight] = [Math.trunc(half * width), Math.trunc(half * height)];
    const [left, right] = [Math.max(x - halfWidth, 0), Math.min(x + halfWidth, width)];
    const [top, bottom] = [Math.max(y - halfHeight, 0), Math.min(y + halfHeight, height)];
    const kept = 1 - ((right - left) * (bottom - top)) / (width * height);
    return scope(() => {
      const part = (whole: Tensor): Tensor => narrow(narrow(whole, -2, top, bottom - top), -1, left, right - left);
      const out = clone(images);
      copy_(part(out), part(roll(images, 1, 0)));
      return [out, mixedLabels(labels, numClasses, kept)];
    });
  };
  return describe(apply, `CutMix(alpha=${alpha}, num_classes=${numClasses ?? 'None'})`);
}
