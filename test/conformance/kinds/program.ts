import { findFunction, type Library, type TensorLike } from '../api.ts';
import { compareValue, type Tolerance } from '../compare.ts';
import { asList, asRecord, isRecord, isTensorJson, type Json } from '../json.ts';
import { fieldsOf } from '../names.ts';
import { Mismatch, NotCovered } from '../outcome.ts';
import { tensorOf, valueFrom } from '../values.ts';
import { changesItsTensor, type Operation, operationOf, propertyOf } from './call.ts';
import { expectRefusal } from './error.ts';
import { type Prepare, toleranceOf } from './prepared.ts';

type Step = Readonly<Record<string, Json>>;

const modes = { no_grad: 'noGrad', enable_grad: 'enableGrad' } as const;

const propertyNames = /^Tensor\.(T|mT|H|mH|shape|dtype|ndim|grad|data|is_leaf|requires_grad|grad_fn)$/;

/** A program's variables, and the operations it calls, all looked up before the first step runs. */
class Program {
  private readonly variables = new Map<string, unknown>();
  private readonly operations = new Map<string, Operation>();

  constructor(
    private readonly library: Library,
    private readonly tolerance: Tolerance,
    steps: readonly Step[],
  ) {
    this.lookUp(steps);
  }

  private lookUp(steps: readonly Step[]): void {
    const { torchlet } = this.library;
    for (const step of steps) {
      const name = step.call === undefined ? null : String(step.call);
      if (name !== null && !this.operations.has(name)) {
        const find = propertyNames.test(name) ? propertyOf : operationOf;
        this.operations.set(name, find(this.library, name));
      }
      if (step.grad !== undefined) findFunction(torchlet, 'autograd.grad');
      for (const [key, mode] of Object.entries(modes)) {
        if (step[key] === undefined) continue;
        findFunction(torchlet, mode);
        this.lookUp(asList(step[key]).map(asRecord));
      }
      const method = step.hook ? 'registerHook' : step.retain_grad ? 'retainGrad' : null;
      const probe = findFunction(torchlet, 'tensor')(Float32Array.of(0)) as object;
      if (method !== null && !(method in probe)) throw new NotCovered(`Tensor.${method}`);
    }
  }

  run(steps: readonly Step[]): void {
    for (const step of steps) {
      if (step.raises === undefined) this.runStep(step);
      else expectRefusal(this.library, () => this.runStep(step), asRecord(step.raises));
    }
  }

  private read(path: string): unknown {
    const [name = '', field] = path.split('.');
    const value = this.variables.get(name);
    return field === 'grad' ? (value as TensorLike).grad : value;
  }

  private tensor(path: Json | undefined): TensorLike {
    return this.read(String(path)) as TensorLike;
  }

  private value(json: Json): unknown {
    if (Array.isArray(json)) return json.map((item: Json) => this.value(item));
    if (isRecord(json) && '$var' in json) return this.read(String(json.$var));
    return valueFrom(this.library, json, '');
  }

  private runStep(step: Step): void {
    if (step.tensor !== undefined) this.letTensor(step);
    else if (step.call !== undefined) this.call(step);
    else if (step.grad !== undefined) this.grad(step);
    else if (step.backward !== undefined) this.backward(step);
    else if (step.hook !== undefined) this.hook(step);
    else if (step.remove_hook !== undefined) (this.read(String(step.remove_hook)) as { remove(): void }).remove();
    else if (step.retain_grad !== undefined) this.tensor(step.retain_grad).retainGrad();
    else if (step.zero_grad !== undefined) this.tensor(step.zero_grad).grad = null;
    else if (step.requires_grad !== undefined) this.tensor(step.requires_grad).requiresGrad_(step.value === true);
    else if (step.expect !== undefined) this.expect(step);
    else if (step.expect_flag !== undefined) this.expectFlag(step);
    else this.underMode(step);
  }

  private letTensor(step: Step): void {
    if (!isTensorJson(step.tensor)) throw new Error('a leaf is given as a tensor');
    this.variables.set(String(step.let), tensorOf(this.library, step.tensor, step.requires_grad === true));
  }

  private call(step: Step): void {
    const name = String(step.call);
    const args = asList(step.args).map((json) => this.value(json));
    const kwargs = Object.fromEntries(
      Object.entries(asRecord(step.kwargs)).map(([key, json]) => [key, this.value(json)]),
    );
    const result = this.operations.get(name)?.(args, kwargs);
    const value = changesItsTensor(name) ? args[0] : result;
    if (!Array.isArray(step.let)) {
      if (step.let !== undefined) this.variables.set(String(step.let), value);
      return;
    }
    const item = (i: number): unknown =>
      (value as Record<string, unknown>)[Array.isArray(value) ? i : `${fieldsOf(name)[i]}`];
    for (const [i, variable] of step.let.entries()) this.variables.set(String(variable), item(i));
  }

  private options(step: Step, names: Readonly<Record<string, string>>): Record<string, unknown> {
    const given = Object.entries(names).filter(([key]) => step[key] !== undefined);
    return Object.fromEntries(given.map(([key, name]) => [name, this.value(step[key] as Json)]));
  }

  private backward(step: Step): void {
    const options = this.options(step, {
      gradient: 'gradient',
      retain_graph: 'retainGraph',
      create_graph: 'createGraph',
    });
    const root = this.tensor(step.backward);
    if (Object.keys(options).length > 0) root.backward(options);
    else root.backward();
  }

  private grad(step: Step): void {
    const request = asRecord(step.grad);
    const tensors = (field: Json | undefined): TensorLike[] => asList(field).map((name) => this.tensor(name));
    const options = this.options(request, {
      grad_outputs: 'gradOutputs',
      create_graph: 'createGraph',
      retain_graph: 'retainGraph',
      allow_unused: 'allowUnused',
    });
    const grad = findFunction(this.library.torchlet, 'autograd.grad');
    const results = grad(tensors(request.outputs), tensors(request.inputs), options) as readonly unknown[];
    for (const [i, variable] of asList(step.let).entries()) this.variables.set(String(variable), results[i]);
  }

  private hook(step: Step): void {
    const hook = (grad: TensorLike): TensorLike | undefined => {
      if (step.multiply !== undefined) return grad.mul(step.multiply);
      this.variables.set(String(step.record), grad);
      return undefined;
    };
    const handle = this.tensor(step.hook).registerHook(hook);
    if (step.let !== undefined) this.variables.set(String(step.let), handle);
  }

  private expect(step: Step): void {
    compareValue(this.read(String(step.expect)), step.value as Json, this.tolerance, String(step.expect));
  }

  private expectFlag(step: Step): void {
    const tensor = this.tensor(step.expect_flag);
    const flags: Readonly<Record<string, boolean>> = {
      requires_grad: tensor.requiresGrad,
      is_leaf: tensor.isLeaf,
      has_grad_fn: tensor.gradFn !== null && tensor.gradFn !== undefined,
    };
    const flag = String(step.flag);
    if (flags[flag] !== step.value) {
      throw new Mismatch(`${String(step.expect_flag)}.${flag}: expected ${String(step.value)}, got ${flags[flag]}`);
    }
  }

  private underMode(step: Step): void {
    for (const [key, mode] of Object.entries(modes)) {
      if (step[key] === undefined) continue;
      findFunction(this.library.torchlet, mode)(() => this.run(asList(step[key]).map(asRecord)));
      return;
    }
    throw new Error(`the runner doesn't know the step ${JSON.stringify(step)}`);
  }
}

export const prepareProgram: Prepare = (library, testCase) => {
  const steps = asList(testCase.steps).map(asRecord);
  const program = new Program(library, toleranceOf(testCase), steps);
  return {
    call: () => program.run(steps),
    check() {},
  };
};
