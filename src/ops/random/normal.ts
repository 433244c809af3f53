import { ShapeError, ValueError } from '../../errors';
import { empty, finish } from '../../tensor/create';
import { broadcastShapes, type Shape } from '../../tensor/layout';
import { type RandomOptions, randn } from '../../tensor/random';
import { Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { add_ } from '../pointwise/add';
import { ge } from '../pointwise/ge';
import { mul_ } from '../pointwise/mul';
import { truthOfAll } from '../reduction/drivers/truthOfAll';
import { type DrawOptions, drawInto } from './drivers/drawInto';

/** From this many numbers on, PyTorch draws them in another order, but only into row-major memory. */
const BULK = 16;

/**
 * Fills x with numbers from the normal distribution with the given mean and standard deviation.
 *
 * @throws ValueError when std < 0
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.normal_.html
 */
export function normal_(x: Tensor, mean = 0, std = 1, options?: DrawOptions): Tensor {
  checkStd(std);
  const scale = x.dtype === 'complex64' ? std * Math.SQRT1_2 : std;
  const draw = (state: number, at: number, count: number, rowMajor: boolean): void => {
    const step = rowMajor ? Math.max(count, 1) : BULK - 1;
    for (let i = 0; i < count; i += step) k.mtNormal(state, at + 4 * i, Math.min(step, count - i), mean, scale);
  };
  return drawInto(x, 'NormalBackward0', draw, options);
}

function checkStd(std: number): void {
  if (!(std >= 0)) throw new ValueError(`normal expects std >= 0.0, but found std ${std}`);
}

/**
 * Normal numbers: y[i] = mean[i] + std[i] z[i] with z standard normal. `mean` and `std` are tensors that broadcast, or
 * numbers; `size` is needed when both are numbers.
 *
 * @param mean - a number, or a tensor of means
 * @param std - a number, or a tensor of standard deviations
 * @param size - of the result, where both are numbers
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns float32, with the shape that both broadcast to, or `size`
 * @throws ValueError when a std is negative, ShapeError when there is no size
 * @example
 * normal(0, 1, [2, 3]);
 * @see https://pytorch.org/docs/stable/generated/torch.normal.html
 */
export function normal(mean: Tensor | number, std: Tensor | number, size?: Shape, options?: RandomOptions): Tensor {
  if (typeof std === 'number') checkStd(std);
  else if (!truthOfAll(ge(std.detach(), 0))) {
    throw new ValueError('normal expects all elements of std >= 0.0');
  }
  const shapeOf = (x: Tensor | number): Shape => (x instanceof Tensor ? x.sizes : []);
  if (!(mean instanceof Tensor) && !(std instanceof Tensor)) {
    if (size === undefined) throw new ShapeError('normal(): size is needed when mean and std are numbers');
    return finish(normal_(empty(size, { dtype: options?.dtype }), mean, std, options), options);
  }
  const out = randn(broadcastShapes(shapeOf(mean), shapeOf(std)), { ...options, requiresGrad: false });
  mul_(out, std instanceof Tensor ? std.detach() : std);
  add_(out, mean instanceof Tensor ? mean.detach() : mean);
  return finish(out, options);
}
