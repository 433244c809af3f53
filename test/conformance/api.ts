import { NotCovered } from './outcome.ts';

/** The public entry points, given from outside so that the runner itself can be tested with a small fake library. */
export interface Library {
  readonly torchlet: Namespace;
  readonly data: Namespace;
  readonly vision: Namespace;
  /** For the list of what is covered alone: no case calls other processes. */
  readonly distributed?: Namespace;
}

export type Namespace = Readonly<Record<string, unknown>>;
export type Callable = (...args: unknown[]) => unknown;
export type Constructor = new (...args: unknown[]) => unknown;

/** The members of a tensor that the runner itself relies on. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly requiresGrad: boolean;
  readonly isLeaf: boolean;
  readonly gradFn: unknown;
  grad: TensorLike | null | undefined;
  data(): ArrayLike<number>;
  reshape(shape: readonly number[]): TensorLike;
  requiresGrad_(value?: boolean): TensorLike;
  clone(): TensorLike;
  mul(other: unknown): TensorLike;
  copy_(other: TensorLike): TensorLike;
  uniform_(from: number, to: number): TensorLike;
  normal_(mean: number, std: number): TensorLike;
  backward(options?: Readonly<Record<string, unknown>>): void;
  retainGrad(): void;
  registerHook(hook: (grad: TensorLike) => TensorLike | undefined): { remove(): void };
}

export interface ModuleLike {
  (...args: unknown[]): unknown;
  train(): unknown;
  eval(): unknown;
  parameters(): Iterable<TensorLike>;
  namedParameters(): Iterable<readonly [string, TensorLike]>;
  stateDict(): Iterable<readonly [string, TensorLike]> | Readonly<Record<string, TensorLike>>;
  loadStateDict(state: Readonly<Record<string, unknown>>): unknown;
}

export interface OptimizerLike {
  readonly paramGroups: readonly Record<string, unknown>[];
  step(closure?: () => unknown): unknown;
  zeroGrad(): unknown;
}

export const isCallable = (value: unknown): value is Callable => typeof value === 'function';

export function isTensor(value: unknown): value is TensorLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    isCallable((value as Partial<TensorLike>).data) &&
    Array.isArray((value as Partial<TensorLike>).shape)
  );
}

const isNamespace = (value: unknown): value is Namespace =>
  (typeof value === 'object' || typeof value === 'function') && value !== null;

/** The value at `path` ("nn.utils.clipGradNorm_") or undefined. */
export function find(namespace: Namespace, path: string): unknown {
  let value: unknown = namespace;
  for (const key of path.split('.')) {
    if (!isNamespace(value) || !(key in value)) return undefined;
    value = value[key];
  }
  return value;
}

/** The function at `path`; where the public API has none, the case is not covered. */
export function findFunction(namespace: Namespace, path: string): Callable {
  const value = find(namespace, path);
  if (!isCallable(value)) throw new NotCovered(path);
  return value;
}

export function findClass(namespace: Namespace, path: string): Constructor {
  return findFunction(namespace, path) as unknown as Constructor;
}

/** `stateDict()` as a plain object, be it a Map or an object. */
export function stateOf(module: ModuleLike): Record<string, TensorLike> {
  const state = module.stateDict();
  return Symbol.iterator in state
    ? Object.fromEntries(state as Iterable<readonly [string, TensorLike]>)
    : { ...(state as Readonly<Record<string, TensorLike>>) };
}

/** Frees what the event loop lets the finalizers free. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
