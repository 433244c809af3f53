import { fileURLToPath } from 'node:url';

/** How much of a program is to run, and where it reports. */
export interface Report {
  /** Stop after so many steps. */
  steps?: number;
  epochs?: number;
  log?: (line: string) => void;
}

/** Whether the file is the program that was started, and not imported by another one. */
export function isMain(url: string): boolean {
  return process.argv[1] === fileURLToPath(url);
}
