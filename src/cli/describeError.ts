import { TorchletError } from '../index';
import { UsageError } from './usageError';

const REASONS: Record<string, string> = {
  EACCES: 'no permission',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file of that name is in the way',
  EFBIG: 'the file would be larger than allowed',
  EISDIR: 'a folder is in the way',
  EMFILE: 'too many open files',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left on the disk',
  ENOTDIR: 'a file is where a folder should be',
  EPERM: 'not permitted',
  EROFS: 'the disk is read-only',
};

/** One line for what can go wrong without a fault of the program; null for all else. */
export function describeError(error: unknown): string | null {
  if (error instanceof UsageError) return `${error.message} (see torchlet --help)`;
  if (error instanceof TorchletError) return error.message.replaceAll('\n', ' ');
  const { code, path } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason === undefined) return null;
  return `${path === undefined ? '' : `${path}: `}${reason} (${code})`;
}
