import { availableParallelism, cpus } from 'node:os';
import { Writable } from 'node:stream';
import { begin } from '../distributed/collectives/run';
import { outside } from '../distributed/communicator';
import {
  barrier,
  broadcastObjectList,
  destroyProcessGroup,
  getNodeLocalSize,
  getRank,
  getWorldSize,
  initProcessGroup,
} from '../distributed/index';
import { launchedSize } from '../distributed/mpi/launcher';
import { groupOf } from '../distributed/world';

/** Longer ones are of use to nobody: the network is small. */
const MOST_THREADS = 8;

/** The processes that train a run together: this one alone, or those that mpirun has started. */
export interface Ranks {
  readonly rank: number;
  readonly size: number;
  /** Threads of this process where nothing else is said. */
  readonly threads: number;
  /** Where this process shows what it does: one of them does. */
  readonly output: NodeJS.WriteStream;
  /** What the first process has, on all. */
  share<T>(value: T): T;
  /** The sums of numbers over all processes. */
  sum(...values: number[]): number[];
  /** Waits for the others. */
  meet(): void;
  leave(): void;
}

/** Whether any process says so. */
export function any(ranks: Ranks, value: boolean): boolean {
  return ranks.size === 1 ? value : (ranks.sum(value ? 1 : 0)[0] as number) > 0;
}

export const ALONE: Ranks = {
  rank: 0,
  size: 1,
  threads: Math.min(availableParallelism(), MOST_THREADS),
  output: process.stdout,
  share: (value) => value,
  sum: (...values) => values,
  meet: () => {},
  leave: () => {},
};

/** Joins the processes that were started together; one by itself is a world of its own. */
export function joinRanks(): Ranks {
  if (launchedSize() === 1) {
    initProcessGroup('self');
    return { ...ALONE, leave: destroyProcessGroup };
  }
  initProcessGroup('mpi');
  const rank = getRank();
  const perRank = Math.floor(cpus().length / getNodeLocalSize());
  return {
    rank,
    size: getWorldSize(),
    // Where mpirun has bound the process to some cores, it has no more.
    threads: Math.max(1, Math.min(availableParallelism(), perRank, MOST_THREADS)),
    output: rank === 0 ? process.stdout : (nowhere() as NodeJS.WriteStream),
    share: (value) => {
      const list: unknown[] = [value];
      broadcastObjectList(list);
      return list[0] as typeof value;
    },
    sum,
    meet: () => void barrier(),
    leave: destroyProcessGroup,
  };
}

function sum(...values: number[]): number[] {
  const bytes = outside(8 * values.length);
  const numbers = new Float64Array(bytes.buffer);
  numbers.set(values);
  const start: Parameters<typeof begin>[1]['start'] = (communicator) => ({
    pending: communicator.allReduce(bytes, 'float64', 'sum'),
    finish: () => {},
  });
  begin(groupOf(null), { name: 'torchlet train', type: 'ALLREDUCE', tensors: [], start }, false).wait();
  return [...numbers];
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
