import { FormatError } from '../errors';
import { warnOnce } from '../warn';
import { type Binary, type Build, type Code, declaredBinaries, refusal, type Simd, strictCode } from './binary';
import { withMemory } from './sharedMemory';

export type { Simd } from './binary';

/** A module whose one function is f32x4.relaxed_madd: valid where relaxed SIMD is. */
const RELAXED_PROBE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  8,
  1,
  96,
  3,
  123,
  123,
  123,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  13,
  1,
  11,
  0,
  32,
  0,
  32,
  1,
  32,
  2,
  253,
  133,
  2,
  11,
);

/** Whether this host runs relaxed SIMD instructions. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_PROBE);
}

/**
 * Where the binaries of a build are taken from: the address of the file with all that it has, `torchlet/wasm/relaxed.wasm`; that of a
 * folder, ending in '/', with one file for each, as `torchlet/wasm/` has them, of which those in use are loaded; or what the host made
 * of an import of the file with all.
 */
export type BuildSource = string | URL | WebAssembly.Module;

/** By the names of binaries. */
export type Addresses = Readonly<Record<string, () => URL>>;

let addresses: Addresses = {};

/** Says where the files of the relaxed build lie. */
export function setAddresses(known: Addresses): void {
  addresses = known;
}

/** Files with all binaries that were named once, and those of single binaries. */
const complete = new Map<Simd, Code>();
const single = new Map<string, Code>();
/** What was compiled of bytes, for a memory of its own and for a shared one. */
const modules = new WeakMap<Code, (WebAssembly.Module | undefined)[]>();

/**
 * Loads and compiles all binaries that the program has, each once.
 *
 * @param shared - whether the memory is
 * @param source - where they are taken from: instead of the JavaScript, which has the strict build, or of beside it
 * @returns the modules by binary
 * @throws FormatError when a file is not there, or is no WebAssembly
 */
export async function loadBuild(
  simd: Simd,
  shared: boolean,
  source?: BuildSource,
): Promise<Pick<Build, 'binaries' | 'moduleOf'>> {
  const name = `${simd}.wasm`;
  const given =
    source === undefined || isFolder(source)
      ? undefined
      : isModule(source)
        ? source
        : await read(name, () => at(source));
  const whole = source === undefined ? complete.get(simd) : given;
  const wholeModule = whole === undefined ? undefined : await compiled(name, whole, shared);
  // Kept when it was found to be one.
  if (whole === undefined) complete.delete(simd);
  else complete.set(simd, whole);
  const binaries: Binary[] = [];
  const known = new Map<Binary, WebAssembly.Module>();
  // Others may be declared while these are awaited.
  while (binaries.length < declaredBinaries().length) {
    const missing = declaredBinaries().filter((binary) => !binaries.includes(binary));
    binaries.push(...missing);
    const separate = wholeModule === undefined ? missing : missing.filter((binary) => targetOf(binary, simd) !== simd);
    const folder = wholeModule === undefined ? (source as string | URL) : undefined;
    await Promise.all(
      separate.map(async (binary) => known.set(binary, await loadBinary(binary, simd, shared, folder))),
    );
  }
  return { binaries, moduleOf: (binary) => known.get(binary) ?? wholeModule };
}

const targetOf = (binary: Binary, simd: Simd): Simd => (binary.onlyStrict ? 'strict' : simd);

/** Loads and compiles one binary. */
export async function loadBinary(
  binary: Binary,
  simd: Simd,
  shared = false,
  folder?: string | URL,
): Promise<WebAssembly.Module> {
  const target = targetOf(binary, simd);
  const name = `${binary.name}-${target}.wasm`;
  // What is not loaded for the build is part of the JavaScript.
  const place = target === simd ? folder : undefined;
  const code = (place === undefined ? single.get(name) : undefined) ?? (await codeOf(binary, target, name, place));
  single.set(name, code);
  return compiled(name, code, shared);
}

async function codeOf(binary: Binary, simd: Simd, name: string, folder?: string | URL): Promise<Code> {
  if (folder !== undefined) return read(name, () => new URL(name, at(folder)));
  if (simd === 'strict') return strictCode(binary);
  return read(name, () => {
    const address = addresses[binary.name];
    if (address === undefined) throw new Error('this host has no files');
    // Throws where the bundle's format knows no import.meta.url.
    return address();
  });
}

async function compiled(name: string, code: Code, shared: boolean): Promise<WebAssembly.Module> {
  if (isModule(code)) return code;
  const both = modules.get(code) ?? [];
  modules.set(code, both);
  try {
    const module = both[Number(shared)] ?? (await compileBy(WebAssembly, withMemory(code, shared)));
    both[Number(shared)] = module;
    return module;
  } catch (error) {
    throw refusal(error as Error) ?? failure(name, places.get(code) ?? 'the JavaScript', error as Error);
  }
}

/** By another name: with webpack, Next builds no edge route in whose code `WebAssembly.compile` is called, reached or not. */
const compileBy = (host: typeof WebAssembly, bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> =>
  host.compile(bytes);

const at = (address: string | URL): URL => new URL(address, globalThis.location?.href);
const isFolder = (source: BuildSource): boolean => !isModule(source) && String(source).endsWith('/');

/** Where bytes came from, for messages. */
const places = new WeakMap<Code, string>();

async function read(name: string, find: () => URL): Promise<Code> {
  let place = `wasm/ beside torchlet's code`;
  try {
    const url = find();
    place = url.href;
    const bytes = await readBytes(url);
    places.set(bytes, place);
    return bytes;
  } catch (error) {
    throw failure(name, place, error as Error);
  }
}

function failure(name: string, place: string, { message }: Error): FormatError {
  return new FormatError(
    `${name} could not be loaded from ${place} (${message}). It is a file of the package, ` +
      `torchlet/wasm/${name}, which the bundler did not copy: put it where the program can read it and pass its address ` +
      `as { wasm: '/relaxed.wasm' }, or that of its folder, or pass the module where the host compiles imports of .wasm files`,
  );
}

function isModule(source: unknown): source is WebAssembly.Module {
  return Object.prototype.toString.call(source) === '[object WebAssembly.Module]';
}

interface NodeProcess {
  versions?: { node?: string };
  getBuiltinModule?: (name: string) => unknown;
}

/** Node's own module where there is one: bundlers for browsers see no import. */
export function nodeModule<T>(name: string): T | null {
  const host = (globalThis as { process?: NodeProcess }).process;
  try {
    return (host?.getBuiltinModule?.(`node:${name}`) as T | undefined) ?? null;
  } catch {
    // Next's edge runtime has a function of this name that says it is not supported.
    return null;
  }
}

async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (url.protocol === 'file:') {
    const fs = nodeModule<{ readFileSync(path: URL): Uint8Array<ArrayBuffer> }>('fs');
    if (fs !== null) return fs.readFileSync(url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
  return new Uint8Array(await response.arrayBuffer());
}

/** The build to use for what was asked: 'strict', with one warning, where relaxed SIMD can't be had. */
export function availableSimd(wanted: Simd): Simd {
  if (wanted === 'strict' || hasRelaxedSimd()) return wanted;
  warnOnce("setSimd('relaxed'): this runtime has no relaxed SIMD; the strict build stays in use");
  return 'strict';
}
