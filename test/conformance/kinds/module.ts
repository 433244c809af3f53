import { findClass, isCallable, type Library, type ModuleLike, stateOf, type TensorLike } from '../api.ts';
import { placeArguments } from '../arguments.ts';
import { compareGrad, compareTensor, compareValue, EXACT } from '../compare.ts';
import { asRecord, type Json, type TensorJson } from '../json.ts';
import { publicPath } from '../names.ts';
import { Mismatch } from '../outcome.ts';
import { argumentsFrom, construct, requireNames, tensorOf } from '../values.ts';
import { leavesOf, type Prepare, runBackward, toleranceOf } from './prepared.ts';

export function loadState(library: Library, module: ModuleLike, state: Readonly<Record<string, Json>>): void {
  const tensors = Object.entries(state).map(([key, json]) => [key, tensorOf(library, json as unknown as TensorJson)]);
  module.loadStateDict(Object.fromEntries(tensors));
}

/** What was recorded as changed has its new value; everything else of the state is as it was. */
function checkState(module: ModuleLike, state: Json | undefined, after: Json | undefined, rtol: number, atol: number) {
  if (state === undefined) return;
  const got = stateOf(module);
  const changed = asRecord(after);
  for (const [key, before] of Object.entries(asRecord(state))) {
    const tolerance = key in changed ? { rtol, atol } : EXACT;
    compareTensor(got[key], (changed[key] ?? before) as unknown as TensorJson, tolerance, `state.${key} afterwards`);
  }
}

export const prepareModule: Prepare = (library, testCase) => {
  const name = String(testCase.name);
  findClass(library.torchlet, publicPath(name));
  requireNames(library, testCase.init);
  const forward = `${name}.forward`;
  const leaves = leavesOf(testCase);
  const tolerance = toleranceOf(testCase);
  let module: ModuleLike;
  let output: unknown;
  return {
    init() {
      const made = construct(library, name, testCase.init);
      if (!isCallable(made)) throw new Mismatch(`${name} is not callable`);
      module = made as unknown as ModuleLike;
    },
    call() {
      if (testCase.state !== undefined) loadState(library, module, asRecord(testCase.state));
      if (testCase.grads !== undefined) {
        for (const [key, parameter] of module.namedParameters()) {
          const path = `state.${key}`;
          parameter.requiresGrad_(leaves.has(path));
          if (leaves.has(path)) leaves.set(path, parameter);
        }
      }
      if (testCase.train === false) module.eval();
      const { args, kwargs } = argumentsFrom(library, testCase.args, testCase.kwargs, leaves);
      output = module(...placeArguments(forward, args, kwargs));
    },
    backward() {
      if (leaves.size === 0) return;
      runBackward(library, output, testCase.grad_output);
    },
    check() {
      compareValue(output, testCase.output as Json, tolerance, 'output');
      for (const [path, grad] of Object.entries(asRecord(testCase.grads))) {
        compareGrad(leaves.get(path) as TensorLike | null, grad, tolerance, `gradient of ${path}`);
      }
      checkState(module, testCase.state, testCase.state_after, tolerance.rtol, tolerance.atol);
    },
  };
};
