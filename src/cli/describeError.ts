import { TorchletError } from '../index';
import { visible } from '../io/printable';
import { CommandError } from './commandError';
import { UsageError } from './usageError';
import { COMMANDS } from './words';

const REASONS: Record<string, string> = {
  EACCES: 'no permission',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file of that name is in the way',
  EFBIG: 'the file would be larger than allowed',
  EIO: 'the disk could not be read or written',
  EISDIR: 'a folder is in the way',
  ELOOP: 'the links lead in a circle',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many open files on this machine',
  ENOENT: 'no such file or folder',
  ENOMEM: 'not enough memory',
  ENOSPC: 'no space left on the disk',
  ENOTDIR: 'a file is where a folder should be',
  EPERM: 'not permitted',
  EROFS: 'the disk is read-only',
  ETIMEDOUT: 'the disk did not answer',
};

/** One line for what can go wrong without a fault of the program, in the command of this name; null for all else. */
export function describeError(error: unknown, command?: string): string | null {
  if (error instanceof UsageError) {
    const hasOwnHelp = command !== undefined && command !== 'help' && Object.hasOwn(COMMANDS, command);
    return visible(`${error.message} (see ${typed(hasOwnHelp ? command : '')} --help)`);
  }
  if (error instanceof CommandError || error instanceof TorchletError) return oneLine(error.message);
  const { code, errno, message, path } = error as NodeJS.ErrnoException;
  // What the system refuses, whatever it is, is no fault of the program.
  if (code === undefined || errno === undefined) return null;
  return oneLine(`${path === undefined ? '' : `${path}: `}${REASONS[code] ?? message} (${code})`);
}

/** How a command begins where the user typed the one that runs. */
export function typed(command: string): string {
  const event = process.env.npm_lifecycle_event;
  // Which trains.
  if (event === 'start') return 'npm start --';
  return `${event === 'npx' ? 'npx ' : ''}torchlet ${command}`.trimEnd();
}

function oneLine(text: string): string {
  return visible(text).replace(/\s*\n\s*/g, ' ');
}
