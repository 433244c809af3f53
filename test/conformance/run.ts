import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Library, turn } from './api.ts';
import type { Case, CaseFile } from './json.ts';
import { prepareCall } from './kinds/call.ts';
import { runErrorCase } from './kinds/error.ts';
import { prepareModule } from './kinds/module.ts';
import { prepareNetwork } from './kinds/network.ts';
import { type Prepare, STAGES } from './kinds/prepared.ts';
import { prepareProgram } from './kinds/program.ts';
import { prepareSeeded } from './kinds/seeded.ts';
import { prepareClip, prepareOptimizer, prepareScheduler } from './kinds/training.ts';
import { prepareTransform } from './kinds/transform.ts';
import { Mismatch, NotCovered, type Outcome } from './outcome.ts';

const kinds: Readonly<Record<string, Prepare>> = {
  module: prepareModule,
  function: prepareCall,
  method: prepareCall,
  property: prepareCall,
  program: prepareProgram,
  optimizer: prepareOptimizer,
  scheduler: prepareScheduler,
  clip: prepareClip,
  transform: prepareTransform,
  network: prepareNetwork,
  seeded: prepareSeeded,
};

export interface RunOptions {
  /** Only cases whose "file#id" or name contains this text. */
  readonly filter?: string;
}

function prepareOf(kind: string): Prepare {
  const prepare = kinds[kind];
  if (prepare === undefined) throw new Error(`the runner doesn't know the kind "${kind}"`);
  return prepare;
}

function explain(error: unknown): string {
  if (error instanceof Mismatch) return error.message;
  return error instanceof Error ? `threw ${error.name}: ${error.message}` : `threw ${String(error)}`;
}

/** One case: passed, failed, or not covered when it needs a name that the public API doesn't have. */
export function runCase(library: Library, file: string, testCase: Case): Outcome {
  const base = { file, id: testCase.id, kind: testCase.kind, name: testCase.name ?? '' };
  try {
    if (testCase.kind === 'error') {
      const refusal = runErrorCase(library, testCase, prepareOf(String(testCase.of)));
      return { ...base, status: 'passed', ...refusal };
    }
    const prepared = prepareOf(testCase.kind)(library, testCase);
    for (const stage of STAGES) prepared[stage]?.();
    prepared.check();
    return { ...base, status: 'passed' };
  } catch (error) {
    if (error instanceof NotCovered) return { ...base, status: 'not covered', detail: error.operation };
    return { ...base, status: 'failed', detail: explain(error) };
  }
}

/** The case files under a folder, as paths relative to it with slashes, sorted. */
export function caseFiles(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`no such folder: ${folder}`);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json') && path !== 'manifest.json')
    .map((path) => relative('.', path).split(sep).join('/'))
    .sort();
}

function readCases(folder: string, file: string): readonly Case[] {
  const { cases } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Partial<CaseFile>;
  if (!Array.isArray(cases)) throw new Error(`${file} has no list "cases"`);
  return cases;
}

/** Runs every case of a folder in the format of `cases/README.md`. */
export async function run(library: Library, folder: string, { filter = '' }: RunOptions = {}): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const file of caseFiles(folder)) {
    const selected = readCases(folder, file).filter(
      ({ id, name = '' }) => `${file}#${id}`.includes(filter) || name.includes(filter),
    );
    for (const testCase of selected) outcomes.push(runCase(library, file, testCase));
    await turn();
  }
  return outcomes;
}
