import { ValueError } from '../errors';
import { synchronized } from '../nn/layers/syncBatchNorm';
import { agree } from './agreement';
import { alone } from './alone';
import { DistError } from './distError';
import { MpiFunctions } from './mpi/functions';
import { environment, launchedSize } from './mpi/launcher';
import { openLibrary } from './mpi/library';
import { MpiCommunicator } from './mpi/mpiCommunicator';
import { syncBatchNorm } from './parallel/syncBatchNorm';
import { ProcessGroup } from './processGroup';
import { waitFor } from './wait';
import { type Backend, currentWorld, groupOf, requireWorld, setWorld } from './world';

export interface InitOptions {
  /** What a call may wait for the other ranks at most, in seconds; default 1800. */
  timeout?: number;
  /**
   * Compare each call between ranks before it is made, so that a difference is an error that names both sides; default: whether
   * TORCHLET_DISTRIBUTED_DEBUG is DETAIL.
   */
  debug?: boolean;
}

const DEFAULT_TIMEOUT = 1800;

/**
 * Joins this process with the others that `mpirun` has started: from here on they can call each other, by their ranks.
 *
 * @param backend - 'mpi', or 'self' for a world of this process alone, which needs no MPI
 * @param options - `timeout` in milliseconds; see `InitOptions`
 * @throws ValueError when called twice or for a timeout that is no time, DistError where MPI or koffi is not installed, and where
 *   the library is not that of the mpirun which started the processes
 * @example
 * initProcessGroup('self');
 * getWorldSize(); // 1
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.init_process_group
 */
export function initProcessGroup(backend: Backend = 'mpi', options: InitOptions = {}): void {
  if (currentWorld() !== null) throw new ValueError('trying to initialize the default process group twice!');
  const { timeout = DEFAULT_TIMEOUT } = options;
  checkTimeout(timeout);
  const debug = options.debug ?? environment().TORCHLET_DISTRIBUTED_DEBUG === 'DETAIL';
  if (backend === 'self') {
    const group = new ProcessGroup([0], timeout, debug, alone, alone);
    setWorld({ group, backend, functions: null, groups: [], local: { rank: 0, size: 1 } });
  } else if (backend === 'mpi') joinMpi(timeout, debug);
  else throw new ValueError(`Invalid backend: '${String(backend)}' (there are 'mpi' and 'self')`);
  synchronized.forward = syncBatchNorm;
}

function checkTimeout(timeout: number): void {
  if (timeout > 0) return;
  throw new ValueError(`Expected timeout argument to be a number of seconds above 0, got ${String(timeout)}`);
}

/** MPI begins and ends once in a process, however often groups are made. */
let begun: MpiFunctions | null = null;

function joinMpi(timeout: number, debug: boolean): void {
  const functions = begun ?? new MpiFunctions(openLibrary());
  functions.init();
  const communicator = MpiCommunicator.world(functions);
  if (begun === null) {
    endWithProcess(functions);
    begun = functions;
  }
  const launched = launchedSize();
  if (communicator.size === 1 && launched > 1) {
    const { abi, file } = functions.mpi;
    throw new DistError(
      `${launched} processes were started, but ${file} (${abi.name}) finds this one alone: it is not the library of the command that ` +
        'started them. Name that one in TORCHLET_MPI; Slurm joins processes with srun --mpi=pmix (Open MPI) or --mpi=pmi2 (MPICH)',
    );
  }
  const local = communicator.onThisMachine();
  if (local.size < communicator.size) communicator.spread();
  const ranks = Array.from({ length: communicator.size }, (_, rank) => rank);
  const group = new ProcessGroup(ranks, timeout, debug, communicator.duplicate(), communicator.duplicate());
  setWorld({ group, backend: 'mpi', functions, groups: [], local: { rank: local.rank, size: local.size } });
  local.free();
}

interface Host {
  on(event: 'exit', listener: (code: number) => void): void;
}

/**
 * MPI has to be told that a process ends, unless it ends with an error: then it must not wait for the others, and mpirun, which sees
 * that it is gone, ends them.
 */
function endWithProcess(functions: MpiFunctions): void {
  const host = (globalThis as unknown as { process: Host }).process;
  host.on('exit', (code) => {
    if (code === 0 && currentWorld()?.group.hasFailed !== true) functions.finalize();
  });
}

/**
 * Leaves the group, or all of them: the opposite of `initProcessGroup`, after which that may be called again. MPI itself ends with
 * the process.
 *
 * @param group - which; default all
 * @throws ValueError where there is no such group
 * @example
 * initProcessGroup('self');
 * destroyProcessGroup();
 * isInitialized(); // false
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.destroy_process_group
 */
export function destroyProcessGroup(group?: ProcessGroup): void {
  const world = requireWorld();
  const found = groupOf(group);
  if (found !== world.group) {
    found.free();
    world.groups = world.groups.filter((other) => other !== found);
    return;
  }
  for (const one of [...world.groups, world.group]) one.free();
  setWorld(null);
  synchronized.forward = null;
}

/**
 * A group of some of the processes, whose calls the others need not make. All processes have to call this, in the same order, also
 * those that do not belong to it.
 *
 * @param ranks - those who belong to it; by default all
 * @param options - `timeout` in milliseconds
 * @returns the group; one without members on ranks that are not in it
 * @throws ValueError for ranks that there are not, DistError when the ranks do not agree who belongs to it
 * @example
 * initProcessGroup('self');
 * getWorldSize(newGroup([0])); // 1
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.new_group
 */
export function newGroup(ranks?: readonly number[] | null, options: { timeout?: number } = {}): ProcessGroup {
  const { group: all, groups } = requireWorld();
  const timeout = options.timeout ?? all.timeout;
  checkTimeout(timeout);
  const members = ranks === undefined || ranks === null ? [...all.ranks] : [...ranks].sort((a, b) => a - b);
  if (members.length > all.size) {
    throw new ValueError(
      "the new group's world size should be less or equal to the world size set by init_process_group",
    );
  }
  for (const [i, rank] of members.entries()) {
    if (!Number.isInteger(rank) || rank < 0 || rank >= all.size) {
      throw new ValueError("The new group's rank should be within the world_size set by init_process_group");
    }
    if (rank === members[i - 1]) throw new ValueError(`newGroup(): rank ${rank} is there twice`);
  }
  agree(all, 'newGroup()', `newGroup([${members.join(', ')}])`);
  const isMember = members.includes(all.rank);
  const own = all.members.split(isMember);
  const group = new ProcessGroup(members, timeout, all.debug, own, own?.duplicate() ?? null, all);
  groups.push(group);
  return group;
}

/** Makes sure that all ranks have come, before a call that MPI can only wait for. */
export function meet(group: ProcessGroup, what: string): void {
  waitFor(group.members.barrier(), group.timeout, group.members, what);
}

/**
 * Whether processes can be joined in this runtime at all: whether it is Node, Deno or Bun.
 *
 * @returns false in pages and edge functions
 * @example
 * isAvailable(); // true
 */
export function isAvailable(): boolean {
  return typeof (globalThis as { process?: { getBuiltinModule?: unknown } }).process?.getBuiltinModule === 'function';
}

/**
 * Whether MPI's library and koffi are installed.
 *
 * @returns whether `initProcessGroup('mpi')` finds them
 * @example
 * const backend = isMpiAvailable() ? 'mpi' : 'self'; // what initProcessGroup can be called with
 */
export function isMpiAvailable(): boolean {
  try {
    openLibrary();
    return true;
  } catch {
    return false;
  }
}
