import { relative, resolve } from 'node:path';
import { FormatError, TorchletError } from '../index';
import type { Checkpoint } from '../io/checkpoint';
import { CLASSES } from './datasets';
import type { Ranks } from './ranks';
import { findRun, readCheckpoint } from './runFolder';
import { checkInfo, type RunInfo } from './runInfo';
import { TutorialNetwork } from './tutorialNetwork';

/** A run as it lies in its folder. */
export interface SavedRun extends RunInfo {
  folder: string;
  checkpoint: Checkpoint;
  /** Of the checkpoint, for messages. */
  path: string;
}

/** The run that a command names: its folder, or the checkpoint in it. */
export async function openRun(run: string): Promise<SavedRun> {
  return readRun((await findRun(run, '', undefined)).folder);
}

export async function readRun(folder: string, ranks?: Ranks): Promise<SavedRun> {
  const { checkpoint, path } = await readCheckpoint(folder, ranks);
  const { plan, ...info } = checkInfo(checkpoint.info, path);
  const root = plan.root === null ? null : resolve(folder, plan.root);
  return { ...info, plan: { ...plan, root }, folder, checkpoint, path };
}

/** The network with the weights of a run, in evaluation mode. */
export function networkOf({ checkpoint, path, settings }: SavedRun): TutorialNetwork {
  const network = new TutorialNetwork(CLASSES[settings.dataset].length);
  try {
    network.loadStateDict(checkpoint.model);
  } catch (error) {
    if (error instanceof TorchletError) throw new FormatError(`${path} holds another network: ${error.message}`);
    throw error;
  }
  network.eval();
  return network;
}

/** A path as it is seen from here. */
export function shown(folder: string): string {
  return relative('', folder) || '.';
}

/** A share as people read it. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
