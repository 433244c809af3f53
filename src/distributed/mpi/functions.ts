import { outside } from '../communicator';
import { DistError } from '../distError';
import { ERROR_BYTES, type Handle, STATUS_BYTES, THREAD_FUNNELED } from './abi';
import type { MpiLibrary, Native } from './library';

const P = 'void *';
const I = 'int';
/** A handle, which is an address or a number. */
const H = 'handle';

/** What each function takes. */
const SIGNATURES = {
  Init_thread: [P, P, I, P],
  Initialized: [P],
  Finalized: [P],
  Finalize: [],
  Comm_rank: [H, P],
  Comm_size: [H, P],
  Comm_set_errhandler: [H, H],
  Comm_split: [H, I, I, P],
  Comm_split_type: [H, I, I, H, P],
  Comm_dup: [H, P],
  Comm_free: [P],
  Error_string: [I, P, P],
  Test: [P, P, P],
  Ibarrier: [H, P],
  Ibcast: [P, I, H, I, H, P],
  Iallreduce: [P, P, I, H, H, H, P],
  Ireduce: [P, P, I, H, H, I, H, P],
  Iallgather: [P, I, H, P, I, H, H, P],
  Igather: [P, I, H, P, I, H, I, H, P],
  Iscatter: [P, I, H, P, I, H, I, H, P],
  Ireduce_scatter_block: [P, P, I, H, H, H, P],
  Ialltoall: [P, I, H, P, I, H, H, P],
  Isend: [P, I, H, I, I, H, P],
  Irecv: [P, I, H, I, I, H, P],
} as const;

export type MpiName = keyof typeof SIGNATURES;

/** MPI's functions, each bound when it is first called, and memory for what they give back. */
export class MpiFunctions {
  private readonly bound = new Map<MpiName, Native>();
  /** What functions write to: a handle or a number in the first 8 bytes, then a flag, then a status. */
  private readonly results = outside(16 + STATUS_BYTES);
  private readonly ints = new Int32Array(this.results.buffer);
  private readonly addresses = new BigUint64Array(this.results.buffer, 0, 1);
  readonly at: bigint;

  /** Gives the rest of its time to another process, at once: ranks may be more than the machine has cores. */
  readonly relax: () => void;

  constructor(readonly mpi: MpiLibrary) {
    this.at = mpi.koffi.address(this.results);
    try {
      const native = mpi.koffi.load(null).func('sched_yield', 'int', []);
      this.relax = () => void native();
    } catch {
      this.relax = () => {};
    }
  }

  /** @throws DistError with MPI's own words where it returns an error */
  call(name: MpiName, ...args: (bigint | number | null)[]): void {
    const code = this.function(name)(...args);
    if (code !== 0) throw new DistError(`MPI_${name}: ${this.errorText(code)}`);
  }

  private function(name: MpiName): Native {
    let native = this.bound.get(name);
    if (native === undefined) {
      const { library, abi } = this.mpi;
      const types = SIGNATURES[name].map((type) => (type === H ? abi.handleType : type));
      native = library.func(`MPI_${name}`, 'int', types);
      this.bound.set(name, native);
    }
    return native;
  }

  private errorText(code: number): string {
    const text = outside(ERROR_BYTES);
    const failed = this.function('Error_string')(code, this.mpi.koffi.address(text), this.at);
    if (failed !== 0) return `error ${code}`;
    return new TextDecoder().decode(text.subarray(0, this.int)).trim();
  }

  /** The number that a function has written to `at`. */
  get int(): number {
    return this.ints[0] as number;
  }

  /** The handle that a function has written to `at`. */
  get handle(): Handle {
    return this.mpi.abi.handleType === 'int' ? this.int : (this.addresses[0] as bigint);
  }

  set handle(handle: Handle) {
    if (typeof handle === 'bigint') this.addresses[0] = handle;
    else this.ints[0] = handle;
  }

  /** Whether the request at `request` is over. */
  test(request: bigint): boolean {
    this.call('Test', request, this.at + 8n, this.at + 16n);
    return this.ints[2] !== 0;
  }

  /** The rank that the message of a request that was just over came from. */
  get source(): number {
    return this.ints[4 + this.mpi.abi.sourceAt] as number;
  }

  /** Begins, unless the process has begun already. */
  init(): void {
    this.call('Initialized', this.at);
    if (this.int !== 0) return;
    this.call('Init_thread', null, null, THREAD_FUNNELED, this.at);
  }

  /** Ends, once; all ranks have to come to it. */
  finalize(): void {
    this.call('Finalized', this.at);
    if (this.int === 0) this.call('Finalize');
  }
}
