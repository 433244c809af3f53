import { ValueError } from '../../errors';
import type { TypedArray } from '../../tensor/dtype';
import { notSupported } from './recorder';
import { type Call, Dim, type Size, type Trace, Value } from './values';

/**
 * One trace of several, of inputs whose sizes and numbers differ: what is not the same in all of them becomes a `Dim`.
 *
 * @throws NotImplementedError where a constant depends on the inputs' numbers: an operation that is not known made it
 * @throws ValueError where the model does other things for other sizes
 */
export function mergeTraces(traces: readonly Trace[]): Trace {
  const first = traces[0] as Trace;
  const differ = (call: Call | undefined): ValueError =>
    new ValueError(
      `onnx.encode(): the model does other things for other sizes or numbers of its inputs, so one trace does not stand for ` +
        `all; dynamicAxes: {} writes it for the sizes of the example alone${call?.place ?? ''}`,
    );
  const fewest = Math.min(...traces.map(({ calls }) => calls.length));
  const seen = new Set<Value>();
  const merge = (values: readonly Value[], call: Call | undefined): void => {
    const value = values[0] as Value;
    if (seen.has(value)) return;
    seen.add(value);
    const isSame = values.every(
      ({ id, dtype, source, shape }) =>
        id === value.id && dtype === value.dtype && source === value.source && shape.length === value.shape.length,
    );
    if (!isSame) throw differ(call);
    if (value.source === 'constant') checkConstant(values, call);
    value.shape = value.shape.map((_, i) => joined(values.map(({ shape }) => shape[i] as number)));
  };
  for (let i = 0; i < fewest; i++) {
    const calls = traces.map(({ calls }) => calls[i] as Call);
    const call = calls[0] as Call;
    if (calls.some(({ name }) => name !== call.name)) throw differ(call);
    call.args = mergeArgs(
      calls.map(({ args }) => args),
      call,
      merge,
      differ,
    ) as unknown[];
    if (calls.some(({ results }) => results.length !== call.results.length)) throw differ(call);
    for (const at of call.results.keys()) {
      const values = calls.map(({ results }) => results[at] as Value);
      merge(values, call);
    }
  }
  if (traces.some(({ calls }) => calls.length !== fewest)) throw differ(first.calls[fewest]);
  for (const at of first.inputs.keys()) {
    const values = traces.map(({ inputs }) => inputs[at] as Value);
    merge(values, undefined);
  }
  for (const at of first.outputs.keys()) {
    const values = traces.map(({ outputs }) => outputs[at]?.value);
    if (values.some((value) => value === undefined)) throw differ(undefined);
    merge(values as Value[], undefined);
  }
  return first;
}

function mergeArgs(
  all: readonly unknown[],
  call: Call,
  merge: (values: readonly Value[], call: Call) => void,
  differ: (call: Call) => ValueError,
): unknown {
  const [one] = all;
  if (one instanceof Value) {
    if (!all.every((other) => other instanceof Value)) throw differ(call);
    merge(all as Value[], call);
    return one;
  }
  if (typeof one === 'number' && all.every((other) => typeof other === 'number')) return joined(all as number[]);
  if (typeof one !== 'object' || one === null) {
    if (typeof one !== 'function' && !all.every((other) => other === one)) throw differ(call);
    return one;
  }
  const keys = Object.keys(one);
  if (
    !all.every((other) => typeof other === 'object' && other !== null && String(Object.keys(other)) === String(keys))
  ) {
    throw differ(call);
  }
  const entries = keys.map((key) => {
    const parts = all.map((other) => (other as Record<string, unknown>)[key]);
    return [key, mergeArgs(parts, call, merge, differ)] as const;
  });
  return Array.isArray(one) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}

function joined(numbers: readonly number[]): Size {
  return numbers.every((other) => Object.is(other, numbers[0])) ? (numbers[0] as number) : new Dim(numbers);
}

/** A constant must be one, but for its shape where it is the same number everywhere, or a row of rising ones. */
function checkConstant(values: readonly Value[], call: Call | undefined): void {
  const [first, ...others] = values.map(({ data }) => data as TypedArray);
  const isSame = others.every(
    (other) => other.length === first?.length && other.every((x, i) => Object.is(x, first[i])),
  );
  if (isSame) return;
  const rows = values.map(({ data }) => progression(data as TypedArray));
  const [row] = rows;
  const isLine = values[0]?.shape.length === 1 || row?.step === 0;
  if (row && isLine && rows.every((one) => one !== null && one.start === row.start && one.step === row.step)) return;
  const [name, place] = (values[0]?.maker ?? '').split('\n') as [string, string?];
  if (name === '') {
    const user = call === undefined ? '' : `an operand of '${call.name}'`;
    throw notSupported('numbers that are drawn, or computed without operations,', call?.place ?? '', user);
  }
  throw notSupported(`the operator '${name}'`, place ?? '');
}

/** start, start + step, start + 2 step, ..., if the numbers are that. */
export function progression(data: TypedArray): { start: number; step: number } | null {
  if (data.length === 0) return null;
  const start = data[0] as number;
  const step = data.length > 1 ? (data[1] as number) - start : 0;
  return data.every((x, i) => x === start + i * step) ? { start, step } : null;
}
