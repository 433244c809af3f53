import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, relative } from 'node:path';
import { isRunning } from '../vision/files/isRunning';
import { CommandError } from './commandError';

const LOCK = '.lock';
/** A process that makes the lock is killed before it has written who it is; given this long, it would have. */
const WRITING_MILLISECONDS = 200;

/** Who trains a run. */
interface Holder {
  pid: number;
  host: string;
  /** When the process began, in the system's own count; null where it tells none. A number is given again, this is not. */
  began: string | null;
}

/**
 * Keeps a run's folder for this process: two that go on with one run would move its checkpoint back in turn. The lock is a
 * file that names its holder; that of a process which is no more is taken over. Once it is ours, files that earlier
 * processes left half written go.
 *
 * @returns what gives the folder back
 * @throws CommandError when another process has it
 */
export async function lockRun(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, LOCK);
  const own = JSON.stringify({ pid: process.pid, host: hostname(), began: await beginningOf(process.pid) });
  while (!(await place(path, own))) {
    const text = await textOf(path);
    if (text === null) continue;
    const holder = parse(text);
    if (holder !== null && (await isHeld(holder))) throw new CommandError(refusal(folder, holder));
    await takeAway(path, text);
  }
  for (const name of await readdir(folder)) {
    if (name.endsWith('.part')) await rm(join(folder, name), { force: true });
  }
  return async () => {
    if ((await textOf(path)) === own) await rm(path, { force: true });
  };
}

/** False when there is a lock already. */
async function place(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What the lock says, once it is written; null when it is gone. */
async function textOf(path: string): Promise<string | null> {
  const read = (): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
  const text = await read();
  if (text !== '') return text;
  await new Promise((resolve) => setTimeout(resolve, WRITING_MILLISECONDS));
  return read();
}

function parse(text: string): Holder | null {
  try {
    const { pid, host, began } = JSON.parse(text) as Holder;
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, host, began } : null;
  } catch {
    return null;
  }
}

async function isHeld({ pid, host, began }: Holder): Promise<boolean> {
  // Nothing is known of the processes of another machine that shares the disk.
  if (host !== hostname()) return true;
  return isRunning(pid) && began === (await beginningOf(pid));
}

function refusal(folder: string, { pid, host }: Holder): string {
  const shown = relative('', folder) || '.';
  if (host === hostname()) return `${shown} is being trained by process ${pid}: wait for its end, or stop it`;
  return `${shown} is being trained on ${host} (process ${pid}); if it is not, delete ${join(shown, LOCK)}`;
}

/** Takes a lock away that nobody holds; not the one that somebody else has put in its place in the meantime. */
async function takeAway(path: string, text: string): Promise<void> {
  const aside = `${path}.${process.pid}.part`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await textOf(aside)) !== text) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** The 22nd field of Linux's own table: clock ticks from the machine's start to the process's. */
async function beginningOf(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is a name in brackets, which may hold spaces.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
