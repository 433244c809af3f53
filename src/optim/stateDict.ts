import { ShapeError, ValueError } from '../errors';
import { castOf, copyOf } from '../tensor/copy';
import { isFloating } from '../tensor/dtype';
import { sameShape, showShape } from '../tensor/layout';
import { hold } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { demand, isNumber, merged, type Option, type OptionTable, withOwnLists } from './options';

export type StateValue = Tensor | number | null;

/** State of one parameter by PyTorch's names: momentum_buffer, exp_avg, step. */
export type ParamState = Record<string, StateValue>;

/** What `stateDict()` gives, in PyTorch's form: parameters are numbered through all groups. */
export interface OptimizerStateDict {
  state: Record<number, ParamState>;
  param_groups: (Record<string, unknown> & { params: number[] })[];
}

/** What an optimizer keeps of each parameter, by PyTorch's names, with the values before the first step. */
export interface Kept {
  numbers: Readonly<Record<string, number>>;
  /** Tensors of the parameter's shape. */
  tensors: Readonly<Record<string, number>>;
  /** Names of what may be there, or be null, whatever the options are. */
  optional?: readonly string[];
}

type Group = Record<string, unknown> & { params: Tensor[] };

/** Options and state of a dict that fits, by their names here; tensors are copies. */
export interface Loaded {
  groups: Record<string, unknown>[];
  state: Map<Tensor, ParamState>;
}

/** Groups and state by PyTorch's names; parameters become their numbers. */
export function savedForm(groups: readonly Group[], state: ReadonlyMap<Tensor, ParamState>): OptimizerStateDict {
  const numbers = new Map<Tensor, number>();
  let next = 0;
  const param_groups = groups.map(({ params, ...options }) => {
    // A parameter that stands twice in its group keeps its first number, and the second is left out: as in PyTorch.
    params.forEach((param, i) => {
      if (!numbers.has(param)) numbers.set(param, next + i);
    });
    next += params.length;
    const named = Object.entries(withOwnLists(options)).map(([name, value]) => [snakeCase(name), value]);
    return { ...Object.fromEntries(named), params: params.map((param) => numbers.get(param) as number) };
  });
  const saved: Record<number, ParamState> = {};
  for (const [param, own] of state) {
    const number = numbers.get(param);
    if (number !== undefined) saved[number] = { ...own };
  }
  return { state: saved, param_groups };
}

/**
 * Checks a dict against the optimizer's groups and makes the copies that it is going to own.
 *
 * @param checkGroup - throws for options that are out of range
 * @param keptOf - what is kept of the parameters of a group; null where anything may be
 * @throws ValueError, ShapeError for another optimizer's dict, and for one that is partial or out of range
 */
export function checkedForm<Options extends object>(
  groups: readonly Group[],
  dict: OptimizerStateDict,
  table: OptionTable<Options> | null,
  checkGroup: (options: Options) => void,
  keptOf: (options: Options) => Kept | null,
): Loaded {
  demand(
    Array.isArray(dict?.param_groups) && typeof dict.state === 'object' && dict.state !== null,
    "loaded state dict has no 'state' and 'param_groups'",
  );
  if (dict.param_groups.length !== groups.length) {
    throw new ValueError('loaded state dict has a different number of parameter groups');
  }
  if (
    dict.param_groups.some(
      (saved, i) => !Array.isArray(saved?.params) || saved.params.length !== groups[i]?.params.length,
    )
  ) {
    throw new ValueError(
      "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
    );
  }
  const owners = new Map<number, { param: Tensor; kept: Kept | null }>();
  const options = dict.param_groups.map((saved, i) => {
    const group = groups[i] as Group;
    const loaded = loadedOptions(group, saved, table, i);
    checkGroup(loaded as Options);
    const kept = keptOf(loaded as Options);
    saved.params.forEach((number, j) => {
      owners.set(Number(number), { param: group.params[j] as Tensor, kept });
    });
    return loaded;
  });
  const fitting = Object.entries(dict.state).flatMap(([number, own]): [Tensor, ParamState][] => {
    const owner = owners.get(Number(number));
    demand(owner !== undefined, `loaded state dict has state for parameter ${number}, which is in none of its groups`);
    demand(typeof own === 'object' && own !== null, `loaded state dict has no state by names for parameter ${number}`);
    if (Object.keys(own).length === 0) return [];
    checkState(number, owner.param, own, owner.kept);
    return [[owner.param, own]];
  });
  const state = new Map<Tensor, ParamState>();
  for (const [param, own] of fitting) {
    state.set(param, Object.fromEntries(Object.entries(own).map(([name, value]) => [name, owned(name, value, param)])));
  }
  return { groups: options, state };
}

/** Every option of PyTorch's optimizers: one that this optimizer lacks tells that the dict is another's. */
const ALL_OPTIONS =
  ' lr momentum dampening weight_decay nesterov betas eps amsgrad alpha centered lr_decay initial_accumulator_value rho ' +
  'momentum_decay decoupled_weight_decay etas step_sizes lambd t0 max_iter max_eval tolerance_grad tolerance_change ' +
  'history_size line_search_fn ';

/** The options of a saved group by their names here, over flags that an earlier version did not save. */
function loadedOptions(
  group: Group,
  saved: Readonly<Record<string, unknown>>,
  table: OptionTable<object> | null,
  index: number,
): Record<string, unknown> {
  const names = new Map(Object.keys(group).map((name) => [snakeCase(name), name]));
  const loaded: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(saved)) {
    if (name === 'params') continue;
    const own = names.get(name) ?? camelCase(name);
    if (table !== null && !Object.hasOwn(table, own) && ALL_OPTIONS.includes(` ${name} `)) {
      throw new ValueError(
        `loaded state dict has the option '${name}' in parameter group ${index}, which this optimizer does not have`,
      );
    }
    loaded[own] = value instanceof Tensor && value.count === 1 ? value.item() : value;
  }
  for (const [name, option] of Object.entries(table ?? {}) as [string, Option][]) {
    const known = loaded[name] !== undefined;
    demand(
      known || option.flag === true,
      `loaded state dict has no option '${snakeCase(name)}' in parameter group ${index}`,
    );
    if (!known) loaded[name] = group[name];
    demand(
      !option.fixed || loaded[name] === group[name],
      `loaded state dict has ${snakeCase(name)}=${python(loaded[name])} in parameter group ${index}, where this ` +
        `optimizer has ${python(group[name])}`,
    );
  }
  return withOwnLists(merged({}, loaded)) as Record<string, unknown>;
}

/** Throws for state that the optimizer does not keep of a parameter, that is missing or does not fit. */
function checkState(number: string, param: Tensor, own: ParamState, kept: Kept | null): void {
  const of = `for parameter ${number}`;
  if (kept !== null) {
    const optional = kept.optional ?? [];
    for (const name of [...Object.keys(kept.numbers), ...Object.keys(kept.tensors)]) {
      if (!optional.includes(name)) demand(own[name] != null, `loaded state dict has no '${name}' ${of}`);
    }
    for (const name of Object.keys(own)) {
      const known = name in kept.numbers || name in kept.tensors || optional.includes(name);
      demand(known, `loaded state dict has '${name}' ${of}, which this optimizer does not keep`);
    }
  }
  for (const [name, value] of Object.entries(own)) {
    if (value === null) continue;
    if (kept !== null && name in kept.numbers) {
      const count = value instanceof Tensor && value.count === 1 ? value.item() : value;
      const whole = name !== 'step' || (Number.isInteger(count) && (count as number) >= 0);
      demand(isNumber(count) && whole, `loaded state dict has no usable '${name}' ${of}: ${String(count)}`);
    } else if (value instanceof Tensor) {
      if (value.ndim > 0 && !sameShape(value.sizes, param.sizes)) throw misfit(name, value, param);
      if (kept !== null && value.count !== param.count) throw misfit(name, value, param);
    } else demand(kept === null, `loaded state dict has '${name}' ${of}, which is no tensor`);
  }
}

function misfit(name: string, value: Tensor, param: Tensor): ShapeError {
  return new ShapeError(
    `loaded state dict has ${name} of shape ${showShape(value.sizes)} for a parameter of ${showShape(param.sizes)}`,
  );
}

/**
 * A value of a loaded state. PyTorch keeps counts as 0-d tensors; here they are numbers. Other tensors become copies
 * that belong to the optimizer, whatever scope is running.
 */
function owned(name: string, value: StateValue, param: Tensor): StateValue {
  if (!(value instanceof Tensor)) return value;
  if (name === 'step' || value.ndim < param.ndim || NUMBERS.includes(name)) return value.item() as number;
  return ownedCopy(value, param);
}

/** The further counts that PyTorch keeps as tensors, which have the shape of a 0-d parameter. */
const NUMBERS = ['mu_product', 'eta', 'mu'];

/** A copy that belongs to the optimizer, in the parameter's dtype where both are real. */
export function ownedCopy(value: Tensor, param: Tensor): Tensor {
  const cast = isFloating(param.dtype) && value.dtype !== param.dtype;
  const copy = cast ? castOf(value, param.dtype) : copyOf(value);
  hold(copy.storage);
  return copy;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The groups as PyTorch prints them: names in alphabetical order, values as Python writes them. */
export function formatGroups(name: string, groups: readonly Group[]): string {
  const lines = groups.map(({ params: _, ...options }, i) => {
    const named = Object.entries(options).map(([key, value]) => [snakeCase(key), python(value)] as const);
    named.sort(([a], [b]) => (a < b ? -1 : 1));
    return `\nParameter Group ${i}\n${named.map(([key, text]) => `    ${key}: ${text}\n`).join('')}`;
  });
  return `${name} (${lines.join('')})`;
}

function python(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `(${value.map(python).join(', ')})`;
  return value === null || value === undefined ? 'None' : String(value).replace(/e-(\d)$/, 'e-0$1');
}
