import { findClass, findFunction, type TensorLike } from '../api.ts';
import { placeArguments } from '../arguments.ts';
import { compareGrad, compareValue } from '../compare.ts';
import { asRecord, type Json } from '../json.ts';
import { publicPath } from '../names.ts';
import { argumentsFrom, construct, requireNames } from '../values.ts';
import { objectOperation, readAttributes } from './objects.ts';
import { leavesOf, type Prepare, runBackward, toleranceOf } from './prepared.ts';

/** A property or a method of a distribution, with the gradients of its parameters and arguments. */
export const prepareDistribution: Prepare = (library, testCase) => {
  const name = String(testCase.name);
  findClass(library.torchlet, publicPath(name));
  for (const part of [testCase.init, testCase.args, testCase.kwargs]) requireNames(library, part);
  const seed = testCase.seed === undefined ? null : findFunction(library.torchlet, 'manualSeed');
  const method = testCase.call === undefined ? null : String(testCase.call);
  const divergence = method === 'kl_divergence' ? findFunction(library.torchlet, 'distributions.klDivergence') : null;
  const operation = method === null || divergence !== null ? null : objectOperation(library, name, method);
  const leaves = leavesOf(testCase);
  const tolerance = toleranceOf(testCase);
  let distribution: unknown;
  let output: unknown;
  return {
    init() {
      distribution = construct(library, name, testCase.init, 'init', leaves);
    },
    call() {
      const { args, kwargs } = argumentsFrom(library, testCase.args, testCase.kwargs, leaves);
      seed?.(testCase.seed);
      if (divergence !== null) {
        output = divergence(...placeArguments('distributions.kl_divergence', [distribution, ...args], kwargs));
      } else if (operation !== null) output = operation([distribution, ...args], kwargs);
      else
        output = readAttributes(distribution, [String(testCase.property)], `${publicPath(name)}.${testCase.property}`);
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
