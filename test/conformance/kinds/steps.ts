import { findClass, findFunction, type Library, type ModuleLike, type TensorLike } from '../api.ts';
import { compareValue, type Tolerance } from '../compare.ts';
import { asList, asRecord, isRecord, isTensorJson, type Json } from '../json.ts';
import { camelCase, fieldsOf, publicPath } from '../names.ts';
import { Mismatch, NotCovered } from '../outcome.ts';
import { construct, requireNames, tensorOf, valueFrom } from '../values.ts';
import { changesItsTensor, type Operation, operationOf, propertyOf } from './call.ts';
import { expectRefusal } from './error.ts';
import { loadState } from './module.ts';
import { objectOperation, readAttributes } from './objects.ts';

export type Step = Readonly<Record<string, Json>>;

const modes = { no_grad: 'noGrad', enable_grad: 'enableGrad' } as const;

const propertyNames = /^Tensor\.(T|mT|H|mH|shape|dtype|ndim|grad|data|is_leaf|requires_grad|grad_fn)$/;

const isClass = (name: string): boolean => /\.[A-Z]\w*$/.test(name);

/** A program's variables, and the operations it calls, all looked up before the first step runs. */
export class Program {
  private readonly variables = new Map<string, unknown>();
  private readonly operations = new Map<string, Operation>();
  /** PyTorch's classes of the variables that hold objects, as far as the steps say. */
  private readonly classes = new Map<string, string | undefined>();

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
      requireNames(this.library, step.args);
      requireNames(this.library, step.kwargs);
      if (step.call !== undefined) this.lookUpCall(step);
      if (step.module !== undefined) {
        findClass(torchlet, publicPath(String(step.module)));
        requireNames(this.library, step.init);
        this.classes.set(String(step.let), String(step.module));
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

  private lookUpCall(step: Step): void {
    const name = String(step.call);
    const [variable = '', method = null] = name.split('.');
    if (this.classes.has(variable)) {
      const className = this.classes.get(variable);
      this.operations.set(name, objectOperation(this.library, className, method));
      // `d.expand(shape)` is of d's class.
      this.letClass(step, method === 'expand' ? className : undefined);
      return;
    }
    if (!this.operations.has(name)) {
      const find = propertyNames.test(name) ? propertyOf : operationOf;
      this.operations.set(name, find(this.library, name));
    }
    // Functions that change a module give it back.
    const [first] = asList(step.args);
    const passed = isRecord(first) && name.startsWith('nn.utils.') ? this.classes.get(String(first.$var)) : undefined;
    this.letClass(step, isClass(name) ? name : passed);
  }

  private letClass(step: Step, className: string | undefined): void {
    for (const variable of Array.isArray(step.let) ? step.let : [step.let]) {
      if (variable !== undefined) this.classes.set(String(variable), className);
    }
  }

  set(variable: string, value: unknown): void {
    this.variables.set(variable, value);
  }

  run(steps: readonly Step[]): void {
    for (const step of steps) {
      if (step.raises === undefined) this.runStep(step);
      else expectRefusal(this.library, () => this.runStep(step), asRecord(step.raises));
    }
  }

  read(path: string): unknown {
    const [name = '', ...keys] = path.split('.');
    return readAttributes(this.variables.get(name), keys, path);
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
    else if (step.module !== undefined) this.letModule(step);
    else if (step.load_state !== undefined) {
      loadState(this.library, this.read(String(step.load_state)) as ModuleLike, asRecord(step.state));
    } else if (step.call !== undefined) this.call(step);
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

  private letModule(step: Step): void {
    const module = construct(this.library, String(step.module), step.init) as ModuleLike;
    if (step.state !== undefined) loadState(this.library, module, asRecord(step.state));
    if (step.train === false) module.eval();
    this.variables.set(String(step.let), module);
  }

  private call(step: Step): void {
    const name = String(step.call);
    const args = asList(step.args).map((json) => this.value(json));
    const kwargs = Object.fromEntries(
      Object.entries(asRecord(step.kwargs)).map(([key, json]) => [key, this.value(json)]),
    );
    const [variable = ''] = name.split('.');
    const self = this.classes.has(variable) ? [this.variables.get(variable)] : [];
    const result = this.operations.get(name)?.([...self, ...args], kwargs);
    const value = changesItsTensor(name) ? args[0] : result;
    if (!Array.isArray(step.let)) {
      if (step.let !== undefined) this.variables.set(String(step.let), value);
      return;
    }
    const item = (i: number): unknown =>
      (value as Record<string, unknown>)[Array.isArray(value) ? i : `${fieldsOf(name)[i]}`];
    for (const [i, name] of step.let.entries()) this.variables.set(String(name), item(i));
  }

  private options(step: Step, names: readonly string[]): Record<string, unknown> {
    const given = names.filter((name) => step[name] !== undefined);
    return Object.fromEntries(given.map((name) => [camelCase(name), this.value(step[name] as Json)]));
  }

  private backward(step: Step): void {
    const options = this.options(step, ['gradient', 'retain_graph', 'create_graph']);
    const root = this.tensor(step.backward);
    if (Object.keys(options).length > 0) root.backward(options);
    else root.backward();
  }

  private grad(step: Step): void {
    const request = asRecord(step.grad);
    const tensors = (field: Json | undefined): TensorLike[] => asList(field).map((name) => this.tensor(name));
    const options = this.options(request, ['grad_outputs', 'create_graph', 'retain_graph', 'allow_unused']);
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
    const own = step.rtol === undefined ? this.tolerance : { rtol: Number(step.rtol), atol: Number(step.atol) };
    compareValue(this.read(String(step.expect)), step.value as Json, own, String(step.expect));
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

/** A function given as program steps: `params` are its arguments, `returns` names its result or the list of them. */
export function functionOf(library: Library, json: Json | undefined): (...args: unknown[]) => unknown {
  const { params, steps: list, returns } = asRecord(json);
  const steps = asList(list).map(asRecord);
  const program = new Program(library, { rtol: 0, atol: 0 }, steps);
  return (...args) => {
    for (const [i, name] of asList(params).entries()) program.set(String(name), args[i]);
    program.run(steps);
    return Array.isArray(returns) ? returns.map((name) => program.read(String(name))) : program.read(String(returns));
  };
}
