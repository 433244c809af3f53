import { setGrad } from '../autograd/accumulate';
import { DTypeError, ValueError } from '../errors';
import { type DeviceLike, device, isDevice, noDevice } from '../tensor/device';
import type { DType } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { backwardHooks, type FullBackwardHook, type FullBackwardPreHook } from './backwardHooks';
import { addHook, childEntries, emptyInternals, type Hook, INTERNALS, type Internals } from './internals';
import { invoke } from './invoke';
import { Parameter } from './parameter';
import { printModule } from './printModule';
import { catchAssignments, checkName, className, define, describe, joinName, property, seal } from './property';
import { type LoadedKeys, loadState, type StateDict, stateEntries } from './stateDict';
import { walkModules } from './walk';

export type { FullBackwardHook, FullBackwardPreHook, StateDict };

/** What a hook's registration returns; `remove()` ends it. */
export interface ModuleHookHandle {
  remove(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever a class's `forward` takes and returns
type Any = any;

/** A module is called like a function: `model(x)` runs its hooks and `forward`, and takes and returns what its `forward` does. */
// biome-ignore lint/correctness/noUnusedVariables: merged with the class below, which has them
export interface Module<In extends unknown[] = Any, Out = Any> {
  // biome-ignore lint/style/useShorthandFunctionType: merged with the class below, which a type can't be
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/**
 * Base of all neural network modules.
 *
 * Parameters, buffers and modules that are properties are found by name, in the order in which they were assigned:
 * `model.stateDict()` has the keys that PyTorch gives the same attributes.
 *
 * A module is called with the arguments of its class's `forward`, and gives what that returns, also in TypeScript's eyes.
 * `nn.Module` as a type is any module; `nn.Module & ((x: Tensor) => Tensor)` one that maps a tensor to a tensor. A class that
 * extends `nn.Module<[Tensor], Tensor>` is held to that signature.
 *
 * @example
 * class Net extends nn.Module {
 *   fc1 = new nn.Linear(784, 64);
 *   fc2 = new nn.Linear(64, 10);
 *   forward(x: Tensor) { return this.fc2(this.fc1(x).relu()); }
 * }
 * const net = new Net();
 * net(rand([1, 784])).shape; // [1, 10]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Module.html
 */
export abstract class Module<In extends unknown[] = Any, Out = Any> {
  /** True in training mode, false in evaluation mode; set by `train()` and `eval()`. */
  declare training: boolean;
  /** @internal */
  declare readonly [INTERNALS]: Internals;

  constructor() {
    // A plain closure is callable wherever code generation from strings is forbidden; the prototype makes it a module.
    const self = ((...args: In): Out => invoke(self as unknown as AnyModule, args) as Out) as unknown as this;
    Object.setPrototypeOf(self, new.target.prototype);
    delete (self as { name?: string }).name;
    delete (self as { length?: number }).length;
    self.training = true;
    Object.defineProperty(self, INTERNALS, { value: emptyInternals() });
    // biome-ignore lint/correctness/noConstructorReturn: see above
    return self;
  }

  /** The computation; call the module itself, not this. */
  abstract forward(...args: In): Out;

  /**
   * Adds a parameter under PyTorch's name; `in_proj_weight` can also be reached as `inProjWeight`.
   *
   * @param name - under which it is a property
   * @param parameter - null keeps the place
   * @throws ValueError for a name that is taken, has a dot or is empty
   */
  registerParameter(name: string, parameter: Parameter | null): void {
    checkName(this, name, 'parameter');
    if (parameter !== null && !(parameter instanceof Parameter)) {
      throw new ValueError(
        `cannot assign '${describe(parameter)}' object to parameter '${name}' (torch.nn.Parameter or None required)`,
      );
    }
    define(this, name, 'parameter', parameter);
  }

  /**
   * Adds a tensor that is state but not learned; non-persistent ones stay out of the state dict.
   *
   * @param name - under which it is a property
   * @param buffer - null keeps the place
   * @param options - `persistent`, default true: whether state dicts have it
   * @throws ValueError for a name that is taken, has a dot or is empty
   */
  registerBuffer(name: string, buffer: Tensor | null, options: { persistent?: boolean } = {}): void {
    checkName(this, name, 'buffer');
    if (buffer !== null && !(buffer instanceof Tensor)) {
      throw new ValueError(
        `cannot assign '${describe(buffer)}' object to buffer '${name}' (torch Tensor or None required)`,
      );
    }
    this[INTERNALS].buffers.set(name, options.persistent ?? true);
    define(this, name, 'buffer', buffer);
  }

  /**
   * Adds a child module.
   *
   * @param name - under which it is a property
   * @param module - null keeps the place
   * @throws ValueError for a name that is taken, has a dot or is empty
   */
  registerModule(name: string, module: AnyModule | null): void {
    checkName(this, name, 'module');
    if (module !== null && !(module instanceof Module)) {
      throw new ValueError(`${describe(module)} is not a Module subclass`);
    }
    define(this, name, 'module', module);
  }

  /**
   * Another name of `registerModule`.
   *
   * @param name - under which it is a property
   * @param module - null keeps the place
   */
  addModule(name: string, module: AnyModule | null): void {
    this.registerModule(name, module);
  }

  /**
   * Child modules with their names; one that has several is there once.
   *
   * @returns an iterator of pairs
   */
  *namedChildren(): Generator<[string, AnyModule]> {
    const seen = new Set<AnyModule>();
    seal(this);
    for (const [name, child] of childEntries(this)) {
      if (seen.has(child)) continue;
      seen.add(child);
      yield [name, child];
    }
  }

  /**
   * The modules directly below this one.
   *
   * @returns an iterator
   */
  *children(): Generator<AnyModule> {
    for (const [, module] of this.namedChildren()) yield module;
  }

  /**
   * This module (under `prefix`, default '') and all modules below it, parents first, each once.
   *
   * @param prefix - what stands before the names
   * @param seen - modules that were given already
   * @returns an iterator of pairs
   */
  *namedModules(prefix = '', seen: Set<AnyModule> = new Set()): Generator<[string, AnyModule]> {
    const open: [string, AnyModule][] = [[prefix, this as unknown as AnyModule]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [path, module] = next;
      if (seen.has(module)) continue;
      seen.add(module);
      yield next;
      const children = [...module.namedChildren()].reverse();
      for (const [name, child] of children) open.push([joinName(path, name), child]);
    }
  }

  /**
   * This module and all below it, each once.
   *
   * @returns an iterator
   */
  *modules(): Generator<AnyModule> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /**
   * The module's own parameters, then those of its children unless `recurse` is false; each once.
   *
   * @param options - `prefix`; `recurse`, default true: those of inner modules, too
   * @returns an iterator of pairs
   */
  *namedParameters(options: { prefix?: string; recurse?: boolean } = {}): Generator<[string, Parameter]> {
    const seen = new Set<Tensor>();
    for (const [path, module] of this.walk(options)) {
      for (const [name, value] of Object.entries(module)) {
        if (!(value instanceof Parameter) || seen.has(value) || module[INTERNALS].buffers.has(name)) continue;
        seen.add(value);
        yield [joinName(path, name), value];
      }
    }
  }

  /**
   * The parameters, each once.
   *
   * @param options - `recurse`, default true: those of inner modules, too
   * @returns an iterator
   */
  *parameters(options: { recurse?: boolean } = {}): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters(options)) yield parameter;
  }

  /**
   * The buffers with their names.
   *
   * @param options - `prefix`; `recurse`, default true: those of inner modules, too
   * @returns an iterator of pairs
   */
  *namedBuffers(options: { prefix?: string; recurse?: boolean } = {}): Generator<[string, Tensor]> {
    const seen = new Set<Tensor>();
    for (const [path, module] of this.walk(options)) {
      for (const name of module[INTERNALS].buffers.keys()) {
        const value = property(module, name);
        if (!(value instanceof Tensor) || seen.has(value)) continue;
        seen.add(value);
        yield [joinName(path, name), value];
      }
    }
  }

  /**
   * The buffers, each once.
   *
   * @param options - `recurse`, default true: those of inner modules, too
   * @returns an iterator
   */
  *buffers(options: { recurse?: boolean } = {}): Generator<Tensor> {
    for (const [, buffer] of this.namedBuffers(options)) yield buffer;
  }

  private walk(options: { prefix?: string; recurse?: boolean }): Iterable<[string, AnyModule]> {
    const prefix = options.prefix ?? '';
    seal(this);
    return options.recurse === false ? [[prefix, this as unknown as AnyModule]] : this.namedModules(prefix);
  }

  /**
   * The module at a dotted path: `model.getSubmodule('model1.6')`; the module itself at ''.
   *
   * @param path - names with dots between them; '' for this module
   * @returns the module
   * @throws ValueError when there is none
   */
  getSubmodule(path: string): AnyModule {
    let module = this as unknown as AnyModule;
    for (const name of path === '' ? [] : path.split('.')) {
      const child = property(module, name);
      if (child === undefined) throw new ValueError(`${className(module)} has no attribute \`${name}\` (in '${path}')`);
      if (!(child instanceof Module)) throw new ValueError(`\`${name}\` is not an nn.Module (in '${path}')`);
      module = child;
    }
    return module;
  }

  /**
   * Puts a module in the place of another, or where there is none yet: `model.setSubmodule('model1.6', new nn.Identity())`.
   *
   * @param path - names with dots between them
   * @param module - which takes the place
   * @throws ValueError when the path does not lead there
   */
  setSubmodule(path: string, module: AnyModule): void {
    if (path === '') throw new ValueError('Cannot set the submodule without a target name!');
    if (!(module instanceof Module)) throw new ValueError(`${describe(module)} is not a Module subclass`);
    const [parent, name] = splitPath(path);
    const owner = this.getSubmodule(parent);
    if (Object.hasOwn(owner, name)) (owner as unknown as Record<string, unknown>)[name] = module;
    else owner.registerModule(name, module);
  }

  /**
   * The parameter at a dotted path. @throws ValueError when there is none
   *
   * @param path - names with dots between them
   * @returns the parameter
   */
  getParameter(path: string): Parameter {
    const value = this.attributeAt(path);
    if (value instanceof Parameter) return value;
    throw new ValueError(`\`${splitPath(path)[1]}\` is not an nn.Parameter`);
  }

  /**
   * The buffer at a dotted path. @throws ValueError when there is none
   *
   * @param path - names with dots between them
   * @returns the buffer
   */
  getBuffer(path: string): Tensor {
    const value = this.attributeAt(path);
    const [parent, name] = splitPath(path);
    if (value instanceof Tensor && this.getSubmodule(parent)[INTERNALS].buffers.has(name)) return value;
    throw new ValueError(`\`${name}\` is not a buffer`);
  }

  private attributeAt(path: string): unknown {
    const [parent, name] = splitPath(path);
    const module = this.getSubmodule(parent);
    const value = property(module, name);
    if (value === undefined) throw new ValueError(`${className(module)} has no attribute \`${name}\``);
    return value;
  }

  /**
   * Calls `fn` on every module below this one, children first, then on this one.
   *
   * @param fn - gets each module, inner ones first
   * @returns the module
   */
  apply(fn: (module: AnyModule) => void): this {
    const visits = walkModules(this as unknown as AnyModule, '', (module) => module.namedChildren());
    for (const { module, isLeaving } of visits) if (isLeaving) fn(module);
    return this;
  }

  /**
   * Sets training mode (or evaluation mode, with false) here and below.
   *
   * @param mode - false for evaluation
   * @returns the module
   * @throws DTypeError for what is neither true nor false
   */
  train(mode = true): this {
    if (typeof mode !== 'boolean') throw new ValueError('training mode is expected to be boolean');
    const open: AnyModule[] = [this as unknown as AnyModule];
    const seen = new Set(open);
    for (let module = open.pop(); module !== undefined; module = open.pop()) {
      module.training = mode;
      for (const child of module.children()) {
        if (seen.has(child)) continue;
        seen.add(child);
        // A module with a train() of its own knows what is below it.
        if (child.train === Module.prototype.train) open.push(child);
        else child.train(mode);
      }
    }
    return this;
  }

  /**
   * Sets this module and all below it to evaluation: `train(false)`.
   *
   * @returns the module
   */
  eval(): this {
    return this.train(false);
  }

  /**
   * This module: there is one device and one dtype of parameters.
   *
   * @param target - a dtype, a device, or a tensor that has both
   * @returns the module
   * @throws ValueError for a device that there is not, DTypeError for another dtype than float32
   */
  to(target: DeviceLike | DType | Tensor | { device?: DeviceLike; dtype?: DType }): this {
    if (isDevice(target)) device(target);
    else {
      if (!target) throw new ValueError(`to() received an invalid combination of arguments - got (${String(target)})`);
      const dtype = typeof target === 'string' ? target : target.dtype;
      if (dtype !== undefined && dtype !== 'float32') {
        throw new DTypeError(
          `nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=${dtype}; here parameters are float32`,
        );
      }
      if (typeof target === 'object' && target.device !== undefined) device(target.device);
    }
    return this;
  }

  /**
   * This module: there is one device.
   *
   * @returns the module
   */
  cpu(): this {
    return this;
  }

  /**
   * An error that says which device there is.
   *
   * @returns never
   * @throws ValueError always: there is no graphics card to go to
   */
  cuda(): never {
    throw noDevice('cuda');
  }

  /**
   * This module: parameters are float32.
   *
   * @returns the module
   */
  float(): this {
    return this;
  }

  /**
   * Sets `requiresGrad` of all parameters.
   *
   * @param value - whether gradients are computed for the parameters
   * @returns the module
   */
  requiresGrad_(value = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(value);
    return this;
  }

  /** Drops the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) setGrad(parameter, null);
  }

  /**
   * Parameters and persistent buffers by PyTorch's names; the tensors share storage with the module.
   *
   * @param prefix - what stands before the names
   * @returns tensors by name, which share memory with the module's
   * @see https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.state_dict
   */
  stateDict(prefix = ''): StateDict {
    const state: StateDict = {};
    for (const [key, value] of stateEntries(this as unknown as AnyModule, prefix)) state[key] = value.detach();
    return state;
  }

  /**
   * Copies the tensors of `state` into the parameters and buffers of the same names. Everything is checked first: on an
   * error nothing has changed.
   *
   * @param state - tensors by name, as from `stateDict()`
   * @param options - `strict` (default true): missing and unexpected names are errors
   * @returns the missing and the unexpected names
   * @throws ValueError listing every missing, unexpected and wrongly shaped entry
   */
  loadStateDict(state: StateDict, options: { strict?: boolean } = {}): LoadedKeys {
    return loadState(this as unknown as AnyModule, state, options.strict ?? true);
  }

  /**
   * Calls `hook(module, args)` before each forward; what it returns (an array, or one value) replaces the arguments.
   *
   * @param hook - gets the module and the inputs, and may give others
   * @returns what takes the hook away again: `handle.remove()`
   */
  registerForwardPreHook(
    hook: (
      module: this,
      args: Parameters<this['forward']>,
    ) => Parameters<this['forward']> | Parameters<this['forward']>[0] | null | undefined | void,
  ): ModuleHookHandle {
    return addHook(this[INTERNALS].preHooks, hook as Hook);
  }

  /**
   * Calls `hook(module, args, output)` after each forward; what it returns replaces the output.
   *
   * @param hook - gets the module, the inputs and the output, and may give another
   * @returns what takes the hook away again: `handle.remove()`
   */
  registerForwardHook(
    hook: (
      module: this,
      args: Parameters<this['forward']>,
      output: ReturnType<this['forward']>,
    ) => ReturnType<this['forward']> | null | undefined | void,
  ): ModuleHookHandle {
    return addHook(this[INTERNALS].hooks, hook as Hook);
  }

  /**
   * Calls `hook(module, gradInput, gradOutput)` when the gradients with respect to the module's arguments are known: arrays with a
   * gradient, or null, for each argument and each result. What it returns, an array or one gradient, replaces `gradInput`.
   *
   * @param hook - gets the module, gradients of the inputs and of the outputs, and may give others of the inputs
   * @returns what takes the hook away again: `handle.remove()`
   * @see https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook
   */
  registerFullBackwardHook(hook: FullBackwardHook<this>): ModuleHookHandle {
    const { full } = backwardHooks(this as unknown as AnyModule);
    return addHook(full, hook as Hook);
  }

  /**
   * Calls `hook(module, gradOutput)` before the gradients of the results go through the module. What it returns replaces them.
   *
   * @param hook - gets the module and gradients of the outputs, and may give others
   * @returns what takes the hook away again: `handle.remove()`
   * @see https://pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_pre_hook
   */
  registerFullBackwardPreHook(hook: FullBackwardPreHook<this>): ModuleHookHandle {
    const { pre } = backwardHooks(this as unknown as AnyModule);
    return addHook(pre, hook as Hook);
  }

  /** What stands between the parentheses when the module is printed. */
  extraRepr(): string {
    return '';
  }

  /**
   * As PyTorch prints the module.
   *
   * @returns lines, inner modules indented
   */
  toString(): string {
    return printModule(this as unknown as AnyModule, Module.prototype.toString);
  }

  /**
   * JSON.stringify(model) gives the state dict, its tensors as nested arrays: functions alone would give nothing.
   *
   * @returns the text that is printed
   */
  toJSON(): StateDict {
    return this.stateDict();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  [Symbol.for('Deno.customInspect')](): string {
    return this.toString();
  }
}

/** A module of whatever arguments and result. */
export type AnyModule = Module<Any, Any>;

// Modules are functions: `model.call(...)` and `model.bind(...)` work as on any other.
Object.setPrototypeOf(Module.prototype, catchAssignments(Function.prototype));

/** The path of the module that owns what is at `path`, and its name there. */
function splitPath(path: string): [string, string] {
  const dot = path.lastIndexOf('.');
  return [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
}
