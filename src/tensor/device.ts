import { ValueError } from '../errors';
import { typeName } from './wrongArguments';

/**
 * Where numbers are. There is one place: WebAssembly's memory, which the processor computes in.
 *
 * @example
 * tensor([1]).device.type; // => 'cpu'
 */
export class Device {
  readonly type = 'cpu';
  readonly index = null;

  /**
   * @returns 'cpu'
   */
  toString(): string {
    return this.type;
  }

  /**
   * @returns 'cpu'
   */
  toJSON(): string {
    return this.type;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `device(type='${this.type}')`;
  }
}

/** What may be given as a device; 'cuda' compiles, so that `cuda.isAvailable() ? 'cuda' : 'cpu'` does, and is refused. */
export type DeviceLike = 'cpu' | 'cuda' | Device;

export const CPU = /* @__PURE__ */ new Device();

/**
 * The device of a name: 'cpu'.
 *
 * @param name - 'cpu', 'cpu:0', or a device
 * @returns a device whose `type` is 'cpu'
 * @throws ValueError for all others
 * @example
 * const place = device(cuda.isAvailable() ? 'cuda' : 'cpu');
 * x.to(place).device.type; // 'cpu'
 * @see https://pytorch.org/docs/stable/tensor_attributes.html#torch.device
 */
export function device(name: DeviceLike): Device {
  if (name instanceof Device || (name as string) === 'cpu:0' || name === 'cpu') return CPU;
  throw noDevice(name);
}

/** What is said of a device that there is not. */
export function noDevice(name: unknown): ValueError {
  const text = typeof name === 'string' ? `'${name}'` : typeName(name);
  return new ValueError(
    `there is no device ${text}: torchlet computes on the CPU, in WebAssembly. The one device is 'cpu'; setNumThreads(n) uses more of its cores`,
  );
}

/** Whether `name` is one of a device, not of a dtype. */
export function isDevice(name: unknown): name is DeviceLike {
  return name instanceof Device || (typeof name === 'string' && /^(cpu|cuda|mps|xpu|meta|wasm|webgpu)\b/.test(name));
}

/**
 * What programs ask before they use a graphics card.
 *
 * @see https://pytorch.org/docs/stable/cuda.html
 */
export const cuda = {
  /** Always false. */
  isAvailable: (): boolean => false,
  /** Always 0. */
  deviceCount: (): number => 0,
};
