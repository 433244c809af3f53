import { requiresGradOf } from '../../autograd/history';
import { gradEnabled } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { rebase } from '../../autograd/view';
import { ShapeError } from '../../errors';
import { copyInto } from '../../tensor/copy';
import { fillElements, full, fullLike, zerosLike } from '../../tensor/create';
import type { Complex } from '../../tensor/dtype';
import type { Shape } from '../../tensor/layout';
import { isRun } from '../../tensor/physical';
import { beforeWrite } from '../../tensor/storage';
import { beginOperation, Tensor } from '../../tensor/tensor';
import { expand } from '../shape/expand';
import { inPlaceShared } from './drivers/inPlace';

const SCALAR: Shape = [];

/**
 * Every element of x becomes `value`, a number or a 0-d tensor. Nothing of the gradient reaches what x was.
 *
 * @param x - what is written into
 * @param value - a number, or a tensor of one
 * @returns x
 * @throws ShapeError when `value` is a tensor with dims
 * @throws AutogradError for a leaf that requires a gradient
 * @example
 * const x = zeros([2, 2]);
 * x.fill_(1.5);
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.fill_.html
 */
export function fill_(x: Tensor, value: Tensor | number | boolean | Complex): Tensor {
  if (value instanceof Tensor && value.sizes.length > 0) {
    throw new ShapeError(
      `fill_ only supports 0-dimension value tensor but got tensor with ${value.sizes.length} dimensions.`,
    );
  }
  if (value instanceof Tensor) {
    if (gradEnabled && (requiresGradOf(x) || requiresGradOf(value))) {
      return inPlaceShared(x, [value], () => expandedTo(x, value));
    }
    return fill_(x, value.item<number | boolean | Complex>());
  }
  if (gradEnabled && requiresGradOf(x)) {
    return inPlaceShared(x, [], () =>
      record(
        fullLike(x, plain(value)),
        'FillBackward0',
        wrt(x, (grad) => zerosLike(grad)),
      ),
    );
  }
  // Elements that share their memory get the same number.
  beforeWrite(x.storage);
  write(x, plain(value));
  rebase(x, x.detach());
  return x;
}

function expandedTo(x: Tensor, value: Tensor): Tensor {
  const out = expand(value.detach(), x.sizes);
  return record(
    out,
    'FillBackward1',
    wrt(x, (grad) => zerosLike(grad)),
    wrt(value, (grad) => grad),
  );
}

/** A number for true and false. */
function plain(value: number | boolean | Complex): number | Complex {
  return typeof value === 'object' ? value : Number(value);
}

function write(x: Tensor, value: number | Complex): void {
  if (x.dtype === 'float32' && isRun(x)) {
    beginOperation();
    fillElements(x, value);
    return;
  }
  const one = full(SCALAR, value, { dtype: x.dtype });
  copyInto(x, one, new Array<number>(x.sizes.length).fill(0));
  one.dispose();
}
