import { requiresGradOf } from '../../autograd/history';
import { isGradEnabled } from '../../autograd/mode';
import { AutogradError, DTypeError } from '../../errors';
import { toType } from '../../ops/pointwise/drivers/toType';
import { sub } from '../../ops/pointwise/sub';
import { infoOf, promote } from '../../tensor/dtype';
import { sameShape, showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { Module } from '../module';
import { type Reduction, type ReductionOptions, resolveReduction } from './reduction';

/** What the losses share: how they bring the losses of the elements together. */
export abstract class Loss<In extends unknown[] = [input: Tensor, target: Tensor]> extends Module<In> {
  readonly reduction: Reduction;

  constructor(options: ReductionOptions = {}) {
    super();
    this.reduction = resolveReduction(options);
  }
}

/** Refuses an argument without a derivative where one is asked for; `name` and `argument` are PyTorch's. */
export function refuseGradient(name: string, argument: string, x: Tensor | null): void {
  if (x === null || !isGradEnabled() || !requiresGradOf(x)) return;
  throw new AutogradError(
    `The function '${name}' is not differentiable with respect to argument '${argument}'. This input cannot have ` +
      'requires_grad True. (pass a detach() of it)',
  );
}

/** Throws unless the common type of the operands is float32; `kernel` is PyTorch's name for it in messages. */
export function requireFloats(kernel: string, ...operands: readonly Tensor[]): void {
  const dtype = operands.map((x) => x.dtype).reduce(promote);
  if (dtype !== 'float32') throw new DTypeError(`"${kernel}" not implemented for '${infoOf(dtype).scalarName}'`);
}

/** Warns of shapes that will broadcast, which is hardly ever meant. */
export function warnOfBroadcast(input: Tensor, target: Tensor): void {
  if (sameShape(input.sizes, target.sizes)) return;
  warnOnce(
    `Using a target size (torch.Size(${showShape(target.sizes)})) that is different to the input size ` +
      `(torch.Size(${showShape(input.sizes)})). This will likely lead to incorrect results due to broadcasting. ` +
      'Please ensure they have the same size.',
  );
}

/** input - target among float32 numbers, booleans included, which `sub` refuses. */
export function differenceOf(input: Tensor, target: Tensor): Tensor {
  return sub(toType(input, 'float32'), toType(target, 'float32'));
}
