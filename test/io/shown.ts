import { nn, Tensor } from 'torchlet';

const number = (x: number): unknown => {
  if (Number.isNaN(x)) return { $number: 'nan' };
  return Number.isFinite(x) ? x : { $number: x > 0 ? 'inf' : '-inf' };
};

/** A value as `shown` of pytorch/make.py writes it into files.json. */
export function shown(value: unknown): unknown {
  if (value instanceof Tensor) {
    const data = [...value.data()].map((x) => (value.dtype === 'bool' ? x !== 0 : number(x)));
    const { dtype, shape, requiresGrad } = value;
    return { [value instanceof nn.Parameter ? '$parameter' : '$tensor']: dtype, shape: [...shape], data, requiresGrad };
  }
  if (typeof value === 'number') return number(value);
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (value instanceof Uint8Array) return { $bytes: [...value] };
  if (value instanceof Map) return { $map: [...value].map(([key, item]) => [shown(key), shown(item)]) };
  if (value instanceof Set) return { $set: [...value].sort() };
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value === 'object' && value !== null) {
    const out: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      Object.defineProperty(out, key, { value: shown(item), enumerable: true, configurable: true, writable: true });
    }
    return out;
  }
  return value;
}
