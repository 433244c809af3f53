import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { filesFor } from '../../scripts/wasm/binaries.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A kernel as JavaScript sees it. Pointers come back signed: take `>>> 0`. */
export type Kernel = (...args: number[]) => number;

export interface Instance {
  /** Every export of all binaries of kernels. Asking for one that does not exist throws. */
  exports: Record<string, Kernel>;
  memory: WebAssembly.Memory;
  /**
   * Reserves `bytes` at a 64-byte boundary and fills them, and 64 bytes behind them, with 0xff: a NaN as float32, so that
   * a kernel that reads what it was not given, or writes past the end, shows.
   */
  alloc(bytes: number): number;
  /** What a kernel says that a call of it needs: `write` is its function that ends in Plan, without the last argument. */
  plan(write: Kernel, ...args: number[]): { units: number; bytes: number; partial: number; work: number };
  /** Allocates and fills a float32 buffer. */
  put(values: ArrayLike<number>): number;
  /** A view on `n` elements. It goes stale when a later `alloc` grows the memory: take views last. */
  f32(pointer: number, n: number): Float32Array<ArrayBuffer>;
  i32(pointer: number, n: number): Int32Array<ArrayBuffer>;
  u8(pointer: number, n: number): Uint8Array<ArrayBuffer>;
}

export interface InstanceOptions {
  /** Target of asconfig.json. For the relaxed one Node 20 needs a flag, which is set here. */
  target?: 'strict' | 'relaxed';
  /** Address of the first allocation; 2 ** 31 checks that pointers are taken as unsigned. */
  base?: number;
}

const modules = new Map<string, WebAssembly.Module>();
const upToDate = new Set<string>();

/**
 * Fresh instances of all binaries of kernels on a memory of their own. The builds are made anew when a source is younger than
 * build/<binary>-<target>.wasm. `TORCHLET_WASM` names a directory of such files to test as they are instead.
 */
export function instance({ target = 'strict', base = 1 << 16 }: InstanceOptions = {}): Instance {
  const given = process.env.TORCHLET_WASM;
  if (given === undefined && !upToDate.has(target)) {
    const setup = `import('./scripts/setup.mjs').then(({ setup }) => setup({ wasm: ['${target}'] }))`;
    execFileSync(process.execPath, ['--eval', setup], { cwd: root, stdio: 'pipe' });
    upToDate.add(target);
  }
  let top = base;
  const memory = new WebAssembly.Memory({ initial: (base >>> 16) + 1, maximum: 65536 });
  const exports: Record<string, Kernel> = {};
  const setThreads: Kernel[] = [];
  for (const { path } of filesFor(target)) {
    const module = moduleAt(given === undefined ? join(root, path) : join(given, basename(path)));
    // As in the library: the others may import core's kernels, which come first.
    const imports = { env: { ...exports, memory } };
    Object.assign(exports, new WebAssembly.Instance(module, imports).exports);
    setThreads.push(exports.setThread as Kernel);
  }
  exports.setThread = (thread) => setThreads.reduce((_, setThread) => setThread(thread), 0);
  const alloc = (bytes: number): number => {
    const pointer = top;
    top = Math.ceil((top + bytes) / 64) * 64 + 64;
    const missing = top - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    new Uint8Array(memory.buffer, pointer, top - pointer).fill(0xff);
    return pointer;
  };
  return {
    exports: new Proxy(exports, {
      get(target, name) {
        const kernel = target[name as string];
        if (kernel === undefined) throw new Error(`no binary exports ${String(name)}`);
        return kernel;
      },
    }),
    memory,
    alloc,
    plan(write, ...args) {
      const at = alloc(16);
      write(...args, at);
      const [units, bytes, partial] = new Int32Array(memory.buffer, at, 3) as unknown as [number, number, number];
      return { units, bytes, partial, work: new Float32Array(memory.buffer, at + 12, 1)[0] as number };
    },
    put(values) {
      const pointer = alloc(values.length * 4);
      new Float32Array(memory.buffer, pointer, values.length).set(values);
      return pointer;
    },
    f32: (pointer, n) => new Float32Array(memory.buffer, pointer >>> 0, n),
    i32: (pointer, n) => new Int32Array(memory.buffer, pointer >>> 0, n),
    u8: (pointer, n) => new Uint8Array(memory.buffer, pointer >>> 0, n),
  };
}

function moduleAt(path: string): WebAssembly.Module {
  const known = modules.get(path);
  if (known !== undefined) return known;
  const bytes = readFileSync(path);
  if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const module = new WebAssembly.Module(bytes);
  modules.set(path, module);
  return module;
}
