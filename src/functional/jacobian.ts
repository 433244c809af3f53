import { requiresGradOf } from '../autograd/history';
import { AutogradError, ValueError } from '../errors';
import { stack } from '../ops/joining/stack';
import { reshape } from '../ops/shape/reshape';
import { select } from '../ops/shape/select';
import { eye, zerosLike } from '../tensor/create';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { asGiven, checkDepends, checkFunc, finished, given, gradients, recording, separated } from './arguments';
import type { Each, FunctionalOptions, Tensors } from './types';

/** How derivatives are computed in PyTorch: here always backward, which has the same results. */
export type Strategy = 'reverse-mode' | 'forward-mode';

export interface JacobianOptions extends FunctionalOptions {
  /** Is taken as PyTorch takes it and changes nothing: rows are computed one by one; default false. */
  vectorize?: boolean;
  /** 'reverse-mode' (default), or 'forward-mode', which wants `vectorize` and neither `createGraph` nor `strict`. */
  strategy?: Strategy;
}

/**
 * The Jacobian of `func` at `inputs`: all derivatives dyᵢ/dxⱼ, one backward pass for each element of the outputs.
 *
 * @param func - takes the inputs as arguments, and returns a tensor or an array of them
 * @param inputs - a tensor, or an array of them
 * @param options - `createGraph`, `strict`, `vectorize`; see `JacobianOptions`
 * @returns a tensor of shape [...output, ...input]; an array over the outputs or the inputs where those are arrays, the
 *   outputs first
 * @throws AutogradError in strict mode where an output does not depend on an input, and for options that PyTorch does not
 *   take together
 * @example
 * const x = tensor([1, 2]);
 * autograd.functional.jacobian((x) => x.mul(x), x); // [[2, 0], [0, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.jacobian.html
 */
export function jacobian<I extends Tensors, O extends Tensors>(
  func: (...inputs: Tensor[]) => O,
  inputs: I,
  options: JacobianOptions = {},
): Each<O, Each<I, Tensor>> {
  const { createGraph = false, strict = false, vectorize = false, strategy = 'reverse-mode' } = options;
  checkFunc(func, 'jacobian');
  checkStrategy(strategy, { createGraph, strict, vectorize });
  const from = given(inputs, 'inputs', 'jacobian');
  return recording(() => {
    const own = separated(from.list, createGraph, true);
    const outputs = given(func(...own), 'outputs of the user-provided function', 'jacobian');
    checkDepends(outputs.list, 'outputs', strict);
    if (vectorize && strict)
      throw new AutogradError(notTogether('strict=True', 'vectorized=True', 'vectorize=False', ''));
    const blocks = outputs.list.map((y, i) => {
      const rows = scope(() => finished(blocksOf(y, i, own, strict, createGraph), createGraph));
      return asGiven<I, Tensor>(rows, from.isArray);
    });
    return asGiven<O, Each<I, Tensor>>(blocks, outputs.isArray);
  });
}

/** d(y)/d(input), for each input: the gradients of y's elements, one upon the other. */
function blocksOf(
  y: Tensor,
  index: number,
  inputs: readonly Tensor[],
  strict: boolean,
  createGraph: boolean,
): Tensor[] {
  const rows: Tensor[][] = inputs.map(() => []);
  const units = eye(y.count, { dtype: y.dtype });
  for (let j = 0; j < y.count; j++) {
    const unit = reshape(select(units, 0, j), y.sizes);
    gradients([y], inputs, [unit], { createGraph, retainGraph: true }).forEach((row, i) => {
      if (row === null && strict) {
        throw new AutogradError(
          `Output ${index} of the user-provided function is independent of input ${i}. This is not allowed in strict mode.`,
        );
      }
      if (row !== null && strict && createGraph && !requiresGradOf(row)) {
        throw new AutogradError(
          `The jacobian of the user-provided function is independent of input ${index}. This is not allowed in strict mode ` +
            'when create_graph=True.',
        );
      }
      rows[i]?.push(row ?? zerosLike(inputs[i] as Tensor));
    });
  }
  return inputs.map((x, i) => reshape(stack(rows[i] as Tensor[]), [...y.sizes, ...x.sizes]));
}

const notTogether = (first: string, second: string, remedy: string, yet: string): string =>
  `torch.autograd.functional.jacobian: \`${first}\` and \`${second}\` are not supported together${yet}. Please either set ` +
  `\`${first.replace('True', 'False')}\` or \`${remedy}\`.`;

/** Throws unless PyTorch computes with these options, too. */
function checkStrategy(
  strategy: Strategy,
  { createGraph, strict, vectorize }: { createGraph: boolean; strict: boolean; vectorize: boolean },
): void {
  if (strategy === 'reverse-mode') return;
  if (strategy !== 'forward-mode') {
    throw new ValueError(
      'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has more outputs than ' +
        'inputs, "forward-mode" tends to be more performant. Otherwise, prefer to use "reverse-mode".',
    );
  }
  const forward = 'strategy="forward-mode"';
  const reverse = 'strategy="reverse-mode"';
  if (createGraph) throw new AutogradError(notTogether('create_graph=True', forward, reverse, ' (yet)'));
  if (strict) throw new AutogradError(notTogether('strict=True', forward, reverse, ' (yet)'));
  if (!vectorize) {
    throw new AutogradError(
      'Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly implemented for `vectorize=True`.',
    );
  }
}
