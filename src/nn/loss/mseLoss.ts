import type { Fused, Gradient } from '../../autograd/node';
import { record, wrt } from '../../autograd/record';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { sum } from '../../ops/reduction/sum';
import { expand } from '../../ops/shape/expand';
import { operand } from '../../tensor/copy';
import { broadcastShapes, sameShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { nameClasses } from '../property';
import { differenceOf, Loss, requireFloats, warnOfBroadcast } from './loss';
import { checkReduction, type Reduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface MSELossOptions extends ReductionOptions {
  /** A factor for each element; the mean is then sum(w l) / sum(w). */
  weight?: Tensor | null;
}

/**
 * l = (x - t)^2, reduced.
 *
 * @param input - any shape
 * @param target - the same shape (another one that broadcasts is warned about)
 * @param options - `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns [] for 'mean' and 'sum', the shape of the input for 'none'
 * @throws ShapeError when the shapes do not broadcast, ValueError for an unknown reduction, DTypeError for complex operands
 * @example
 * F.mseLoss(tensor([1, 2, 3]), tensor([1, 2, 5]), { reduction: 'sum' }); // tensor(4.)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 */
export function mseLoss(input: Tensor, target: Tensor, options: MSELossOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  const weight = options.weight ?? null;
  checkReduction(reduction);
  requireFloats('mse_cpu', input, target);
  if (weight !== null) return weighted(input, target, weight, reduction);
  broadcastShapes(input.sizes, target.sizes);
  warnOfBroadcast(input, target);
  const plain = input.dtype === 'float32' && target.dtype === 'float32' && sameShape(input.sizes, target.sizes);
  if (plain) return fusedLoss(input, target, reduction);
  return scope(() => reduced(square(differenceOf(input, target)), reduction));
}

function weighted(input: Tensor, target: Tensor, weight: Tensor, reduction: Reduction): Tensor {
  const w = expand(weight, broadcastShapes(input.sizes, target.sizes));
  const each = mul(square(differenceOf(input, target)), w);
  return reduction === 'mean' ? div(sum(each), sum(w)) : reduced(each, reduction);
}

/** Operands of one shape, in one kernel. A mean divides by the number of elements; that of none is NaN. */
function fusedLoss(x: Tensor, target: Tensor, reduction: Reduction): Tensor {
  const n = x.count;
  const scale = reduction === 'mean' ? 1 / n : 1;
  const [from, to] = [operand(x), operand(target)];
  beginOperation();
  const out = emptyTensor(reduction === 'none' ? x.sizes : [], 'float32');
  const [px, pt, py] = [from.pointer, to.pointer, out.pointer];
  if (reduction === 'none') k.mse(px, pt, py, 0, n, n);
  else k.mseReduce(px, pt, py, n, n === 0 && reduction === 'mean' ? Number.NaN : scale);
  const slope = slopeOf(scale);
  return record(out, 'MseLossBackward0', wrt(x, slope, x, target), wrt(target, slope, target, x));
}

/** dl/dx = 2 (x - t) scale; dl/dt is the same with x and t exchanged. */
function slopeOf(scale: number): Fused<Gradient<[x: Tensor, target: Tensor]>> {
  return {
    composed: (grad, x, target) => mul(grad, mul(sub(x, target), 2 * scale)),
    fused: (grad, x, target) => {
      const [from, to, g] = [operand(x), operand(target), operand(grad)];
      beginOperation();
      const gx = emptyTensor(x.sizes, 'float32');
      k.mseBackward(
        from.pointer,
        to.pointer,
        g.pointer,
        grad.sizes.length > 0 ? 1 : 0,
        gx.pointer,
        scale,
        0,
        x.count,
        x.count,
      );
      return gx;
    },
  };
}

/**
 * l = (x - t)^2, reduced by 'mean' (default), 'sum' or 'none'.
 *
 * @example
 * new nn.MSELoss({ reduction: 'sum' })(tensor([1, 2, 3]), tensor([1, 2, 5])); // tensor(4.)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 */
export class MSELoss extends Loss {
  forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, { reduction: this.reduction });
  }
}

nameClasses({ MSELoss });
