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
  readonly states: ParamState[];
}

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
    for (const group of this.paramGroups) for (const params of rounds(group.params)) this.update(params, group);
    return loss;
  }

  private update(params: readonly Tensor[], group: ParamGroup<Options>): void {
    const { numbers, tensors } = this.keeps(group);
    const [counted, kept] = [Object.keys(numbers), Object.keys(tensors)];
    const bunches: Bunch[] = [];
    for (const param of params) {
      const grad = param.meta?.grad;
      if (!grad) continue;
      const known = this.state.get(param);
      let state = known;
      const states: Tensor[] = [];
      for (const name of kept) {
        let tensor = state?.[name] as Tensor | null | undefined;
        if (!tensor) {
          tensor = stateTensor(param, tensors[name] as number);
          if (state === known) state = { ...known };
          (state as ParamState)[name] = tensor;
        }
        states.push(tensor);
      }
      const bunch = bunchFor(bunches, known, counted, numbers);
      bunch.items.push({ param, grad, states, flags: this.flagsOf(known) });
      bunch.states.push(state ?? {});
    }
    for (const { counts, items, states } of bunches) {
      this.advance(items, group, counts);
      // Only now: a step that fails does not count, and leaves no state behind.
      for (let i = 0; i < items.length; i++) {
        const state = states[i] as ParamState;
        for (const name of counted) state[name] = counts[name] as number;
        if (counted.length > 0 || kept.length > 0) this.state.set((items[i] as StepItem).param, state);
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
  const countOf = (name: string): number => (state?.[name] as number | undefined) ?? (first[name] as number);
  for (const bunch of bunches) if (names.every((name) => bunch.counts[name] === countOf(name))) return bunch;
  const bunch: Bunch = { counts: {}, items: [], states: [] };
  for (const name of names) bunch.counts[name] = countOf(name);
  bunches.push(bunch);
  return bunch;
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
  const state = emptyTensor(param.shape, param.dtype);
  hold(state.storage);
  k.fillF32(state.pointer, value, 0, realCount(state));
  return state;
}
