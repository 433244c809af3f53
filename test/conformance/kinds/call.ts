import {
  type Callable,
  find,
  findClass,
  findFunction,
  isCallable,
  isTensor,
  type Library,
  type TensorLike,
} from '../api.ts';
import { placeArguments } from '../arguments.ts';
import { compareGrad, compareValue } from '../compare.ts';
import { asRecord, type Json } from '../json.ts';
import { camelCase, fieldsOf, publicPath } from '../names.ts';
import { NotCovered } from '../outcome.ts';
import { argumentsFrom } from '../values.ts';
import { type Operator, operatorOf } from './operators.ts';
import { leavesOf, type Prepare, runBackward, toleranceOf } from './prepared.ts';

/** Calls a PyTorch name with Python's arguments, placed as TypeScript wants them. */
export type Operation = (args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>) => unknown;

const isInPlace = (name: string): boolean =>
  name.endsWith('__') ? /\.__(setitem|i(?!nvert)\w+)__$/.test(name) : name.endsWith('_');

export const changesItsTensor = (name: string): boolean => name.startsWith('Tensor.') && isInPlace(name);

/** A matrix to look up methods on (`mT` of anything else throws): they are the library's own, so any tensor has them. */
function probe(library: Library): object {
  return (findFunction(library.torchlet, 'tensor')(Float32Array.of(0)) as TensorLike).reshape([1, 1]);
}

function methodOperation(library: Library, name: string, method: string): Operation | null {
  if (!isCallable((probe(library) as Record<string, unknown>)[method])) return null;
  return (args, kwargs) => {
    const [self, ...rest] = placeArguments(name, args, kwargs);
    return (self as Record<string, Callable>)[method]?.(...rest);
  };
}

/** `x.index(...items)` and `x.indexPut_(items, value)` stand for Python's brackets. */
function bracketOperation(library: Library, name: string): Operation {
  const method = name === 'Tensor.__getitem__' ? 'index' : 'indexPut_';
  if (!isCallable((probe(library) as Record<string, unknown>)[method])) throw new NotCovered(`Tensor.${method}`);
  return ([self, items, value]) => {
    const target = self as Record<string, Callable>;
    return method === 'index' ? target.index?.(...(items as unknown[])) : target.indexPut_?.(items, value);
  };
}

/** `x << 2`, `2.5 - x`: a method of the left operand, or the function where that is a number. */
function operatorOperation(library: Library, { name, reflected }: Operator): Operation {
  if (reflected) {
    const callable = findFunction(library.torchlet, name);
    return ([self, other]) => callable(other, self);
  }
  if (!isCallable((probe(library) as Record<string, unknown>)[name])) throw new NotCovered(`Tensor.${name}`);
  return ([self, ...rest]) => (self as Record<string, Callable>)[name]?.(...rest);
}

/** The public operation for `torch.sum`, `nn.functional.pad`, `Tensor.add_`. A torch function may exist as method only. */
export function operationOf(library: Library, name: string): Operation {
  if (name === 'Tensor.__getitem__' || name === 'Tensor.__setitem__') return bracketOperation(library, name);
  const operator = operatorOf(name);
  if (operator !== null) return operatorOperation(library, operator);
  const method = camelCase(name.slice(name.lastIndexOf('.') + 1));
  if (name.startsWith('Tensor.')) {
    const operation = methodOperation(library, name, method);
    if (operation === null) throw new NotCovered(`Tensor.${method}`);
    return operation;
  }
  const path = publicPath(name);
  const callable = find(library.torchlet, path);
  if (/^[A-Z]/.test(path.slice(path.lastIndexOf('.') + 1))) {
    const Made = findClass(library.torchlet, path);
    return (args, kwargs) => new Made(...placeArguments(name, args, kwargs));
  }
  if (isCallable(callable)) return (args, kwargs) => callable(...placeArguments(name, args, kwargs));
  const operation = /^torch\.\w+$/.test(name) ? methodOperation(library, name, method) : null;
  if (operation === null) throw new NotCovered(path);
  return operation;
}

/** Properties are read: `x.T`, `x.isLeaf`. */
export function propertyOf(library: Library, name: string): Operation {
  const property = publicPath(name).slice('Tensor.'.length);
  if (!(property in probe(library))) throw new NotCovered(`Tensor.${property}`);
  return ([self]) => (self as Record<string, unknown>)[property];
}

/** Functions, methods and properties: `output`, and the gradients of the inputs. */
export const prepareCall: Prepare = (library, testCase) => {
  const name = String(testCase.name);
  const isProperty = testCase.kind === 'property' || testCase.of === 'property';
  const operation = isProperty ? propertyOf(library, name) : operationOf(library, name);
  const leaves = leavesOf(testCase);
  const tolerance = toleranceOf(testCase);
  const { args, kwargs } = argumentsFrom(library, testCase.args, testCase.kwargs, leaves);
  let output: unknown;
  return {
    call() {
      if (changesItsTensor(name) && isTensor(args[0])) {
        // A leaf that requires a gradient can't be written to; its copy can, and the gradient flows through.
        output = args[0].clone();
        operation([output, ...args.slice(1)], kwargs);
      } else {
        output = operation(args, kwargs);
      }
    },
    backward() {
      if (leaves.size === 0) return;
      runBackward(library, output, testCase.grad_output, fieldsOf(name));
    },
    check() {
      compareValue(output, testCase.output as Json, tolerance, 'output', fieldsOf(name));
      for (const [path, grad] of Object.entries(asRecord(testCase.grads))) {
        compareGrad(leaves.get(path) as TensorLike | null, grad, tolerance, `gradient of ${path}`);
      }
    },
  };
};
