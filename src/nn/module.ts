import { setGrad } from '../autograd/accumulate';
import { noGrad } from '../autograd/mode';
import { ShapeError, TorchletError, ValueError } from '../errors';
import { overwrite } from '../ops/drivers/inPlace';
import { sameShape, showShape } from '../tensor/layout';
import { Tensor } from '../tensor/tensor';
import { Parameter } from './parameter';

export type StateDict = Record<string, Tensor>;

type Hook = (...args: never[]) => unknown;

/** What a hook's registration returns; `remove()` ends it. */
export interface ModuleHookHandle {
  remove(): void;
}

interface Internals {
  /** Names of buffers; the value tells whether it goes into the state dict. */
  buffers: Map<string, boolean>;
  preHooks: Map<number, Hook>;
  hooks: Map<number, Hook>;
}

const INTERNALS = Symbol('internals');
let hookIds = 0;

/** A module is called like a function: `model(x)` runs its hooks and `forward`. */
export interface Module<In extends unknown[] = [Tensor], Out = Tensor> {
  // biome-ignore lint/style/useShorthandFunctionType: merged with the class below, which a type can't be
  (...args: In): Out;
}

/**
 * Base of all neural network modules.
 *
 * Parameters, buffers and modules that are properties are found by name, in the order in which they were assigned:
 * `model.stateDict()` has the keys that PyTorch gives the same attributes.
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
export abstract class Module<In extends unknown[] = [Tensor], Out = Tensor> {
  /** True in training mode, false in evaluation mode; set by `train()` and `eval()`. */
  declare training: boolean;
  declare private readonly [INTERNALS]: Internals;

  constructor() {
    // A plain closure is callable wherever code generation from strings is forbidden; the prototype makes it a module.
    const self = ((...args: In): Out => invoke(self, args)) as unknown as this;
    Object.setPrototypeOf(self, new.target.prototype);
    delete (self as { name?: string }).name;
    delete (self as { length?: number }).length;
    self.training = true;
    const internals: Internals = { buffers: new Map(), preHooks: new Map(), hooks: new Map() };
    Object.defineProperty(self, INTERNALS, { value: internals });
    // biome-ignore lint/correctness/noConstructorReturn: see above
    return self;
  }

  /** The computation; call the module itself, not this. */
  abstract forward(...args: In): Out;

  /** Adds a parameter under PyTorch's name; `in_proj_weight` can also be reached as `inProjWeight`. */
  registerParameter(name: string, parameter: Parameter | null): void {
    checkName(this, name);
    define(this, name, parameter);
  }

  /** Adds a tensor that is state but not learned; non-persistent ones stay out of the state dict. */
  registerBuffer(name: string, buffer: Tensor | null, options: { persistent?: boolean } = {}): void {
    checkName(this, name);
    this[INTERNALS].buffers.set(name, options.persistent ?? true);
    define(this, name, buffer);
  }

  /** Adds a child module. */
  registerModule(name: string, module: AnyModule | null): void {
    checkName(this, name);
    define(this, name, module);
  }

  /** Child modules with their names. */
  *namedChildren(): Generator<[string, AnyModule]> {
    const seen = new Set<AnyModule>();
    for (const [name, value] of Object.entries(this)) {
      if (!(value instanceof Module) || seen.has(value)) continue;
      seen.add(value);
      yield [name, value];
    }
  }

  *children(): Generator<AnyModule> {
    for (const [, module] of this.namedChildren()) yield module;
  }

  /** This module (under `prefix`, default '') and all modules below it, parents first, each once. */
  *namedModules(prefix = '', seen: Set<AnyModule> = new Set()): Generator<[string, AnyModule]> {
    const self = this as unknown as AnyModule;
    if (seen.has(self)) return;
    seen.add(self);
    yield [prefix, self];
    for (const [name, child] of this.namedChildren()) yield* child.namedModules(joinName(prefix, name), seen);
  }

  *modules(): Generator<AnyModule> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** The module's own parameters, then those of its children unless `recurse` is false; each once. */
  *namedParameters(options: { prefix?: string; recurse?: boolean } = {}): Generator<[string, Parameter]> {
    const seen = new Set<Tensor>();
    for (const [path, module] of this.walk(options)) {
      for (const [name, value] of Object.entries(module)) {
        if (!(value instanceof Parameter) || seen.has(value)) continue;
        seen.add(value);
        yield [joinName(path, name), value];
      }
    }
  }

  *parameters(options: { recurse?: boolean } = {}): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters(options)) yield parameter;
  }

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

  *buffers(options: { recurse?: boolean } = {}): Generator<Tensor> {
    for (const [, buffer] of this.namedBuffers(options)) yield buffer;
  }

  private walk(options: { prefix?: string; recurse?: boolean }): Iterable<[string, AnyModule]> {
    const prefix = options.prefix ?? '';
    return options.recurse === false ? [[prefix, this as unknown as AnyModule]] : this.namedModules(prefix);
  }

  /** The module at a dotted path: `model.getSubmodule('model1.6')`. */
  getSubmodule(path: string): AnyModule {
    let module = this as unknown as AnyModule;
    for (const name of path === '' ? [] : path.split('.')) {
      const child = property(module, name);
      if (!(child instanceof Module))
        throw new ValueError(`${className(module)} has no module '${name}' (in '${path}')`);
      module = child;
    }
    return module;
  }

  /** Calls `fn` on every module below this one, children first, then on this one. */
  apply(fn: (module: AnyModule) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this as unknown as AnyModule);
    return this;
  }

  /** Sets training mode (or evaluation mode, with false) here and below. */
  train(mode = true): this {
    this.training = mode;
    for (const child of this.children()) child.train(mode);
    return this;
  }

  eval(): this {
    return this.train(false);
  }

  /** Sets `requiresGrad` of all parameters. */
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
  loadStateDict(
    state: StateDict,
    options: { strict?: boolean } = {},
  ): { missingKeys: string[]; unexpectedKeys: string[] } {
    const own = new Map(stateEntries(this as unknown as AnyModule, ''));
    const missingKeys = [...own.keys()].filter((key) => !(key in state));
    const unexpectedKeys = Object.keys(state).filter((key) => !own.has(key));
    const faults: string[] = [];
    const quote = (keys: string[]): string => keys.map((key) => `"${key}"`).join(', ');
    if (options.strict ?? true) {
      if (unexpectedKeys.length > 0) faults.push(`Unexpected key(s) in state_dict: ${quote(unexpectedKeys)}. `);
      if (missingKeys.length > 0) faults.push(`Missing key(s) in state_dict: ${quote(missingKeys)}. `);
    }
    for (const [key, target] of own) {
      const source = state[key];
      if (source === undefined) continue;
      if (!(source instanceof Tensor)) {
        faults.push(`While copying the parameter named "${key}": expected a Tensor, got ${typeof source}`);
      } else if (!sameShape(source.shape, target.shape)) {
        faults.push(
          `size mismatch for ${key}: copying a param with shape torch.Size(${showShape(source.shape)}) from checkpoint, ` +
            `the shape in current model is torch.Size(${showShape(target.shape)}).`,
        );
      }
    }
    if (faults.length > 0) {
      throw new ValueError(`Error(s) in loading state_dict for ${className(this)}:\n\t${faults.join('\n\t')}`);
    }
    noGrad(() => {
      for (const [key, target] of own) {
        const source = state[key];
        if (source !== undefined) overwrite(target, source.dtype === target.dtype ? source : source.to(target.dtype));
      }
    });
    return { missingKeys, unexpectedKeys };
  }

  /** Calls `hook(module, args)` before each forward; what it returns (an array, or one value) replaces the arguments. */
  registerForwardPreHook(hook: (module: this, args: In) => In | In[0] | null | undefined | void): ModuleHookHandle {
    return addHook(this[INTERNALS].preHooks, hook as Hook);
  }

  /** Calls `hook(module, args, output)` after each forward; what it returns replaces the output. */
  registerForwardHook(hook: (module: this, args: In, output: Out) => Out | null | undefined | void): ModuleHookHandle {
    return addHook(this[INTERNALS].hooks, hook as Hook);
  }

  /** What stands between the parentheses when the module is printed. */
  extraRepr(): string {
    return '';
  }

  /** As PyTorch prints the module. */
  toString(): string {
    const extra = this.extraRepr();
    const lines = extra === '' ? [] : extra.split('\n');
    const children: string[] = [];
    for (const [name, child] of this.namedChildren()) {
      children.push(`(${name}): ${indent(child.toString())}`);
    }
    const all = [...lines, ...children];
    if (all.length === 0) return `${className(this)}()`;
    if (children.length === 0 && lines.length === 1) return `${className(this)}(${lines[0]})`;
    return `${className(this)}(\n  ${all.join('\n  ')}\n)`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  [Symbol.for('Deno.customInspect')](): string {
    return this.toString();
  }
}

/** A module of whatever arguments and result. */
// biome-ignore lint/suspicious/noExplicitAny: the only type to which every module can be assigned
export type AnyModule = Module<any, any>;

// Modules are functions: `model.call(...)` and `model.bind(...)` work as on any other.
Object.setPrototypeOf(Module.prototype, Function.prototype);

/** The class's name, as PyTorch prints it. */
export function className(module: object): string {
  return module.constructor.name;
}

/** Whether calling the module does anything beside `forward`. */
export function hasHooks(module: AnyModule): boolean {
  const internals = module[INTERNALS];
  return internals.hooks.size > 0 || internals.preHooks.size > 0;
}

function invoke<In extends unknown[], Out>(module: Module<In, Out>, args: In): Out {
  try {
    const { preHooks, hooks } = module[INTERNALS];
    let input = args;
    if (preHooks.size > 0) {
      for (const hook of [...preHooks.values()]) {
        const replaced = (hook as (m: unknown, a: In) => unknown)(module, input);
        if (replaced !== undefined && replaced !== null)
          input = (Array.isArray(replaced) ? replaced : [replaced]) as In;
      }
    }
    let output = module.forward(...input);
    if (hooks.size > 0) {
      for (const hook of [...hooks.values()]) {
        const replaced = (hook as (m: unknown, a: In, o: Out) => unknown)(module, input, output);
        if (replaced !== undefined && replaced !== null) output = replaced as Out;
      }
    }
    return output;
  } catch (error) {
    if (error instanceof TorchletError) addPath(error, module as unknown as AnyModule);
    throw error;
  }
}

const failed = new WeakMap<TorchletError, { text: string; module: AnyModule }>();

/** Adds to the message where in the outermost module the error arose. */
function addPath(error: TorchletError, outer: AnyModule): void {
  const first = failed.get(error);
  if (first === undefined) {
    failed.set(error, { text: error.message, module: outer });
    return;
  }
  for (const [path, module] of outer.namedModules()) {
    if (module !== first.module || path === '') continue;
    error.message = `${first.text} (in module '${path}': ${className(module)}(${module.extraRepr()}))`;
    return;
  }
}

function* stateEntries(module: AnyModule, prefix: string): Generator<[string, Tensor]> {
  const { buffers } = module[INTERNALS];
  for (const [name, value] of Object.entries(module)) {
    if (value instanceof Parameter && !buffers.has(name)) yield [joinName(prefix, name), value];
  }
  for (const [name, persistent] of buffers) {
    const value = property(module, name);
    if (persistent && value instanceof Tensor) yield [joinName(prefix, name), value];
  }
  for (const [name, value] of Object.entries(module)) {
    if (value instanceof Module) yield* stateEntries(value, joinName(prefix, name));
  }
}

function addHook(hooks: Map<number, Hook>, hook: Hook): ModuleHookHandle {
  const id = hookIds++;
  hooks.set(id, hook);
  return { remove: () => void hooks.delete(id) };
}

function checkName(module: object, name: string): void {
  if (name === '' || name.includes('.')) {
    throw new ValueError(`name '${name}' is not allowed: it must not be empty or contain "."`);
  }
  if (name in module && !Object.hasOwn(module, name)) throw new ValueError(`attribute '${name}' already exists`);
}

function property(module: object, name: string): unknown {
  return (module as Record<string, unknown>)[name];
}

/** Sets the property, and its camelCase name as another way to it. */
function define(module: object, name: string, value: unknown): void {
  // State of a module outlives the scope in which it is made.
  if (value instanceof Tensor) value.storage.escaped = true;
  Object.defineProperty(module, name, { value, writable: true, enumerable: true, configurable: true });
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  if (camel === name) return;
  Object.defineProperty(module, camel, {
    get: () => property(module, name),
    set: (next: unknown) => {
      (module as Record<string, unknown>)[name] = next;
    },
    enumerable: false,
    configurable: true,
  });
}

function joinName(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

function indent(text: string): string {
  return text.replace(/\n/g, '\n  ');
}

/** Throws a ShapeError that names the module. */
export function wrongShape(module: object, message: string): never {
  throw new ShapeError(`${className(module)}: ${message}`);
}
