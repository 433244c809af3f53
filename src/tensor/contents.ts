import { type NestedArray, readNested } from './read';
import type { Tensor } from './tensor';

// Who compares two objects in a test looks at their own enumerable properties. Those of a tensor are addresses and counters: equal
// tensors would differ, and different ones might be equal. A tensor that is looked at shows dtype, shape and elements in their place.
// This costs nothing where nobody looks: the comparisons of Vitest, Jest, Chai and Node's assert ask for Symbol.toStringTag before
// they list properties, and that is when a tensor changes its face. Bun's `expect` does not ask.

/** The fields of Tensor that are the engine's. */
const ENGINE = [
  'storage',
  'ownType',
  'sizes',
  'strides',
  'offset',
  'count',
  'leafRequiresGrad',
  'node',
  'outputIndex',
  'meta',
] as const;

/** What Jest copies of a tensor before it prints how two differ. */
export const SHOWN = ['transfer', 'dtype', 'shape', 'elements'];

/** In place of a value that structuredClone and postMessage would copy: their error has this text. */
export const NOT_CLONED = Symbol(
  "a tensor lives in WebAssembly's memory: send toTransferable(x) in its place, and receive it with fromTransferable(sent)",
);

/** Its numbers, or, where they are gone, why: who lists properties expects no error. */
function elementsOf(x: Tensor): NestedArray | string {
  try {
    return readNested(x);
  } catch (error) {
    return String(error);
  }
}

/**
 * Lets the tensor's own enumerable properties be dtype, shape and elements.
 *
 * @param accessors - those of the prototype
 */
export function showContents(x: Tensor, accessors: PropertyDescriptorMap): void {
  if (!Object.hasOwn(x, 'sizes') || Object.hasOwn(x, 'elements') || !Object.isExtensible(x) || hasNoShape(x)) return;
  for (const key of ENGINE) Object.defineProperty(x, key, { enumerable: false });
  const shown: PropertyDescriptorMap = { ...accessors, elements: { get: () => elementsOf(x) } };
  for (const [key, accessor] of Object.entries(shown)) {
    Object.defineProperty(x, key, { ...accessor, enumerable: true, configurable: true });
  }
}

/** A parameter that waits for its module's first call has none. */
function hasNoShape(x: Tensor): boolean {
  try {
    return x.sizes === undefined;
  } catch {
    return true;
  }
}

/** The elements of a tensor, or of a copy that a test tool made of one, property by property. */
export function shownElements(x: Tensor): NestedArray {
  const copied = Object.getOwnPropertyDescriptor(x, 'elements')?.value as NestedArray | undefined;
  return copied ?? readNested(x);
}

/** Whether these are tests in Bun. */
export function isComparedUnasked(): boolean {
  const { Bun, process } = globalThis as { Bun?: unknown; process?: { env?: Record<string, string | undefined> } };
  return Bun !== undefined && process?.env?.NODE_ENV === 'test';
}
