import { noGrad } from '../../autograd/mode';
import { NotImplementedError, ValueError } from '../../errors';
import type { AnyModule } from '../../nn/module';
import { className } from '../../nn/property';
import { latestSerial } from '../../tensor/storage';
import { Tensor } from '../../tensor/tensor';
import { type Overwrite, setTracer, type Tracer } from '../../trace';
import { nested } from '../../wasm/block';
import { type Call, mapLeaves, type Trace, Value } from './values';

/** Whether an operation called so is written as it is; the others are seen as the operations that they consist of. */
export type Knows = (name: string, args: readonly unknown[]) => boolean;

interface Known {
  value: Value;
  version: number;
}

/** Follows one call of a model from operation to operation. */
export class Recorder implements Tracer {
  private readonly calls: Call[] = [];
  private readonly known = new Map<Tensor, Known>();
  /** The same by where the numbers lie, for handles that were made of others. */
  private readonly places = new Map<object, Known[]>();
  private ids = 0;
  private readonly path: { path: string; module: AnyModule }[] = [];
  /** Operations that were entered and are not known: what they made is younger than their serial. */
  private entered: { name: string; serial: number; place: string }[] = [];
  constructor(private readonly knows: Knows) {}

  /** The operations of one call, of a model in evaluation mode. */
  record(model: AnyModule, args: readonly unknown[]): Trace {
    for (const [name, tensor] of model.namedParameters()) this.state(name, tensor);
    for (const [name, tensor] of model.namedBuffers()) this.state(name, tensor);
    const inputs = tensorsIn(args).map((tensor) => this.bind(tensor, 'input', '').value);
    const restore = this.watch(model);
    const before = setTracer(this);
    try {
      const result = noGrad(() => model(...args));
      const outputs = namedTensors(result).map(({ name, tensor }) => ({ name, value: this.valueOf(tensor) }));
      if (outputs.length === 0) throw new ValueError('onnx.encode(): the model returns no tensor');
      return { calls: needed(this.calls, outputs), inputs, outputs };
    } finally {
      setTracer(before);
      restore();
    }
  }

  private state(name: string, tensor: Tensor): void {
    if (!this.known.has(tensor)) this.bind(tensor, 'state', name);
  }

  /** Lets each module say when it is called; rows of modules then call all of them one by one. */
  private watch(model: AnyModule): () => void {
    const undo: (() => void)[] = [];
    for (const [path, module] of model.namedModules()) {
      const own = Object.getOwnPropertyDescriptor(module, 'forward');
      const forward = module.forward;
      const value = (...args: unknown[]): unknown => {
        this.path.push({ path, module });
        try {
          const name = `nn.${className(module)}`;
          if (!this.knows(name, args)) return forward.apply(module, args);
          const run = (): unknown => forward.apply(module, args);
          return this.leaf(name, run, [{ ...settingsOf(module) }, ...args]);
        } finally {
          this.path.pop();
        }
      };
      Object.defineProperty(module, 'forward', { value, configurable: true, writable: true, enumerable: false });
      undo.push(() => {
        if (own === undefined) delete (module as { forward?: unknown }).forward;
        else Object.defineProperty(module, 'forward', own);
      });
    }
    return () => {
      for (const one of undo) one();
    };
  }

  operation(name: string, run: (...args: unknown[]) => unknown, args: unknown[]): unknown {
    if (name === 'constant') return this.constant(run(...args) as Tensor);
    const concerned = tensorsIn(args).some((tensor) => this.find(tensor) !== null);
    if (concerned && this.knows(name, args)) return this.leaf(name, () => run(...args), args);
    if (concerned) this.entered.push({ name, serial: latestSerial(), place: this.place() });
    return run(...args);
  }

  /** Makes a constant known, so that what is computed from it is seen: its shape may depend on sizes. */
  private constant(tensor: Tensor): Tensor {
    this.valueOf(tensor);
    return tensor;
  }

  /** What the model does with numbers of its inputs in JavaScript, nobody sees. */
  read<T>(x: T): void {
    if (this.find(x as unknown as Tensor)?.value.varies)
      throw this.unsupported("reading a tensor's numbers (item(), data(), tolist())");
  }

  /** Runs an operation and notes it as one. */
  private leaf(name: string, run: () => unknown, args: readonly unknown[]): unknown {
    const noted = mapLeaves(args, (leaf) => (leaf instanceof Tensor ? this.valueOf(leaf) : undefined)) as unknown[];
    const given = new Map(tensorsIn(args).map((tensor) => [tensor, tensor.storage.version]));
    const before = setTracer(null);
    let result: unknown;
    try {
      result = run();
    } finally {
      setTracer(before);
    }
    const made = tensorsIn(result);
    // What hands its operand on does nothing, unless it has written into it.
    const [one] = made as [Tensor];
    if (made.length === 1 && given.get(one) === one.storage.version) return result;
    const results = made.map((tensor) => this.bind(tensor, 'operation', '').value);
    // Sizes do not depend on the numbers.
    const varies = name !== 'shapeOf' && valuesIn(noted).some((value) => value.varies);
    for (const value of results) value.varies = varies;
    this.calls.push({ name, args: noted, results, place: this.place(), path: this.path.at(-1)?.path ?? '' });
    return result;
  }

  inPlace<T>(x: T, compute: () => T, others: readonly T[], overwrite: Overwrite<T>): T {
    const result = compute();
    const [target, source] = [x, result] as unknown as [Tensor, Tensor];
    const value = this.find(source) === null && this.find(target) === null ? null : this.valueOf(source);
    if (value !== null && source.dtype !== target.dtype) {
      throw this.unsupported('an operation in place whose result has another dtype');
    }
    const before = setTracer(null);
    try {
      overwrite(x, others, () => result);
    } finally {
      setTracer(before);
    }
    if (value !== null) this.note(target, value);
    return x;
  }

  private bind(tensor: Tensor, source: Value['source'], name: string): Known {
    const state = source === 'state' ? tensor : null;
    const value = new Value(this.ids++, source, name, tensor.dtype, tensor.shape, state);
    value.varies = source === 'input';
    return this.note(tensor, value);
  }

  private note(tensor: Tensor, value: Value): Known {
    const known = { value, version: tensor.storage.version, tensor };
    this.known.set(tensor, known);
    const there = this.places.get(tensor.storage) ?? [];
    there.push(known);
    this.places.set(tensor.storage, there);
    return known;
  }

  /** What is known of a tensor, or of the one whose numbers it is another handle of. */
  private find(tensor: Tensor): Known | null {
    const known = this.known.get(tensor);
    if (known !== undefined) return known;
    const there = this.places.get(tensor.storage) as (Known & { tensor: Tensor })[] | undefined;
    const same = there?.findLast(
      ({ tensor: other }) =>
        other.offset === tensor.offset &&
        other.dtype === tensor.dtype &&
        String(other.shape) === String(tensor.shape) &&
        String(other.strides) === String(tensor.strides),
    );
    return same ?? null;
  }

  /** The value of a tensor; of one that no known operation made, a constant. */
  private valueOf(tensor: Tensor): Value {
    const known = this.find(tensor);
    if (known !== null) {
      if (known.version !== tensor.storage.version) throw this.unsupported('writing into a tensor, or a view of it,');
      return known.value;
    }
    const { value } = this.bind(tensor, 'constant', '');
    const before = setTracer(null);
    try {
      // What the running operation owns must outlive the reading.
      value.data = nested(() => tensor.data());
    } finally {
      setTracer(before);
    }
    const maker = this.entered.findLast(({ serial }) => tensor.storage.serial > serial);
    value.maker = maker === undefined ? null : `${maker.name}\n${maker.place}`;
    return value;
  }

  private place(): string {
    const last = this.path.at(-1);
    if (last === undefined) return '';
    const { path, module } = last;
    return ` (in module '${path}': ${className(module)}(${module.extraRepr()}))`;
  }

  private unsupported(what: string): NotImplementedError {
    return notSupported(what, this.place());
  }
}

/** The calls that outputs depend on. */
function needed(calls: readonly Call[], outputs: Trace['outputs']): Call[] {
  const wanted = new Set(outputs.map(({ value }) => value));
  const kept = calls.toReversed().filter(({ args, results }) => {
    if (!results.some((result) => wanted.has(result))) return false;
    for (const value of valuesIn(args)) wanted.add(value);
    return true;
  });
  return kept.reverse();
}

export function notSupported(what: string, place: string, why = ''): NotImplementedError {
  return new NotImplementedError(
    `Exporting ${what} to ONNX opset version 17 is not supported${why === '' ? '' : `: ${why}`}${place}`,
  );
}

/** What a module was made with, and its weights by their own names. */
function settingsOf(module: AnyModule): Record<string, unknown> {
  const plain = (value: unknown): boolean =>
    value instanceof Tensor || ['number', 'string', 'boolean'].includes(typeof value);
  return Object.fromEntries(Object.entries(module).filter(([, value]) => plain(value)));
}

/** All tensors in arguments or results, in order. */
export function tensorsIn(value: unknown): Tensor[] {
  return instancesIn(value, Tensor);
}

export function valuesIn(value: unknown): Value[] {
  return instancesIn(value, Value);
}

function instancesIn<T>(value: unknown, kind: new (...args: never[]) => T): T[] {
  const found: T[] = [];
  const visit = (one: unknown): void => {
    if (one instanceof kind) found.push(one);
    else if (Array.isArray(one)) one.forEach(visit);
    else if (typeof one === 'object' && one !== null && !ArrayBuffer.isView(one)) Object.values(one).forEach(visit);
  };
  visit(value);
  return found;
}

/** The tensors of a result with the names that objects give them. */
function namedTensors(result: unknown, name = ''): { name: string; tensor: Tensor }[] {
  if (result instanceof Tensor) return [{ name, tensor: result }];
  if (Array.isArray(result)) return result.flatMap((one) => namedTensors(one, name));
  if (typeof result !== 'object' || result === null) return [];
  return Object.entries(result).flatMap(([key, one]) => namedTensors(one, name === '' ? key : `${name}.${key}`));
}
