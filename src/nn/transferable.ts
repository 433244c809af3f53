import { FormatError, ValueError } from '../errors';
import { reshape } from '../ops/shape/reshape';
import { tensor } from '../tensor/create';
import { bytesOf, type DType, type TypedArray } from '../tensor/dtype';
import { numelOf, type Shape, showShape } from '../tensor/layout';
import { isPlainObject } from '../tensor/plainObject';
import { Tensor } from '../tensor/tensor';
import { isModule } from './internals';
import { Parameter } from './parameter';
import { className } from './property';

/** A tensor as plain data, which structuredClone, postMessage and IndexedDB take. */
export interface TransferableTensor {
  readonly torchlet: 'tensor' | 'parameter';
  readonly dtype: DType;
  readonly shape: Shape;
  /** The elements in row-major order, as `x.data()` gives them. */
  readonly data: TypedArray;
  readonly requiresGrad: boolean;
}

/** A value with plain data in the place of its tensors. */
export type ToTransferable<Value> = Value extends Tensor
  ? TransferableTensor
  : Value extends ArrayBufferView | ArrayBuffer | Date
    ? Value
    : Value extends Map<infer Key, infer Item>
      ? Map<Key, ToTransferable<Item>>
      : Value extends object
        ? { [Key in keyof Value]: ToTransferable<Value[Key]> }
        : Value;

/** A value with tensors in the place of their plain data. */
export type FromTransferable<Value> = Value extends TransferableTensor
  ? Tensor
  : Value extends ArrayBufferView | ArrayBuffer | Date
    ? Value
    : Value extends Map<infer Key, infer Item>
      ? Map<Key, FromTransferable<Item>>
      : Value extends object
        ? { [Key in keyof Value]: FromTransferable<Value[Key]> }
        : Value;

/**
 * The value with each tensor in it as plain data: for postMessage, structuredClone and IndexedDB, which refuse tensors, since these
 * live in WebAssembly's memory. State dicts, arrays, objects and maps are gone through; what has no tensors in it stays as it is. A
 * tensor that stands in several places is one afterwards, too. Gradients and graphs stay behind.
 *
 * The elements are copied once, out of WebAssembly's memory. `transferList` of the result lets postMessage hand them over without
 * another copy.
 *
 * @param value - a tensor, a state dict, or anything that holds some
 * @returns the same with `{ dtype, shape, data, ... }` for each tensor
 * @throws ValueError for a module, whose state is `model.stateDict()`
 * @example
 * const sent = structuredClone(toTransferable({ step: 3, weights: tensor([[1, 2]]) }));
 * fromTransferable(sent).weights; // => tensor([[1., 2.]])
 */
export function toTransferable<Value>(value: Value): ToTransferable<Value> {
  return mapped(value, (x) => (x instanceof Tensor ? plain(x) : undefined)) as ToTransferable<Value>;
}

/**
 * The tensors of what `toTransferable` made, as new ones: parameters are parameters again, leaves require gradients if they did.
 *
 * @param sent - as it came out of a message or a database
 * @returns the same with tensors in the place of what was sent
 * @throws FormatError where the data of a tensor do not fit its dtype and shape
 * @example
 * const model = new nn.Linear(2, 1);
 * const sent = structuredClone(toTransferable(model.stateDict()));
 * model.loadStateDict(fromTransferable(sent)); // => { missingKeys: [], unexpectedKeys: [] }
 */
export function fromTransferable<Value>(sent: Value): FromTransferable<Value> {
  return mapped(sent, (x) => (isSent(x) ? revived(x) : undefined)) as FromTransferable<Value>;
}

/**
 * What postMessage and structuredClone hand over instead of copying it: the elements of all tensors in a message. The sender's
 * message is empty afterwards.
 *
 * @param sent - what `toTransferable` made
 * @returns each buffer once
 * @example
 * const message = toTransferable({ weights: ones([2]) });
 * const received = structuredClone(message, { transfer: transferList(message) });
 * message.weights.data.length; // => 0
 * fromTransferable(received).weights; // => tensor([1., 1.])
 */
export function transferList(sent: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  mapped(sent, (x) => {
    if (!isSent(x)) return undefined;
    if (x.data.buffer instanceof ArrayBuffer) buffers.add(x.data.buffer);
    return x;
  });
  return [...buffers];
}

/** The value with what `replace` gives in the place of parts of it; undefined: go through the part. */
function mapped(value: unknown, replace: (part: unknown) => unknown): unknown {
  const known = new Map<unknown, unknown>();
  const visit = (part: unknown): unknown => {
    if (known.has(part)) return known.get(part);
    const replaced = replace(part);
    if (replaced !== undefined) {
      known.set(part, replaced);
      return replaced;
    }
    if (isModule(part)) {
      throw new ValueError(`a ${className(part)} is code and cannot be sent: send toTransferable(model.stateDict())`);
    }
    if (Array.isArray(part)) {
      const list: unknown[] = [];
      known.set(part, list);
      for (const item of part) list.push(visit(item));
      return list;
    }
    if (part instanceof Map) {
      const map = new Map<unknown, unknown>();
      known.set(part, map);
      for (const [key, item] of part) map.set(key, visit(item));
      return map;
    }
    if (!isPlainObject(part)) return part;
    const object: Record<string, unknown> = {};
    known.set(part, object);
    for (const [key, item] of Object.entries(part)) object[key] = visit(item);
    return object;
  };
  return visit(value);
}

function plain(x: Tensor): TransferableTensor {
  return {
    torchlet: x instanceof Parameter ? 'parameter' : 'tensor',
    dtype: x.dtype,
    shape: [...x.sizes],
    data: x.data(),
    requiresGrad: x.node === null && x.leafRequiresGrad,
  };
}

function isSent(value: unknown): value is TransferableTensor {
  const kind = isPlainObject(value) ? value.torchlet : undefined;
  return kind === 'tensor' || kind === 'parameter';
}

function revived({ torchlet, dtype, shape, data, requiresGrad }: TransferableTensor): Tensor {
  const fits =
    ['float32', 'int32', 'uint8', 'bool', 'complex64'].includes(dtype) &&
    Array.isArray(shape) &&
    shape.every((size) => Number.isInteger(size) && size >= 0) &&
    ArrayBuffer.isView(data) &&
    data.byteLength === numelOf(shape) * bytesOf(dtype);
  if (!fits) {
    const seen = Array.isArray(shape) ? showShape(shape) : String(shape);
    const bytes = ArrayBuffer.isView(data) ? `${data.byteLength} bytes` : 'no typed array';
    throw new FormatError(
      `what was received is no tensor: dtype ${String(dtype)}, shape ${seen}, ${bytes} of data (a message is empty after its ` +
        'buffers were transferred)',
    );
  }
  const x = reshape(tensor(data, { dtype }), shape);
  if (torchlet === 'parameter') return new Parameter(x, { requiresGrad: requiresGrad === true });
  x.leafRequiresGrad = requiresGrad === true;
  return x;
}
