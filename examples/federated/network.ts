import { decodeSafetensors, encodeSafetensors, nn, type Tensor } from 'torchlet';

/** What all clients train: is a point of the square inside of the circle? */
export const makeNetwork = (): nn.Sequential =>
  new nn.Sequential(new nn.Linear(2, 16), new nn.Tanh(), new nn.Linear(16, 2));

/** Points of the square from -1 to 1, and whether they lie in the circle of radius 0.7. */
export const isInside = ([x, y]: readonly [number, number]): boolean => Math.hypot(x, y) < 0.7;

type State = Record<string, Tensor>;

/** Weights, or what has changed in them, as they travel. */
export const pack = (state: State): Uint8Array<ArrayBuffer> =>
  encodeSafetensors({ tensors: new Map(Object.entries(state)), metadata: {} }) as Uint8Array<ArrayBuffer>;

export const unpack = (bytes: Uint8Array, name: string): State =>
  Object.fromEntries(decodeSafetensors(bytes, name).tensors);
