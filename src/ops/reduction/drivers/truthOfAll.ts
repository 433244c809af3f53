import type { Tensor } from '../../../tensor/tensor';
import { all } from '../all';

/** Whether all of `mask` is true; disposes of it. */
export function truthOfAll(mask: Tensor): boolean {
  const result = all(mask);
  const truth = result.data()[0] !== 0;
  result.dispose();
  mask.dispose();
  return truth;
}
