import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { bytewise } from './drivers/bytewise';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { eq } from './eq';

/**
 * y = true where x is zero, else false.
 *
 * @param x - of any shape and dtype
 * @returns a bool tensor
 * @example
 * logicalNot(tensor([true, false])); // [false, true]
 * @see https://pytorch.org/docs/stable/generated/torch.logical_not.html
 */
export function logicalNot(x: Tensor): Tensor {
  return (x.dtype === 'bool' ? bytewise('xor', x, true) : null) ?? eq(x, 0);
}

/** x = 1 where it is zero, else 0; as in PyTorch, gradients pass as if x had not changed. */
export function logicalNot_(x: Tensor): Tensor {
  return inPlace(x, [], () => {
    const y = toType(logicalNot(x), x.dtype);
    return record(
      y,
      'LogicalNotBackward0',
      wrt(x, (grad) => grad),
    );
  });
}
