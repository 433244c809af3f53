import { ValueError } from '../errors';
import type { MpiFunctions } from './mpi/functions';
import { ProcessGroup } from './processGroup';

export type Backend = 'mpi' | 'self';

/** What `initProcessGroup` has made. */
export interface World {
  group: ProcessGroup;
  backend: Backend;
  functions: MpiFunctions | null;
  groups: ProcessGroup[];
  /** Rank and number among the processes on this machine. */
  local: { rank: number; size: number };
}

let world: World | null = null;

export function setWorld(next: World | null): void {
  world = next;
}

export function currentWorld(): World | null {
  return world;
}

/** @throws ValueError before `initProcessGroup` */
export function requireWorld(): World {
  if (world !== null) return world;
  throw new ValueError(
    'Default process group has not been initialized, please make sure to call init_process_group: here ' +
      "initProcessGroup('mpi')",
  );
}

/** The group that a call is made in: the given one, or the world. */
export function groupOf(group: ProcessGroup | null | undefined): ProcessGroup {
  const { group: all, groups } = requireWorld();
  if (group === undefined || group === null) return all;
  if (!(group instanceof ProcessGroup)) throw new ValueError('expected a process group, as newGroup() makes them');
  if (group !== all && !groups.includes(group)) throw new ValueError('The given group does not exist');
  return group;
}

/**
 * Whether `initProcessGroup` has been called.
 *
 * @returns false again after `destroyProcessGroup`
 * @example
 * isInitialized(); // false
 */
export function isInitialized(): boolean {
  return world !== null;
}

/**
 * This process's rank in a group, by default among all processes; -1 where it is no member.
 *
 * @param group - the group; default all processes
 * @returns from 0 on
 * @example
 * initProcessGroup('self');
 * getRank(); // 0
 * destroyProcessGroup();
 */
export function getRank(group?: ProcessGroup): number {
  return groupOf(group).rank;
}

/**
 * Number of processes of a group, by default of all; -1 where this process is no member.
 *
 * @param group - the group; default all processes
 * @returns 1 or more
 * @example
 * initProcessGroup('self');
 * getWorldSize(); // 1
 * destroyProcessGroup();
 */
export function getWorldSize(group?: ProcessGroup): number {
  const found = groupOf(group);
  return found.isMember ? found.size : -1;
}

/**
 * The backend that `initProcessGroup` was called with.
 *
 * @param group - the group; default all processes
 * @returns its name
 * @example
 * initProcessGroup('self');
 * getBackend(); // 'self'
 * destroyProcessGroup();
 */
export function getBackend(group?: ProcessGroup): Backend {
  groupOf(group);
  return requireWorld().backend;
}

/**
 * The rank in `group` of a rank of the world.
 *
 * @param group - with that rank
 * @param globalRank - from 0 on
 * @returns the rank in the group
 * @throws ValueError when it is no member
 * @example
 * initProcessGroup('self');
 * getGroupRank(newGroup([0]), 0); // 0
 * destroyProcessGroup();
 */
export function getGroupRank(group: ProcessGroup, globalRank: number): number {
  return groupOf(group).rankOf(globalRank);
}

/**
 * The rank in the world of a rank of `group`.
 *
 * @param group - with that rank
 * @param groupRank - from 0 on
 * @returns the rank in the world
 * @throws ValueError when there is none
 * @example
 * initProcessGroup('self');
 * getGlobalRank(newGroup([0]), 0); // 0
 * destroyProcessGroup();
 */
export function getGlobalRank(group: ProcessGroup, groupRank: number): number {
  const found = groupOf(group).ranks[groupRank];
  if (found === undefined) throw new ValueError(`Group rank ${groupRank} is not part of group`);
  return found;
}

/**
 * The ranks in the world of a group's members.
 *
 * @param group - the group; default all processes
 * @returns in the order of the ranks in the group
 * @example
 * initProcessGroup('self');
 * getProcessGroupRanks(); // [0]
 * destroyProcessGroup();
 */
export function getProcessGroupRanks(group?: ProcessGroup): number[] {
  return [...groupOf(group).ranks];
}

/**
 * This process's rank among those on the same machine.
 *
 * @returns from 0 on
 * @example
 * initProcessGroup('self');
 * getNodeLocalRank(); // 0
 * destroyProcessGroup();
 */
export function getNodeLocalRank(): number {
  return requireWorld().local.rank;
}

/**
 * How many of the processes run on this machine.
 *
 * @returns 1 or more
 * @example
 * initProcessGroup('self');
 * getNodeLocalSize(); // 1
 * destroyProcessGroup();
 */
export function getNodeLocalSize(): number {
  return requireWorld().local.size;
}
