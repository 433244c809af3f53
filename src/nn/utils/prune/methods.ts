import { DTypeError, IndexError, ShapeError, ValueError } from '../../../errors';
import { vectorNorm } from '../../../ops/linalg/vectorNorm';
import { abs } from '../../../ops/pointwise/abs';
import { mul } from '../../../ops/pointwise/mul';
import { to } from '../../../ops/pointwise/to';
import { clone } from '../../../ops/shape/contiguous';
import { reshape } from '../../../ops/shape/reshape';
import { tensor } from '../../../tensor/create';
import { sameShape, showShape } from '../../../tensor/layout';
import { rand, randLike } from '../../../tensor/random';
import { Tensor } from '../../../tensor/tensor';
import { textOf } from '../../../typeName';
import { BasePruningMethod } from './method';
import { smallest } from './smallest';

function checkAmount(amount: number): void {
  if (typeof amount !== 'number') {
    throw new DTypeError(`Invalid type for amount: ${textOf(amount)}. Must be int or float.`);
  }
  if (!(amount >= 0 && (amount <= 1 || Number.isInteger(amount)))) {
    throw new ValueError(`amount=${amount} should either be a float in the range [0, 1] or a non-negative integer`);
  }
}

/** How many of `size` go: a whole number is their count, a fraction a share, rounded to even as Python does. */
function countOf(amount: number, size: number): number {
  if (Number.isInteger(amount)) {
    if (amount > size) {
      throw new ValueError(`amount=${amount} should be smaller than the number of parameters to prune=${size}`);
    }
    return amount;
  }
  const share = amount * size;
  const below = Math.floor(share);
  return share - below === 0.5 ? below + (below % 2) : Math.round(share);
}

/** The places of the `count` largest, NaN being larger than all. */
function largest(values: Float32Array, count: number): number[] {
  return smallest(
    values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : -value)),
    count,
  );
}

/** The mask with zeros at some places, counted row by row. */
function without(mask: Tensor, places: readonly number[]): Tensor {
  const left = Float32Array.from(to(mask, 'float32').data() as ArrayLike<number>);
  for (const place of places) left[place] = 0;
  return to(reshape(tensor(left), mask.sizes), mask.dtype);
}

/**
 * Prunes nothing, and makes the parameter one that is pruned all the same.
 *
 * @example
 * new nn.utils.prune.Identity().prune(tensor([1, 2, 3])); // => tensor([1., 2., 3.])
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.Identity.html
 */
export class Identity extends BasePruningMethod {
  override get pruningType(): 'unstructured' {
    return 'unstructured';
  }

  computeMask(_t: Tensor, defaultMask: Tensor): Tensor {
    return defaultMask;
  }
}

/**
 * Prunes elements at random.
 *
 * @param amount - a whole number: how many; a fraction: which share
 * @example
 * new nn.utils.prune.RandomUnstructured(2).prune(tensor([1, 2, 3])).countNonzero().item(); // => 1
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.RandomUnstructured.html
 */
export class RandomUnstructured extends BasePruningMethod {
  readonly amount: number;

  constructor(amount: number) {
    super();
    checkAmount(amount);
    this.amount = amount;
  }

  override get pruningType(): 'unstructured' {
    return 'unstructured';
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const count = countOf(this.amount, t.count);
    if (count === 0) return clone(defaultMask);
    const drawn = (randLike(t).data() as Float32Array).map((value) => -value);
    return without(defaultMask, smallest(drawn, count));
  }
}

/**
 * Prunes the elements with the smallest modulus.
 *
 * @param amount - a whole number: how many; a fraction: which share
 * @example
 * new nn.utils.prune.L1Unstructured(0.5).prune(tensor([3, 1, 2, -4])); // => tensor([ 3.,  0.,  0., -4.])
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.L1Unstructured.html
 */
export class L1Unstructured extends RandomUnstructured {
  override computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const count = countOf(this.amount, t.count);
    return without(defaultMask, smallest(abs(t).data() as Float32Array, count));
  }
}

/**
 * Prunes slices along a dim at random.
 *
 * @param amount - a whole number: how many; a fraction: which share
 * @param dim - default the last
 * @example
 * new nn.utils.prune.RandomStructured(1, 0).prune(ones([3, 2])).sum().item(); // => 4
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.RandomStructured.html
 */
export class RandomStructured extends BasePruningMethod {
  readonly amount: number;
  readonly dim: number;

  constructor(amount: number, dim = -1) {
    super();
    checkAmount(amount);
    this.amount = amount;
    this.dim = dim;
  }

  override get pruningType(): 'structured' {
    return 'structured';
  }

  computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const size = this.sizeOf(t);
    const count = countOf(this.amount, size);
    if (count === 0) return defaultMask;
    return this.slices(defaultMask, largest(rand([size]).data() as Float32Array, size - count));
  }

  /** The number of slices of t. */
  protected sizeOf(t: Tensor): number {
    if (t.ndim <= 1) {
      throw new ValueError(
        'Structured pruning can only be applied to multidimensional tensors. Found tensor of shape ' +
          `torch.Size(${showShape(t.sizes)}) with ${t.ndim} dims`,
      );
    }
    const size = t.sizes.at(this.dim);
    if (this.dim >= t.ndim || size === undefined) {
      throw new IndexError(`Invalid index ${this.dim} for tensor of size torch.Size(${showShape(t.sizes)})`);
    }
    return size;
  }

  /** The mask, where only these slices stay. */
  protected slices(mask: Tensor, kept: readonly number[]): Tensor {
    const along = this.dim < 0 ? this.dim + mask.ndim : this.dim;
    const size = mask.sizes[along] as number;
    const one = Float32Array.from({ length: size }, (_, i) => Number(kept.includes(i)));
    return mul(
      mask,
      reshape(
        tensor(one),
        mask.sizes.map((_, i) => (i === along ? size : 1)),
      ),
    );
  }
}

/**
 * Prunes the slices along a dim that have the smallest norm.
 *
 * @param amount - a whole number: how many; a fraction: which share
 * @param n - the order of the norm
 * @param dim - default the last
 * @example
 * new nn.utils.prune.LnStructured(1, 2, 0).prune(tensor([[1, 1], [3, 0], [2, 2]])); // => tensor([[0., 0.], [3., 0.], [2., 2.]])
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.LnStructured.html
 */
export class LnStructured extends RandomStructured {
  readonly n: number;

  constructor(amount: number, n: number, dim = -1) {
    super(amount, dim);
    this.n = n;
  }

  override computeMask(t: Tensor, defaultMask: Tensor): Tensor {
    const size = this.sizeOf(t);
    const count = countOf(this.amount, size);
    if (count === 0) return defaultMask;
    const along = this.dim < 0 ? this.dim + t.ndim : this.dim;
    const others = t.sizes.map((_, i) => i).filter((i) => i !== along);
    const norms = vectorNorm(t, others, { ord: this.n }).data() as Float32Array;
    return this.slices(defaultMask, largest(norms, size - count));
  }
}

/**
 * Prunes what a mask says.
 *
 * @param mask - of the parameter's shape: 0 for an element that goes
 * @throws ValueError for what is no tensor
 * @example
 * new nn.utils.prune.CustomFromMask(tensor([1, 0, 1])).prune(tensor([5, 6, 7])); // => tensor([5., 0., 7.])
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.CustomFromMask.html
 */
export class CustomFromMask extends BasePruningMethod {
  readonly mask: Tensor;

  constructor(mask: Tensor) {
    super();
    if (!(mask instanceof Tensor)) throw new ValueError(`the mask must be a Tensor, got ${typeof mask}`);
    this.mask = mask;
  }

  override get pruningType(): 'global' {
    return 'global';
  }

  computeMask(_t: Tensor, defaultMask: Tensor): Tensor {
    if (!sameShape(defaultMask.sizes, this.mask.sizes)) {
      throw new ShapeError(
        `the mask has shape ${showShape(this.mask.sizes)}, the parameter ${showShape(defaultMask.sizes)}`,
      );
    }
    return mul(defaultMask, to(this.mask, defaultMask.dtype));
  }
}
