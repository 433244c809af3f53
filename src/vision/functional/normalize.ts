import { DTypeError, ValueError } from '../../errors';
import { div, div_ } from '../../ops/pointwise/div';
import { sub, sub_ } from '../../ops/pointwise/sub';
import { fromNumbers } from '../../tensor/create';
import { showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { typeNameOf } from '../image';

export interface NormalizeOptions {
  /** Write into the given tensor; default false. */
  inplace?: boolean;
}

/** One number for each channel, or one for all. */
export type PerChannel = number | readonly number[];

/**
 * y[c] = (x[c] - mean[c]) / std[c] for every channel c.
 *
 * @param x - shape (..., C, H, W), float32
 * @param mean - one for all channels, or one for each
 * @param std - one for all channels, or one for each; not 0
 * @param options - `inplace`: write into x
 * @returns the shape of x
 * @throws DTypeError when x is no float tensor
 * @throws ValueError when x has fewer than 3 dims or a std is 0
 * @example
 * normalize(rand([3, 32, 32]), [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]); // in [-1, 1)
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.normalize.html
 */
export function normalize(x: Tensor, mean: PerChannel, std: PerChannel, options: NormalizeOptions = {}): Tensor {
  if (!(x instanceof Tensor)) {
    throw new DTypeError(`img should be Tensor Image. Got ${typeNameOf(x)}: put toTensor() before normalize()`);
  }
  if (!x.isFloatingPoint()) throw new DTypeError(`Input tensor should be a float tensor. Got torch.${x.dtype}.`);
  if (x.shape.length < 3) {
    throw new ValueError(
      'Expected tensor to be a tensor image of size (..., C, H, W). Got tensor.size() = ' +
        `torch.Size(${showShape(x.shape)})`,
    );
  }
  checkDeviations(std);
  const [m, s] = [column(mean), column(std)];
  if (options.inplace) return div_(sub_(x, m), s);
  return scope(() => div(sub(x, m), s));
}

/** Throws where a standard deviation is 0 as a float32. */
export function checkDeviations(std: PerChannel): void {
  const list = typeof std === 'number' ? [std] : std;
  if (list.some((value) => Math.fround(value) === 0)) {
    throw new ValueError('std evaluated to zero after conversion to torch.float32, leading to division by zero.');
  }
}

function column(values: PerChannel): Tensor {
  const list = typeof values === 'number' ? [values] : values;
  return fromNumbers(list, [list.length, 1, 1], 'float32');
}
