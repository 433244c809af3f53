import { hold } from '../tensor/storage';
import { beginOperation, emptyTensor, type Tensor } from '../tensor/tensor';
import { k } from '../wasm/engine';
import { evaluate, Optimizer, type ParamGroup } from './optimizer';
import { checkDType, checkItem, realCount, type StepItem } from './records';
import type { Kept, ParamState } from './stateDict';

/** The numbers of a parameter's state: its count of steps, and others that change alike. */
export type Counts = Record<string, number>;

/** Parameters of a group whose counts agree: one computation updates them all. */
interface Bunch {
  readonly counts: Counts;
  readonly items: StepItem[];
  readonly states: (ParamState | undefined)[];
}

/** What is known of a group's parameters from one step to the next. */
interface Known {
  kept: Kept | null;
  /** The names of numbers and tensors in `kept`. */
  counted: readonly string[];
  named: readonly string[];
  /** The parameters as they were, each once in a round. */
  params: readonly Tensor[];
  rounds: readonly (readonly Tensor[])[];
}

const NO_STATES: readonly Tensor[] = [];

/**
 * Optimizers that change each element of a parameter by itself, from its gradient and state. A subclass says what it
 * keeps of a parameter, and computes the step for parameters whose counts agree; all else is here: which parameters take
 * part, state that does not exist yet, and that a step that fails leaves everything as it was.
 */
export abstract class ElementwiseOptimizer<Options extends object> extends Optimizer<Options> {
  protected abstract override keeps(options: Options): Kept;

  /** One step for these parameters. `counts` are those before the step; the method changes them to those after it. */
  protected abstract advance(items: readonly StepItem[], options: Options, counts: Counts): void;

  override step(): void;
  override step<T>(closure: () => T): T;
  override step<T>(closure?: () => T): T | undefined {
    const loss = evaluate(closure);
    for (const { params } of this.paramGroups) {
      for (const param of params) {
        const grad = param.meta?.grad;
        if (grad) checkItem(param, grad);
      }
    }
    for (const group of this.paramGroups) {
      const known = this.knowledgeOf(group);
      for (const params of known.rounds) this.update(params, group, known);
    }
    return loss;
  }

  private readonly known = new WeakMap<object, Known>();

  private knowledgeOf(group: ParamGroup<Options>): Known {
    let known = this.known.get(group);
    if (known === undefined) {
      known = { kept: null, counted: [], named: [], params: [], rounds: [] };
      this.known.set(group, known);
    }
    if (!sameList(known.params, group.params)) {
      known.params = [...group.params];
      known.rounds = rounds(known.params);
    }
    const kept = this.keeps(group);
    if (kept !== known.kept) {
      known.kept = kept;
      known.counted = Object.keys(kept.numbers);
      known.named = Object.keys(kept.tensors);
    }
    return known;
  }

  private update(params: readonly Tensor[], group: ParamGroup<Options>, { kept, counted, named }: Known): void {
    const { numbers, tensors } = kept as Kept;
    const bunches: Bunch[] = [];
    for (let i = 0; i < params.length; i++) {
      const param = params[i] as Tensor;
      const grad = param.meta?.grad;
      if (!grad) continue;
      const known = this.state.get(param);
      let state = known;
      let states = NO_STATES;
      if (named.length > 0) {
        const list = new Array<Tensor>(named.length);
        for (let s = 0; s < named.length; s++) {
          const name = named[s] as string;
          let tensor = state?.[name] as Tensor | null | undefined;
          if (!tensor) {
            tensor = stateTensor(param, tensors[name] as number);
            if (state === known) state = { ...known };
            (state as ParamState)[name] = tensor;
          }
          list[s] = tensor;
        }
        states = list;
      }
      const bunch = bunchFor(bunches, known, counted, numbers);
      bunch.items.push({ param, grad, states, flags: this.flagsOf(known) });
      bunch.states.push(state);
    }
    for (let b = 0; b < bunches.length; b++) {
      const { counts, items, states } = bunches[b] as Bunch;
      this.advance(items, group, counts);
      if (counted.length === 0 && named.length === 0) continue;
      // Only now: a step that fails does not count, and leaves no state behind.
      for (let i = 0; i < items.length; i++) {
        const { param } = items[i] as StepItem;
        const state = states[i] ?? {};
        for (let n = 0; n < counted.length; n++) state[counted[n] as string] = counts[counted[n] as string] as number;
        this.state.set(param, state);
      }
    }
  }

  /** Makes the state of a group's parameters now, instead of in the first step. */
  protected begin(group: ParamGroup<Options>): void {
    const { tensors, numbers } = this.keeps(group);
    for (const param of group.params) {
      checkDType(param);
      const made = Object.entries(tensors).map(([name, value]) => [name, stateTensor(param, value)]);
      this.state.set(param, { ...numbers, ...Object.fromEntries(made) });
    }
  }

  /** Bits for the kernel, from the state before the step. */
  protected flagsOf(_state: ParamState | undefined): number {
    return 0;
  }
}

/** The bunch of the parameters whose counts are those of `state`. */
function bunchFor(
  bunches: Bunch[],
  state: ParamState | undefined,
  names: readonly string[],
  first: Readonly<Counts>,
): Bunch {
  for (let i = 0; i < bunches.length; i++) {
    const bunch = bunches[i] as Bunch;
    let fits = true;
    for (let n = 0; n < names.length && fits; n++) {
      const name = names[n] as string;
      fits = bunch.counts[name] === countOf(state, name, first);
    }
    if (fits) return bunch;
  }
  const bunch: Bunch = { counts: {}, items: [], states: [] };
  for (let n = 0; n < names.length; n++) {
    const name = names[n] as string;
    bunch.counts[name] = countOf(state, name, first);
  }
  bunches.push(bunch);
  return bunch;
}

function countOf(state: ParamState | undefined, name: string, first: Readonly<Counts>): number {
  return (state?.[name] as number | undefined) ?? (first[name] as number);
}

function sameList(a: readonly Tensor[], b: readonly Tensor[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The parameters; one that stands in a group twice takes part in a second round, once the first has counted. */
function rounds(params: readonly Tensor[]): readonly (readonly Tensor[])[] {
  if (new Set(params).size === params.length) return [params];
  const lists: Tensor[][] = [];
  for (const param of params) {
    const free = lists.find((list) => !list.includes(param));
    if (free === undefined) lists.push([param]);
    else free.push(param);
  }
  return lists;
}

/**
 * A state tensor for a parameter: row-major, of its shape, and the optimizer's own whatever scope is running. The two
 * parts of a complex number are two numbers to an optimizer, and start alike.
 */
function stateTensor(param: Tensor, value: number): Tensor {
  beginOperation();
  const state = emptyTensor(param.sizes, param.dtype);
  hold(state.storage);
  k.fillF32(state.pointer, value, 0, realCount(state), realCount(state) / 4);
  return state;
}
