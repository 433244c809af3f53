import { madeFor } from '../../../tensor/copy';
import { copyStrided } from '../../../tensor/copyStrided';
import { bytesOf } from '../../../tensor/dtype';
import { emptyAs } from '../../../tensor/emptyAs';
import { sameShape } from '../../../tensor/layout';
import { addressOf, isRun, liesAs, memorySteps } from '../../../tensor/physical';
import type { Tensor } from '../../../tensor/tensor';
import { stepsOver } from './elementwiseResult';

/** The elements of `x` broadcast to the shape of `like` and lying in memory as that run does: x itself where it does, else a copy for the
 * operation that begins next. Without gradients. */
export function materialize(x: Tensor, like: Tensor): Tensor {
  if (sameShape(x.sizes, like.sizes) && isRun(x) && liesAs(x, like)) return x;
  return madeFor(x, () => {
    const out = emptyAs(like, x.dtype);
    const steps = stepsOver(x, like.sizes);
    copyStrided(addressOf(x), steps, addressOf(out), memorySteps(out), like.sizes, bytesOf(x.dtype));
    return out;
  });
}
