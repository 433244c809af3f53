import { setGrad } from '../autograd/accumulate';
import { enableGrad } from '../autograd/mode';
import { ValueError } from '../errors';
import { isModule } from '../nn/internals';
import { className } from '../nn/property';
import { zero_ } from '../ops/pointwise/zero';
import { infoOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { warnOnce } from '../warn';
import {
  checkGroupNames,
  checkImplementation,
  checkNames,
  demand,
  merged,
  type OptionTable,
  withOwnLists,
} from './options';
import { checkedForm, formatGroups, type Kept, type OptimizerStateDict, type ParamState, savedForm } from './stateDict';

/** Parameters that share options; an option that is absent has the optimizer's default. */
export type ParamGroupOptions<Options> = { params: Tensor | Iterable<Tensor> } & Partial<Options>;

export type ParamGroup<Options> = { params: Tensor[] } & Options;

/** The tensors to optimize: one list, or groups with options of their own. */
export type Params<Options> = Iterable<Tensor> | Iterable<ParamGroupOptions<Options>>;

/**
 * Base of the optimizers: groups of parameters, their state, and its saving and loading. A subclass hands the options'
 * defaults on and defines `step`.
 *
 * @param defaults - what groups have that do not say otherwise
 * @param params - tensors, or groups `{ params, ... }`
 * @example
 * class SignDescent extends optim.Optimizer<{ lr: number }> {
 *   constructor(params: Iterable<Tensor>, lr: number) {
 *     super(params, { lr });
 *   }
 *   step(): void {
 *     for (const { params, lr } of this.paramGroups) {
 *       for (const p of params) if (p.grad) p.detach().sub_(p.grad.sign().mul(lr));
 *     }
 *   }
 * }
 * const w = tensor([1, -1], { requiresGrad: true });
 * w.mul(w).sum().backward();
 * new SignDescent([w], 0.5).step();
 * w.tolist(); // [0.5, -0.5]
 * @see https://pytorch.org/docs/stable/optim.html
 */
export abstract class Optimizer<Options extends object = Record<string, unknown>> {
  /** The groups; options can be changed between steps: `optimizer.paramGroups[0].lr = 0.01`. */
  readonly paramGroups: ParamGroup<Options>[] = [];
  /** State by parameter; filled by the first step. */
  readonly state = new Map<Tensor, ParamState>();
  /** Options of groups that do not set their own. */
  readonly defaults: Options;
  private readonly table: OptionTable<Options> | null;

  /** @param table - what the options may be; without one, anything */
  protected constructor(params: Params<Options>, defaults: Options, table: OptionTable<Options> | null = null) {
    this.table = table;
    if (table !== null) {
      checkNames(className(this), table, defaults);
      checkImplementation(defaults as Record<string, unknown>);
      const complete = Object.fromEntries(Object.entries(table).map(([name, option]) => [name, fallbackOf(option)]));
      this.defaults = withOwnLists(merged(complete as Options, defaults));
      this.checkOptions(this.defaults);
    } else this.defaults = defaults;
    if (params instanceof Tensor) {
      throw new ValueError(
        'params argument given to the optimizer should be an iterable of Tensors or dicts, but got ' +
          `torch.${infoOf(params.dtype).tensorName}; put it in an array`,
      );
    }
    demand(
      typeof (params as Partial<Iterable<Tensor>> | null)?.[Symbol.iterator] === 'function',
      `params argument given to the optimizer should be an iterable of Tensors or dicts, but got ${describeParams(params)}`,
    );
    const list = [...(params as Iterable<Tensor | ParamGroupOptions<Options>>)];
    if (list.length === 0) throw new ValueError('optimizer got an empty parameter list');
    const groups = isGroup(list[0]) ? list : [{ params: list }];
    for (const group of groups) this.addParamGroup(group as ParamGroupOptions<Options>);
  }

  /** Throws ValueError for an option out of its range. One that is required may still be undefined. */
  private checkOptions(options: Options): void {
    for (const [name, option] of Object.entries(this.table ?? {}) as [keyof Options, { check(v: unknown): void }][]) {
      if (options[name] !== undefined) option.check(options[name]);
    }
    this.checkTogether(options);
  }

  /** Throws ValueError for options that do not go together. */
  protected checkTogether(_options: Options): void {}

  /** What is kept of each parameter of a group with these options; null: nothing is known of it. */
  protected keeps(_options: Options): Kept | null {
    return null;
  }

  /**
   * Adds a group of parameters, as when frozen layers are released during training.
   *
   * @param group - `{ params, lr, ... }`
   * @throws ValueError for tensors that are in a group already, that are no leaves, and for options that do not exist
   */
  addParamGroup(group: ParamGroupOptions<Options>): void {
    demand(isGroup(group), 'param group must be a dict');
    demand(group.params !== undefined && group.params !== null, "param group has no 'params'");
    const params = group.params instanceof Tensor ? [group.params] : [...group.params];
    if (this.table !== null) checkGroupNames(className(this), this.table, group);
    checkImplementation(group as Record<string, unknown>);
    const taken = new Set(this.paramGroups.flatMap((other) => other.params));
    if (new Set(params).size < params.length) warnOnce(DUPLICATES);
    for (const param of params) {
      if (!(param instanceof Tensor)) {
        throw new ValueError(`optimizer can only optimize Tensors, but one of the params is ${describeParams(param)}`);
      }
      if (!param.isLeaf && param.meta?.retainsGrad !== true) throw new ValueError("can't optimize a non-leaf Tensor");
      if (taken.has(param)) throw new ValueError('some parameters appear in more than one parameter group');
    }
    const options = merged(this.defaults, group);
    const complete = { ...(this.table === null ? options : withOwnLists(options)), params } as ParamGroup<Options>;
    for (const name of Object.keys(this.table ?? {})) {
      if ((complete as Record<string, unknown>)[name] === undefined) {
        throw new ValueError(`parameter group didn't specify a value of required optimization parameter ${name}`);
      }
    }
    this.checkOptions(complete);
    this.paramGroups.push(complete);
  }

  /**
   * Takes one step against (or, with maximize, along) the gradients. A parameter without a gradient is left alone.
   *
   * @param closure - computes the loss and its gradients anew; its result is returned
   */
  abstract step(closure?: () => unknown): unknown;

  /**
   * Drops the gradients (`setToNone`, the default), or sets them to zero.
   *
   * @param options - `setToNone`, default true: gradients are null, not zeros
   */
  zeroGrad(options: { setToNone?: boolean } = {}): void {
    const drop = options.setToNone ?? true;
    for (const group of this.paramGroups) {
      for (const param of group.params) {
        const grad = param.meta?.grad ?? null;
        if (grad === null) continue;
        if (drop) setGrad(param, null);
        else zero_(grad.detach());
      }
    }
  }

  /**
   * State and options by PyTorch's names, for checkpoints. The tensors are the optimizer's own.
   *
   * @returns `state` by the numbers of the parameters, and `param_groups`
   */
  stateDict(): OptimizerStateDict {
    return savedForm(this.paramGroups, this.state);
  }

  /**
   * Takes over state and options, as PyTorch 1.13 or 2.x or this library saved them; tensors are copied. Nothing changes
   * when the dict does not fit.
   *
   * @param dict - what `stateDict` gave, of an optimizer of the same groups
   * @throws ValueError, ShapeError for the dict of another optimizer, other groups or parameters, one that is partial or
   * has a value out of range
   */
  loadStateDict(dict: OptimizerStateDict): void {
    const { groups, state } = checkedForm(
      this.paramGroups,
      dict,
      this.table,
      (options) => this.checkOptions(options),
      (options) => this.keeps(options),
    );
    this.state.clear();
    for (const [param, own] of state) this.state.set(param, own);
    groups.forEach((options, i) => void Object.assign(this.paramGroups[i] as object, options));
  }

  /**
   * As PyTorch prints the optimizer.
   *
   * @returns a line for each option of each group
   */
  toString(): string {
    return formatGroups(className(this), this.paramGroups);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const DUPLICATES =
  'optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; see ' +
  'github.com/pytorch/pytorch/issues/40967 for more information';

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Tensor) && 'params' in value;
}

function fallbackOf(option: unknown): unknown {
  return (option as { fallback: unknown }).fallback;
}

/** The closure's result, computed with gradients on; undefined without one. */
export function evaluate<T>(closure: (() => T) | undefined): T | undefined {
  if (closure === undefined || closure === null) return undefined;
  if (typeof closure !== 'function') throw new ValueError(`step(): the closure is a ${typeof closure}, not a function`);
  return enableGrad(closure);
}

/** What stands in the place of parameters, and how they are had of it. */
function describeParams(given: unknown): string {
  if (isModule(given)) return `${className(given)}; give model.parameters()`;
  if (typeof given === 'function') return 'function; call it: model.parameters()';
  if (given === null || typeof given !== 'object') return typeof given;
  const holdsTensors = Object.values(given).some((value) => value instanceof Tensor);
  return holdsTensors ? 'object; give Object.values of it, or model.parameters()' : 'object';
}
