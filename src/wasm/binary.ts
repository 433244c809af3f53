import { TorchletError } from '../errors';
import { memory } from './memory';

/**
 * Kernels come in several binaries on one memory: core, which every program needs, and one for each large family. A module of this
 * room declares each (core.ts, conv.ts, ...), so that a program holds the binaries whose modules its operations import. They are
 * compiled when the first of their kernels is called, and exchanged together when the build changes.
 */

/** How kernels multiply and add: rounding twice, the same on every machine, or fused where the machine can (asconfig.json). */
export type Simd = 'strict' | 'relaxed';

/** A binary as it comes: bytes, or what the host has compiled of an import. */
export type Code = Uint8Array<ArrayBuffer> | WebAssembly.Module;

export type Kernel = (...args: number[]) => number;
/** An instance's exports by name: the kernels, and what assembly/instance.ts has. */
export type Exports = Readonly<Record<string, Kernel>>;

export interface Binary {
  readonly name: string;
  /** The strict target, which is part of the JavaScript. */
  readonly strict: () => Code;
  /** Whether it serves for the relaxed build, too: scripts/wasm/binaries.mjs. */
  readonly onlyStrict?: boolean;
  /** Makes these the kernels that operations call. */
  readonly use: (kernels: Exports) => void;
}

/** The build that is in use, and how its instances come about. */
export interface Build {
  /** The binaries that were declared when it was loaded. */
  readonly binaries: readonly Binary[];
  /** The compiled module of a binary, undefined if it was not loaded. */
  moduleOf(binary: Binary): WebAssembly.Module | undefined;
  /** The kernels to be called instead of an instance's own: the same, spread over threads. */
  spread(own: Exports, binary: Binary): Exports;
}

/** All constant tables lie below this address, each binary's in a range of its own: scripts/wasm/binaries.mjs. */
const TABLES_END = 45056;

const declared: Binary[] = [];
const strictModules = new Map<Binary, WebAssembly.Module>();
/** What is part of the JavaScript. */
export const strictBuild: Build = {
  binaries: declared,
  moduleOf: strictModule,
  spread: (own) => own,
};
let build = strictBuild;
/** The binaries that run, with their own exports. */
let instances: ReadonlyMap<Binary, Exports> = new Map();
let whenLate: (() => Promise<void>) | null = null;

/**
 * Makes a binary known.
 *
 * @returns what stands for its kernels until the first of them is called
 */
export function declareBinary<K extends object>(
  binary: Omit<Binary, 'use'> & { readonly use: (kernels: K) => void },
): K {
  const known = binary as unknown as Binary;
  // The others may import core's kernels.
  if (known.name === 'core') declared.unshift(known);
  else declared.push(known);
  // What is missing then is said when it is used.
  if (isLate(known)) whenLate?.().catch(() => undefined);
  return new Proxy({} as K, { get: (_, name) => load(known)[name as string] });
}

export function declaredBinaries(): readonly Binary[] {
  return declared;
}

/** Whether a binary was declared after the build had been changed, and is not yet part of it. */
function isLate(binary: Binary): boolean {
  return !build.binaries.includes(binary);
}

/** Waits until the build has all binaries that were declared. */
export async function lateBinaries(): Promise<void> {
  if (declared.some(isLate)) await whenLate?.();
}

/** Modules of the strict target by the names of binaries, of hosts that refuse to compile bytes. */
let hostModules: Readonly<Record<string, WebAssembly.Module>> = {};

/** For such hosts, before the first kernel is called: what they have compiled of imports. */
export function setHostModules(modules: Readonly<Record<string, WebAssembly.Module>>): void {
  hostModules = modules;
}

/** The strict target of a binary. */
export function strictCode(binary: Binary): Code {
  return hostModules[binary.name] ?? binary.strict();
}

/** The strict module of a binary; `compiled` for hosts that only compile asynchronously. */
export function strictModule(binary: Binary, compiled?: WebAssembly.Module): WebAssembly.Module {
  const module = strictModules.get(binary) ?? compiled ?? compile(strictCode(binary));
  strictModules.set(binary, module);
  return module;
}

function compile(code: Code): WebAssembly.Module {
  if (!(code instanceof Uint8Array)) return code;
  try {
    return new WebAssembly.Module(code);
  } catch (error) {
    throw refusal(error as Error) ?? error;
  }
}

/** What is to be done where it was not the bytes that were wrong; null elsewhere. */
export function refusal({ message }: Error): TorchletError | null {
  if (/unsafe-eval|CSP|content.security/i.test(message)) {
    return new TorchletError(
      `the page's content-security policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src directive (${message})`,
    );
  }
  if (/embedder/.test(message)) {
    return new TorchletError(
      'this host compiles no WebAssembly that it was not deployed with: bundle with the condition of the host, ' +
        `'workerd' or 'edge-light' (${message})`,
    );
  }
  return null;
}

function load(binary: Binary): Exports {
  const core = declared[0] as Binary;
  if (binary !== core && !instances.has(core)) load(core);
  const own = instantiate(binary, build, memory, instances);
  instances = new Map([...instances, [binary, own]]);
  const kernels = build.spread(own, binary);
  binary.use(kernels);
  return kernels;
}

/** Instances for `next`, on that memory, of the binaries that run. */
export function instancesFor(next: Build, on: WebAssembly.Memory): ReadonlyMap<Binary, Exports> {
  const made = new Map<Binary, Exports>();
  for (const binary of declared) if (instances.has(binary)) made.set(binary, instantiate(binary, next, on, made));
  return made;
}

/**
 * Exchanges the kernels of all binaries.
 *
 * @param ifLate - loads what is declared later
 */
export function useBuild(next: Build, ifLate: () => Promise<void>, made = instances): void {
  build = next;
  instances = made;
  whenLate = ifLate;
  for (const [binary, own] of made) binary.use(next.spread(own, binary));
}

function instantiate(
  binary: Binary,
  { moduleOf }: Build,
  on: WebAssembly.Memory,
  others: ReadonlyMap<Binary, Exports>,
): Exports {
  const module = moduleOf(binary);
  if (module === undefined) {
    throw new TorchletError(
      `the kernels of ${binary.name} were imported after setNumThreads() or setSimd(), and have not been loaded yet: ` +
        'await ready() first',
    );
  }
  const core = others.get(declared[0] as Binary);
  const { exports } = new WebAssembly.Instance(module, { env: { ...core, memory: on } });
  const own = exports as unknown as Exports;
  checkTables(
    own,
    [...others].filter(([other]) => moduleOf(other) !== module).map(([, exports]) => exports),
  );
  return own;
}

/** Tables that lay over others would make wrong numbers. */
function checkTables(own: Exports, others: readonly Exports[]): void {
  const [begin, end] = tablesOf(own);
  const isBeside = ([first, last]: readonly [number, number]): boolean => end <= first || last <= begin;
  if (end > TABLES_END || !others.map(tablesOf).every(isBeside)) {
    throw new Error(`constant tables from ${begin} to ${end} lie over others`);
  }
}

const tablesOf = ({ tablesBegin, tablesEnd }: Exports): readonly [number, number] => [
  (tablesBegin as Kernel)(),
  (tablesEnd as Kernel)(),
];
