import type { DType, TypedArray } from '../../tensor/dtype';
import { type Attribute, ElementType, type OnnxNode, type OnnxTensor } from '../proto/messages';
import type { ExternalFile } from './externalFile';
import { progression } from './merge';
import { notSupported } from './recorder';
import { bytesAs, elementType, tensorOf } from './tensors';
import { type Call, Dim, type Size, Value } from './values';

/** What a node's attributes may be given as: whole numbers are ints; a float has a class, since 1 could be either. */
export type Given = number | string | Float | readonly number[] | readonly string[] | Attribute | undefined;

export class Float {
  constructor(readonly value: number) {}
}

export const float = (value: number): Float => new Float(value);

/** Writes nodes for the calls of a trace. */
export class Emitter {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  private readonly names = new Map<Value, string>();
  private readonly taken = new Set<string>();
  private readonly constants = new Map<string, string>();
  private readonly typedNames = new Map<string, string>();
  /** Values whose sizes can be asked for, by what their sizes were in each trace. */
  private readonly sizes = new Map<string, { name: string; axis: number }>();
  private call: Call | null = null;

  /**
   * @param symbols - for each axis of an input that may change what it was in each trace, and where it stands
   * @param file - takes the bytes of weights that are not to stand in the model
   */
  constructor(
    private readonly symbols: readonly { sizes: readonly number[]; input: string; axis: number }[],
    private readonly file: ExternalFile | null = null,
  ) {}

  /** Begins the nodes of a call. */
  begin(call: Call): void {
    this.call = call;
  }

  /** Makes a name that no value has yet. */
  unique(wanted: string): string {
    let name = wanted;
    for (let i = 1; this.taken.has(name); i++) name = `${wanted}_${i}`;
    this.taken.add(name);
    return name;
  }

  /** Says what the value is called. */
  bind(value: Value, name: string): void {
    this.names.set(value, name);
    value.shape.forEach((size, axis) => {
      if (size instanceof Dim && !this.sizes.has(size.key)) this.sizes.set(size.key, { name, axis });
    });
  }

  /** Calls a result of a node otherwise, wherever it is used. */
  rename(from: string, to: string): void {
    const replace = (name: string): string => (name === from ? to : name);
    for (const node of this.nodes) {
      node.inputs = node.inputs.map(replace);
      node.outputs = node.outputs.map(replace);
    }
    for (const [value, name] of this.names) if (name === from) this.names.set(value, to);
  }

  /** The name of a value; states and constants become initializers when they are first asked for. */
  name(value: Value): string {
    const known = this.names.get(value);
    if (known !== undefined) return known;
    if (value.source === 'state') {
      const name = this.unique(value.name);
      this.initializer(tensorOf(name, value.dtype, value.shape as number[], value.tensor?.data() as TypedArray));
      this.names.set(value, name);
      return name;
    }
    if (value.source !== 'constant') throw new Error(`the value ${value.id} has no name`);
    const name = this.constantValue(value);
    this.names.set(value, name);
    return name;
  }

  private initializer(tensor: OnnxTensor): void {
    this.initializers.push(this.file?.take(tensor) ?? tensor);
  }

  /**
   * A value with the element type that an operator asks for, which need not be one of those that tensors here have: whole numbers as
   * such of 8 bits, say. What the file has as numbers stands there in this type.
   */
  typed(value: Value, type: number): string {
    if (type === ElementType.undefined || type === elementType(value.dtype)) return this.name(value);
    const isNumbers = value.source === 'state' || value.source === 'constant';
    if (!isNumbers || value.shape.some((size) => size instanceof Dim)) {
      return this.one('Cast', [this.name(value)], { to: type });
    }
    const key = `${value.id} ${type}`;
    let name = this.typedNames.get(key);
    if (name === undefined) {
      name = this.unique(value.source === 'state' ? value.name : 'onnx::Constant');
      const data = (value.data ?? value.tensor?.data()) as TypedArray;
      const raw = bytesAs(data, type);
      const dims = [...(value.shape as number[])];
      this.initializer({ name, dims, type, raw, numbers: [], external: new Map() });
      this.typedNames.set(key, name);
    }
    return name;
  }

  private constantValue(value: Value): string {
    const data = value.data as TypedArray;
    if (!value.shape.some((size) => size instanceof Dim)) {
      const name = this.unique('onnx::Constant');
      this.initializer(tensorOf(name, value.dtype, value.shape as number[], data));
      return name;
    }
    const { start, step } = progression(data) as { start: number; step: number };
    if (step === 0) return this.one('Expand', [this.scalar(start, value.dtype), this.shape(value.shape)]);
    const count = this.one('Squeeze', [this.shape(value.shape)]);
    const places = this.one('Range', [this.int64([0], []), count, this.int64([1], [])]);
    const numbers = this.one('Cast', [places], { to: elementType(value.dtype) });
    const scaled = this.one('Mul', [numbers, this.scalar(step, value.dtype)]);
    return this.one('Add', [scaled, this.scalar(start, value.dtype)]);
  }

  /** The value as `dtype`. */
  as(value: Value, dtype: DType): string {
    const name = this.name(value);
    return value.dtype === dtype ? name : this.one('Cast', [name], { to: elementType(dtype) });
  }

  /** An operand, a tensor or a number, as `dtype`. */
  operand(given: unknown, dtype: DType): string {
    if (given instanceof Value) return this.as(given, dtype);
    if (typeof given === 'number' || typeof given === 'boolean') return this.scalar(Number(given), dtype);
    if (!(given instanceof Dim)) throw this.unsupported('an operand that is neither tensor nor number');
    // Of a number that was divided by a size, say, nothing more is known.
    const size = this.one('Squeeze', [this.size(given)]);
    return this.one('Cast', [size], { to: elementType(dtype) });
  }

  scalar(value: number, dtype: DType): string {
    const kinds = {
      float32: Float32Array,
      int32: Int32Array,
      uint8: Uint8Array,
      bool: Uint8Array,
      complex64: Float32Array,
    };
    return this.constant(dtype, [], kinds[dtype].of(value));
  }

  /** A node with numbers; equal ones are one. Initializers are weights alone. */
  constant(dtype: DType, shape: readonly number[], data: TypedArray): string {
    return this.shared(tensorOf('', dtype, shape, data));
  }

  int64(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const raw = new Uint8Array(new BigInt64Array(values.map((value) => BigInt(value))).buffer);
    return this.shared({ name: '', dims: [...shape], type: ElementType.int64, raw, numbers: [], external: new Map() });
  }

  private shared(tensor: OnnxTensor): string {
    const key = `${tensor.type} ${tensor.dims} ${tensor.raw}`;
    let name = this.constants.get(key);
    if (name === undefined) {
      name = this.unique('/Constant_output_0');
      const value: Attribute = { kind: 'tensor', value: tensor };
      const attributes = new Map([['value', value]]);
      this.nodes.push({ name: '', opType: 'Constant', domain: '', inputs: [], outputs: [name], attributes });
      this.constants.set(key, name);
    }
    return name;
  }

  /** Adds a node and gives the names of its results. */
  node(opType: string, inputs: readonly string[], given: Record<string, Given> = {}, outputs = 1): string[] {
    const path = (this.call?.path ?? '').replaceAll('.', '/');
    const name = this.unique(`${path === '' ? '' : `/${path}`}/${opType}`);
    const results = Array.from({ length: outputs }, (_, i) => this.unique(`${name}_output_${i}`));
    const attributes = new Map<string, Attribute>();
    for (const [key, value] of Object.entries(given)) {
      if (value !== undefined) attributes.set(key, this.attribute(value));
    }
    this.nodes.push({ name, opType, domain: '', inputs: [...inputs], outputs: results, attributes });
    return results;
  }

  /** The same with one result. */
  one(opType: string, inputs: readonly string[], given: Record<string, Given> = {}): string {
    return this.node(opType, inputs, given)[0] as string;
  }

  private attribute(value: NonNullable<Given>): Attribute {
    if (value instanceof Float) return { kind: 'float', value: value.value };
    if (typeof value === 'object' && 'kind' in value) return value;
    if (typeof value === 'number') return { kind: 'int', value };
    if (typeof value === 'string') return { kind: 'string', value };
    if (value.some((one) => (one as unknown) instanceof Dim))
      throw this.unsupported('a size that depends on the inputs');
    if (typeof value[0] === 'string') return { kind: 'strings', value: value as string[] };
    return { kind: 'ints', value: value as number[] };
  }

  /** A vector of sizes. */
  shape(sizes: readonly Size[]): string {
    if (!sizes.some((size) => size instanceof Dim)) return this.int64(sizes as number[]);
    const parts = sizes.map((size) => (size instanceof Dim ? this.size(size) : this.int64([size])));
    return parts.length === 1 ? (parts[0] as string) : this.one('Concat', parts, { axis: 0 });
  }

  /** A size that depends on the inputs, as a vector of one: that of a value where one has it, else computed. */
  private size(size: Dim): string {
    const known = this.sizes.get(size.key);
    if (known !== undefined) return this.one('Shape', [known.name], { start: known.axis, end: known.axis + 1 });
    const [first, ...others] = size.sizes as [number, ...number[]];
    const by = this.symbols.filter(({ sizes }) => sizes.some((one, i) => one !== sizes[0] && size.sizes[i] !== first));
    const ask = (symbol: (typeof by)[number]): string =>
      this.one('Shape', [symbol.input], { start: symbol.axis, end: symbol.axis + 1 });
    const factor = by.reduce((rest, { sizes }) => rest / (sizes[0] as number), first);
    const isProduct = others.every(
      (one, i) => one === by.reduce((product, { sizes }) => product * (sizes[i + 1] as number), factor),
    );
    if (isProduct && Number.isInteger(factor)) {
      const sizes = by.map(ask);
      const product = sizes.reduce((product, next) => this.one('Mul', [product, next]));
      return factor === 1 ? product : this.one('Mul', [product, this.int64([factor])]);
    }
    const [symbol] = by;
    const changed = symbol?.sizes.findIndex((one) => one !== symbol.sizes[0]) ?? -1;
    if (by.length !== 1 || symbol === undefined || changed < 0) throw this.unsupported('a size of this kind');
    const [at, then] = [symbol.sizes[0] as number, symbol.sizes[changed] as number];
    const slope = ((size.sizes[changed] as number) - first) / (then - at);
    if (!Number.isInteger(slope)) throw this.unsupported('a size that is rounded');
    const scaled = slope === 1 ? ask(symbol) : this.one('Mul', [ask(symbol), this.int64([slope])]);
    return this.one('Add', [scaled, this.int64([first - slope * at])]);
  }

  /** A value of this shape in another one with as many elements. */
  reshaped(name: string, from: readonly Size[], to: readonly Size[]): string {
    const isSame = (a: Size | undefined, b: Size): boolean =>
      a instanceof Dim && b instanceof Dim ? a.key === b.key : a === b;
    if (from.length === to.length && to.every((size, i) => isSame(from[i], size))) return name;
    const kept = to.map((size, i) => (size instanceof Dim && isSame(from[i], size) ? 0 : size));
    const open = kept.filter((size) => size instanceof Dim).length;
    const isEmpty = to.includes(0);
    if (isEmpty || open > 1) return this.one('Reshape', [name, this.shape(to)]);
    return this.one('Reshape', [name, this.int64(kept.map((size) => (size instanceof Dim ? -1 : size)))]);
  }

  /** A number that must be the same for all inputs. */
  fixed(given: unknown, what: string): number {
    if (given instanceof Dim) throw this.unsupported(`${what} that depends on the sizes of the inputs`);
    return given as number;
  }

  /** The error for a form of the running operation that ONNX does not have. */
  unsupported(why: string): Error {
    const call = this.call as Call;
    return notSupported(`the operator '${call.name}'`, call.place, why);
  }
}
