import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Library, turn } from './api.ts';
import type { Case, CaseFile } from './json.ts';
import type { Outcome } from './outcome.ts';
import { runCase } from './runCase.ts';

export interface RunOptions {
  /** Only cases whose "file#id" or name contains this text. */
  readonly filter?: string;
  /** Stands before the names of the files, where several folders are run. */
  readonly prefix?: string;
}

/** The case files under a folder, as paths relative to it with slashes, sorted. */
export function caseFiles(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`no such folder: ${folder}`);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json') && path !== 'manifest.json')
    .map((path) => relative('.', path).split(sep).join('/'))
    .sort();
}

/** The cases of one file of a folder. */
export function readCases(folder: string, file: string): readonly Case[] {
  const { cases } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Partial<CaseFile>;
  if (!Array.isArray(cases)) throw new Error(`${file} has no list "cases"`);
  return cases;
}

/** Runs every case of a folder in the format of `cases/README.md`. */
export async function run(
  library: Library,
  folder: string,
  { filter = '', prefix = '' }: RunOptions = {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const path of caseFiles(folder)) {
    const file = prefix + path;
    const selected = readCases(folder, path).filter(
      ({ id, name = '' }) => `${file}#${id}`.includes(filter) || name.includes(filter),
    );
    for (const testCase of selected) outcomes.push(runCase(library, file, testCase));
    await turn();
  }
  return outcomes;
}
