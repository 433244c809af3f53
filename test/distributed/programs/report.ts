import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getRank } from 'torchlet/distributed';

const reported: Record<string, unknown> = {};

/** Tells the test what has happened on this rank. */
export function report(name: string, value: unknown): void {
  reported[name] = value;
  const file = join(process.env.TORCHLET_REPORTS as string, `${getRank()}.json`);
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
