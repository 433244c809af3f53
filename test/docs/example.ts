import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A piece of code in a page or a docstring. */
export interface Example {
  /** Path of the file, from the root of the repository, and the line on which the code begins. */
  file: string;
  line: number;
  code: string;
  /** A program imports what it uses; a snippet takes it from the reader's surroundings (see surroundings.ts). */
  kind: 'program' | 'snippet';
}

export function nameOf({ file, line }: Example): string {
  return `${file}:${line}`;
}

export function readText(path: string): string {
  return readFileSync(`${ROOT}/${path}`, 'utf8');
}

/** The number, from 1, of the line in which `position` lies. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
