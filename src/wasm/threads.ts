import { ValueError } from '../errors';
import { warnOnce } from '../warn';
import { type Build, instancesFor, strictBuild, useBuild } from './binary';
import { availableSimd, type BuildSource, loadBuild, nodeModule, type Simd } from './builds';
import { heap, setThreadCount, start, threadCount } from './engine';
import { forkedKernels } from './forkJoin';
import { isShared, MAX_PAGES, memory, setMemory, sharedCopy } from './memory';
import { CONTROL, CONTROL_BYTES, WORKER_SOURCE } from './workerSource';

/** Where the build comes from that the change needs. */
export interface BuildOptions {
  /**
   * For bundlers that do not copy the files beside the package's code: the address of the .wasm file with all kernels of the relaxed
   * build, `torchlet/wasm/relaxed.wasm`; or of a folder, ending in '/', with the contents of `torchlet/wasm/`, from which only those
   * files are loaded that the program needs. Or the module, for hosts that compile imports of .wasm files. The strict build, which
   * threads take unless `setSimd` chose the other, needs no file.
   */
  wasm?: BuildSource;
}

export interface ThreadOptions extends BuildOptions {
  /**
   * A script that runs the worker, for pages whose content-security policy refuses Blob workers; it is
   * `torchlet/wasm/worker.js`, served from the page's own origin. Later calls need not give it again.
   */
  workerUrl?: string | URL;
}

interface AnyWorker {
  postMessage(message: unknown): void;
  terminate(): unknown;
}

const MAX_THREADS = 64;
/** Looks at the job counter before a worker sleeps: some tens of microseconds. */
const WORKER_SPINS = 4000;

let simd: Simd = 'strict';
let workers: AnyWorker[] = [];
let control: SharedArrayBuffer | null = null;
/** Kept for later changes of the build, which start the workers anew. */
let workerScript: string | URL | undefined;

/**
 * Sets the number of threads that kernels run on, the calling one included. Results are the same bits for any number.
 *
 * The first call with more than one moves the heap into shared memory; tensors stay valid. Where threads can't be had (a
 * page without cross-origin isolation, edge functions) it stays at one and warns once.
 *
 * @param n - 1 to 64
 * @param options - `wasm`: where the build for threads lies, for hosts that cannot find it
 * @returns the number of threads in use
 * @throws ValueError when n is no such number
 * @throws FormatError when the file that `wasm` names can't be loaded
 * @example
 * await setNumThreads(2);
 * @see https://pytorch.org/docs/stable/generated/torch.set_num_threads.html
 */
export async function setNumThreads(n: number, options: ThreadOptions = {}): Promise<number> {
  if (!Number.isInteger(n) || n < 1 || n > MAX_THREADS) {
    throw new ValueError(`set_num_threads expects a positive integer (at most ${MAX_THREADS}), got ${n}`);
  }
  return inTurn(async () => {
    if (n === threadCount()) return n;
    if (n > 1 && !canShare()) {
      warnOnce(
        'setNumThreads(): this runtime gives no shared memory (a page needs the headers COOP: same-origin and COEP: ' +
          'require-corp); one thread stays in use',
      );
      return threadCount();
    }
    workerScript = options.workerUrl ?? workerScript;
    try {
      await apply(simd, n, options);
    } catch (error) {
      // What engines throw where they have no room for a memory.
      if (!(error instanceof RangeError)) throw error;
      warnOnce(
        `setNumThreads(): this host has no room for a shared memory (${error.message}); ${threadCount()} ` +
          `thread${threadCount() === 1 ? ' stays' : 's stay'} in use`,
      );
    }
    return threadCount();
  });
}

/**
 * The number of threads that kernels run on.
 *
 * @returns the number, 1 unless `setNumThreads` has raised it
 * @example
 * getNumThreads(); // 1
 */
export function getNumThreads(): number {
  return threadCount();
}

/**
 * Chooses between the strict build (the default: the same bits on every machine) and the relaxed one, whose fused
 * multiply-add is faster and rounds once, if the runtime has it; else it warns once and stays strict.
 *
 * @param wanted - 'strict' or 'relaxed'
 * @param options - `wasm`: where the build lies, for hosts that cannot find it
 * @returns the build in use
 * @throws FormatError when the relaxed build's file can't be loaded
 * @example
 * await setSimd('relaxed');
 */
export async function setSimd(wanted: Simd, options: BuildOptions = {}): Promise<Simd> {
  if (wanted !== 'strict' && wanted !== 'relaxed') {
    throw new ValueError(`setSimd(): expected 'strict' or 'relaxed', got '${String(wanted)}'`);
  }
  return inTurn(async () => {
    const available = availableSimd(wanted);
    if (available !== simd) await apply(available, threadCount(), options);
    return simd;
  });
}

/** Changes of the engine wait for each other. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const result = last.then(change);
  last = result.catch(() => undefined);
  return result;
}

function canShare(): boolean {
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;
  const known =
    typeof SharedArrayBuffer === 'function' && (nodeModule('worker_threads') !== null || typeof Worker === 'function');
  return isolated && known;
}

/** Everything that can fail comes first: on an error the engine goes on as before. */
async function apply(nextSimd: Simd, threads: number, options: BuildOptions): Promise<void> {
  start();
  const shared = threads > 1 || isShared();
  const next = shared || nextSimd === 'relaxed' ? await loadedBuild(nextSimd, shared, options) : strictBuild;
  const nextMemory = shared && !isShared() ? sharedCopy(heap.occupied()) : memory;
  if (nextMemory !== memory) reserveForWorkers();
  const instances = instancesFor(next, nextMemory);
  const nextControl = threads > 1 ? new SharedArrayBuffer(CONTROL_BYTES) : null;
  // From here on nothing throws. The kernels change with the memory, since operations may run while workers start.
  if (nextMemory !== memory) setMemory(nextMemory);
  useBuild(next, loadLate, instances);
  const started: AnyWorker[] = [];
  let count = threads;
  if (nextControl !== null) {
    try {
      await startWorkers(started, threads, next, nextControl);
    } catch (error) {
      for (const worker of started) void worker.terminate();
      started.length = 0;
      count = 1;
      warnOnce(`setNumThreads(): no worker could be started (${(error as Error).message}); one thread stays in use`);
    }
  }
  stopWorkers();
  workers = started;
  control = count > 1 ? nextControl : null;
  simd = nextSimd;
  useBuild(control === null ? next : spreadBuild(next, control, count), loadLate);
  setThreadCount(count);
}

async function loadedBuild(simd: Simd, shared: boolean, { wasm }: BuildOptions): Promise<Build> {
  return { ...(await loadBuild(simd, shared, wasm)), spread: (own) => own };
}

/** The same build with its kernels spread over the workers, which have the binaries that it was loaded with. */
function spreadBuild(build: Build, shared: SharedArrayBuffer, threads: number): Build {
  const spread: Build['spread'] = (own, binary) => {
    const number = build.binaries.indexOf(binary);
    return number < 0 ? own : forkedKernels(own, number, shared, threads);
  };
  return { ...build, spread };
}

/** Loads the binaries of what the program has imported meanwhile, and gives them to the workers. */
const loadLate = (): Promise<void> => inTurn(() => apply(simd, threadCount(), {}));

/**
 * Where the space of addresses is limited, an engine that cannot start a worker ends the whole process instead of throwing.
 * This asks for about as much in a way that throws; nothing of it is kept or touched.
 *
 * @throws RangeError when there is no room
 */
function reserveForWorkers(): void {
  new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
}

function stopWorkers(): void {
  if (control !== null) {
    const ints = new Int32Array(control);
    Atomics.store(ints, CONTROL.quit, 1);
    Atomics.add(ints, CONTROL.job, 1);
    Atomics.notify(ints, CONTROL.job);
  }
  for (const worker of workers) void worker.terminate();
  workers = [];
}

async function startWorkers(
  started: AnyWorker[],
  threads: number,
  { binaries, moduleOf }: Build,
  shared: SharedArrayBuffer,
): Promise<void> {
  const modules = binaries.map(moduleOf);
  const ready: Promise<void>[] = [];
  for (let index = 1; index < threads; index++) {
    const data = { modules, memory, control: shared, index, spins: WORKER_SPINS };
    ready.push(startWorker(started, data));
  }
  await Promise.all(ready);
}

interface NodeWorker extends AnyWorker {
  once(event: string, listener: (value: unknown) => void): void;
  unref(): void;
}
type NodeWorkerConstructor = new (source: string, options: object) => NodeWorker;

function startWorker(started: AnyWorker[], data: object): Promise<void> {
  const node = nodeModule<{ Worker: NodeWorkerConstructor }>('worker_threads');
  return new Promise((resolve, reject) => {
    if (node !== null) {
      const worker = new node.Worker(WORKER_SOURCE, { eval: true, workerData: data });
      started.push(worker);
      worker.once('message', () => {
        // From here on the worker does not keep the process alive.
        worker.unref();
        resolve();
      });
      worker.once('error', (error) => reject(error as Error));
      return;
    }
    const blob = workerScript === undefined ? new Blob([WORKER_SOURCE], { type: 'text/javascript' }) : null;
    const url = blob === null ? (workerScript as string | URL) : URL.createObjectURL(blob);
    const worker = new Worker(url);
    started.push(worker);
    worker.onmessage = () => {
      if (blob !== null) URL.revokeObjectURL(url as string);
      resolve();
    };
    worker.onerror = (event) => reject(new Error(event.message || 'the page refuses the worker; pass workerUrl'));
    worker.postMessage(data);
  });
}
