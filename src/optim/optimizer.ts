import { setGrad } from '../autograd/accumulate';
import { enableGrad } from '../autograd/mode';
import { ShapeError, ValueError } from '../errors';
import { zero_ } from '../ops/pointwise/zero';
import { castOf, copyOf } from '../tensor/copy';
import { infoOf, isFloating } from '../tensor/dtype';
import { sameShape, showShape } from '../tensor/layout';
import { hold } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { warnOnce } from '../warn';

/** Parameters that share options; an option that is absent has the optimizer's default. */
export type ParamGroupOptions<Options> = { params: Tensor | Iterable<Tensor> } & Partial<Options>;

export type ParamGroup<Options> = { params: Tensor[] } & Options;

/** The tensors to optimize: one list, or groups with options of their own. */
export type Params<Options> = Iterable<Tensor> | Iterable<ParamGroupOptions<Options>>;

/** State of one parameter by PyTorch's names: momentum_buffer, exp_avg, step. */
export type ParamState = Record<string, Tensor | number | null>;

/** What `stateDict()` gives, in PyTorch's form: parameters are numbered through all groups. */
export interface OptimizerStateDict {
  state: Record<number, ParamState>;
  param_groups: (Record<string, unknown> & { params: number[] })[];
}

/**
 * Base of the optimizers: groups of parameters, their state, and its saving and loading.
 *
 * @see https://pytorch.org/docs/stable/optim.html
 */
export abstract class Optimizer<Options extends object> {
  /** The groups; options can be changed between steps: `optimizer.paramGroups[0].lr = 0.01`. */
  readonly paramGroups: ParamGroup<Options>[] = [];
  /** State by parameter; filled by the first step. */
  readonly state = new Map<Tensor, ParamState>();
  /** Options of groups that do not set their own. */
  readonly defaults: Options;

  protected constructor(params: Params<Options>, defaults: Options) {
    this.defaults = defaults;
    if (params instanceof Tensor) {
      throw new ValueError(
        'params argument given to the optimizer should be an iterable of Tensors or dicts, but got ' +
          `torch.${infoOf(params.dtype).tensorName}; put it in an array`,
      );
    }
    const list = [...(params as Iterable<Tensor | ParamGroupOptions<Options>>)];
    if (list.length === 0) throw new ValueError('optimizer got an empty parameter list');
    this.checkOptions(defaults);
    const groups = list[0] instanceof Tensor ? [{ params: list }] : list;
    for (const group of groups) this.addParamGroup(group as ParamGroupOptions<Options>);
  }

  /** Throws ValueError for an option out of its range. */
  protected abstract checkOptions(options: Options): void;

  /** Updates the parameters of one group that have a gradient. */
  protected abstract update(group: ParamGroup<Options>): void;

  /** Adds a group of parameters, as when frozen layers are released during training. */
  addParamGroup(group: ParamGroupOptions<Options>): void {
    const params = group.params instanceof Tensor ? [group.params] : [...group.params];
    const taken = new Set(this.paramGroups.flatMap((other) => other.params));
    if (new Set(params).size < params.length) warnOnce(DUPLICATES);
    for (const param of params) {
      if (!(param instanceof Tensor)) {
        throw new ValueError(`optimizer can only optimize Tensors, but one of the params is ${typeof param}`);
      }
      if (!param.isLeaf) throw new ValueError("can't optimize a non-leaf Tensor");
      if (taken.has(param)) throw new ValueError('some parameters appear in more than one parameter group');
    }
    const options = { ...this.defaults };
    for (const [name, value] of Object.entries(group)) {
      if (value !== undefined) (options as Record<string, unknown>)[name] = value;
    }
    const complete = { ...options, params } as ParamGroup<Options>;
    this.checkOptions(complete);
    this.paramGroups.push(complete);
  }

  /**
   * Takes one step against (or, with maximize, along) the gradients. A parameter without a gradient is left alone.
   *
   * @param closure - computes the loss and its gradients anew; its result is returned
   */
  step(): void;
  step<T>(closure: () => T): T;
  step<T>(closure?: () => T): T | undefined {
    const loss = closure === undefined ? undefined : enableGrad(closure);
    for (const group of this.paramGroups) this.update(group);
    return loss;
  }

  /** Drops the gradients (`setToNone`, the default), or sets them to zero. */
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

  /** The parameter's state, an empty one at first. */
  protected stateOf(param: Tensor): ParamState {
    let state = this.state.get(param);
    if (state === undefined) {
      state = {};
      this.state.set(param, state);
    }
    return state;
  }

  /** State and options by PyTorch's names, for checkpoints. The tensors are the optimizer's own. */
  stateDict(): OptimizerStateDict {
    const numbers = new Map<Tensor, number>();
    const param_groups = this.paramGroups.map(({ params, ...options }) => {
      for (const param of params) if (!numbers.has(param)) numbers.set(param, numbers.size);
      const named = Object.entries(options).map(([name, value]) => [snakeCase(name), value]);
      return { ...Object.fromEntries(named), params: params.map((param) => numbers.get(param) as number) };
    });
    const state: Record<number, ParamState> = {};
    for (const [param, own] of this.state) state[numbers.get(param) as number] = { ...own };
    return { state, param_groups };
  }

  /** Takes over state and options; tensors are copied. Nothing changes when the dict does not fit. */
  loadStateDict(dict: OptimizerStateDict): void {
    const groups = dict.param_groups;
    if (groups.length !== this.paramGroups.length) {
      throw new ValueError('loaded state dict has a different number of parameter groups');
    }
    if (groups.some((group, i) => group.params.length !== this.paramGroups[i]?.params.length)) {
      throw new ValueError(
        "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
      );
    }
    const byNumber = new Map<number, Tensor>();
    groups.forEach((group, i) => {
      group.params.forEach((number, j) => {
        byNumber.set(number, (this.paramGroups[i] as ParamGroup<Options>).params[j] as Tensor);
      });
    });
    const entries = Object.entries(dict.state).flatMap(([number, own]): [Tensor, ParamState][] => {
      const param = byNumber.get(Number(number));
      return param === undefined ? [] : [[param, own]];
    });
    for (const [param, own] of entries) checkState(param, own);
    this.state.clear();
    for (const [param, own] of entries) {
      const copied = Object.entries(own).map(([name, value]) => [name, loaded(name, value, param)]);
      this.state.set(param, Object.fromEntries(copied));
    }
    groups.forEach((group, i) => {
      const target = this.paramGroups[i] as Record<string, unknown>;
      for (const [name, value] of Object.entries(group)) if (name !== 'params') target[camelCase(name)] = value;
    });
  }
}

const DUPLICATES =
  'optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; see ' +
  'github.com/pytorch/pytorch/issues/40967 for more information';

/** Throws for a state tensor that is neither 0-d, as counts are, nor of the parameter's shape. */
function checkState(param: Tensor, state: ParamState): void {
  for (const [name, value] of Object.entries(state)) {
    if (!(value instanceof Tensor) || value.ndim === 0 || sameShape(value.shape, param.shape)) continue;
    throw new ShapeError(
      `loaded state dict has ${name} of shape ${showShape(value.shape)} for a parameter of ${showShape(param.shape)}`,
    );
  }
}

/**
 * A value of a loaded state. PyTorch keeps counts as 0-d tensors; here they are numbers. Other tensors become copies
 * that belong to the optimizer, whatever scope is running.
 */
function loaded(name: string, value: Tensor | number | null, param: Tensor): Tensor | number | null {
  if (!(value instanceof Tensor)) return value;
  if (name === 'step' || value.ndim < param.ndim) return value.item();
  const copy = isFloating(value.dtype) && value.dtype !== param.dtype ? castOf(value, param.dtype) : copyOf(value);
  hold(copy.storage);
  return copy;
}

/** Options without the ones that are undefined, over the defaults. */
export function withDefaults<T extends object>(defaults: T, given: Partial<T>): T {
  const options = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) (options as Record<string, unknown>)[name] = value;
  }
  return options;
}

/** As Python prints a number in these messages: 1 is 1.0. */
export function pyFloat(value: unknown): string {
  return typeof value === 'number' && Number.isInteger(value) ? value.toFixed(1) : String(value);
}

export function checkAtLeastZero(value: unknown, what: string): void {
  if (!(typeof value === 'number' && value >= 0)) throw new ValueError(`Invalid ${what}: ${pyFloat(value)}`);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
