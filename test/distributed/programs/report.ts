import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getRank } from 'torchlet/distributed';

const reported: Record<string, unknown> = {};

let prefix = '';
/** Each process has a file, also where it is rank 0 of a world of its own. */
let rank: number | null = null;

/** What the names of what follows begin with. */
export function reportAs(text: string): void {
  prefix = text;
  rank = Number(process.env.OMPI_COMM_WORLD_RANK ?? process.env.PMI_RANK ?? getRank());
}

/** Tells the test what has happened on this rank. */
export function report(name: string, value: unknown): void {
  reported[prefix + name] = value;
  rank ??= getRank();
  const file = join(process.env.TORCHLET_REPORTS as string, `${rank}.json`);
  writeFileSync(file, JSON.stringify(reported));
}

/** The message of what `run` throws. */
export function messageOf(run: () => void): string | null {
  try {
    run();
    return null;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
