import { findFunction, type TensorLike } from '../api.ts';
import { placeArguments } from '../arguments.ts';
import { compareGrad, compareValue } from '../compare.ts';
import { asRecord, type Json } from '../json.ts';
import { publicPath } from '../names.ts';
import { argumentsFrom } from '../values.ts';
import { leavesOf, type Prepare, runBackward, toleranceOf } from './prepared.ts';
import { functionOf } from './steps.ts';

/** `jacobian(f, inputs)` and its kin, with f given as program steps. */
export const prepareFunctionalAutograd: Prepare = (library, testCase) => {
  const name = String(testCase.name);
  const transform = findFunction(library.torchlet, publicPath(name));
  const f = functionOf(library, testCase.func);
  const leaves = leavesOf(testCase);
  const tolerance = toleranceOf(testCase);
  const { args, kwargs } = argumentsFrom(library, testCase.args, testCase.kwargs, leaves);
  let output: unknown;
  return {
    call() {
      output = transform(...placeArguments(name, [f, ...args], kwargs));
    },
    backward() {
      if (leaves.size > 0) runBackward(library, output, testCase.grad_output);
    },
    check() {
      compareValue(output, testCase.output as Json, tolerance, 'output');
      for (const [path, grad] of Object.entries(asRecord(testCase.grads))) {
        compareGrad(leaves.get(path) as TensorLike | null, grad, tolerance, `gradient of ${path}`);
      }
    },
  };
};
