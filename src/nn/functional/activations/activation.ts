import type { Fused, Gradient } from '../../../autograd/node';
import { record, wrt } from '../../../autograd/record';
import { emptyResult, walkAlong } from '../../../ops/pointwise/drivers/elementwiseResult';
import { copyAlong, madeFor, operand } from '../../../tensor/copy';
import { copyStrided } from '../../../tensor/copyStrided';
import { emptyAs } from '../../../tensor/emptyAs';
import { contiguousStrides } from '../../../tensor/layout';
import { addressOf, isRun, liesAs, memorySteps, settle } from '../../../tensor/physical';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { type ActivationName, activations } from '../../../wasm/activation';
import { writeScalarsF32 } from '../../../wasm/engine';

/** The derivative in operations, of the numbers that the function takes too. */
export type Slope = (grad: Tensor, x: Tensor, ...numbers: number[]) => Tensor;

/**
 * f(x) element by element in one pass, recorded with its derivative, which is one pass, too.
 *
 * @param node - PyTorch's name of the node
 * @param numbers - up to four that the kernels read
 */
export function activation(
  kernel: ActivationName,
  x: Tensor,
  node: string,
  composed: Slope,
  ...numbers: readonly number[]
): Tensor {
  const slope: Fused<Gradient<[x: Tensor]>> = {
    composed: (grad, x) => composed(grad, x, ...numbers),
    fused: (grad, x) => derivative(kernel, grad, x, numbers),
  };
  return record(values(kernel, x, numbers), node, wrt(x, slope, x));
}

/** Lines take as long as an addition, exp and its like longer. */
function workOf(kernel: ActivationName, n: number): number {
  return n * (/^(leaky|hard)/.test(kernel) ? 0.7 : 4);
}

function values(kernel: ActivationName, x: Tensor, numbers: readonly number[]): Tensor {
  settle(x);
  beginOperation();
  if (isRun(x)) {
    const out = emptyAs(x, 'float32');
    activations[kernel](addressOf(x), addressOf(out), writeScalarsF32(numbers), 0, x.count, workOf(kernel, x.count));
    return out;
  }
  const out = emptyResult(x.sizes, 'float32', [x], true);
  if (x.count === 0) return out;
  // The elements are brought side by side where the results go, which then replace them.
  const [from, to] = [addressOf(x), addressOf(out)];
  const { sizes, strides } = walkAlong(out, [memorySteps(x)]);
  copyStrided(from, strides[0] as number[], to, contiguousStrides(sizes), sizes, 4);
  activations[kernel](to, to, writeScalarsF32(numbers), 0, x.count, workOf(kernel, x.count));
  return out;
}

function derivative(kernel: ActivationName, grad: Tensor, saved: Tensor, numbers: readonly number[]): Tensor {
  settle(grad, saved);
  const x = isRun(saved) ? saved : operand(saved);
  const given = isRun(grad) && liesAs(grad, x) ? grad : madeFor(grad, (g) => copyAlong(g, x));
  beginOperation();
  const out = emptyAs(x, 'float32');
  const [g, from, to] = [addressOf(given), addressOf(x), addressOf(out)];
  activations[`${kernel}Backward`](g, from, to, writeScalarsF32(numbers), 0, x.count, workOf(kernel, x.count));
  return out;
}
