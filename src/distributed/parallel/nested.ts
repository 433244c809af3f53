import { Tensor } from '../../tensor/tensor';

/** Whether a value is a plain object: of a class it is not known how to make another. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The same lists and objects with other tensors in them. */
export function mapTensors(value: unknown, change: (x: Tensor) => Tensor): unknown {
  if (value instanceof Tensor) return change(value);
  if (Array.isArray(value)) return value.map((one: unknown) => mapTensors(one, change));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapTensors(one, change)]));
}

/** The tensors in lists and objects, in order. */
export function tensorsIn(value: unknown): Tensor[] {
  const found: Tensor[] = [];
  mapTensors(value, (x) => {
    found.push(x);
    return x;
  });
  return found;
}
