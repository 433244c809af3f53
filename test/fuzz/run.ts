import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Library, turn } from '../conformance/api.ts';
import type { Case } from '../conformance/json.ts';
import { operationOf } from '../conformance/kinds/call.ts';
import { NotCovered } from '../conformance/outcome.ts';
import { runCase } from '../conformance/runCase.ts';
import { isListed } from './listed.ts';

const script = (name: string): string => fileURLToPath(new URL(`./${name}.py`, import.meta.url));

export interface Interpreter {
  /** The operations that a script of this folder knows. */
  names(what: string): string[];
  /** The cases that a script of this folder writes, a line each. */
  cases(what: string, args: readonly string[]): AsyncIterable<string>;
}

/** A Python that has torch: the system's comes first, since Debian's package is for that one. Null where none has. */
export function python(): Interpreter | null {
  const program = ['/usr/bin/python3', 'python3'].find(
    (candidate) => spawnSync(candidate, ['-c', 'import torch'], { timeout: 120_000 }).status === 0,
  );
  if (program === undefined) return null;
  return {
    names(what) {
      const { stdout } = spawnSync(program, [script(what), '--list'], { encoding: 'utf8', timeout: 120_000 });
      return stdout.split('\n').filter((name) => name !== '');
    },
    async *cases(what, args) {
      const child = spawn(program, [script(what), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(child, 'close');
      yield* createInterface({ input: child.stdout });
      const [code] = (await ended) as [number | null];
      if (code !== 0) throw new Error(`${what}.py ended with code ${code}`);
    },
  };
}

export function isThere(library: Library, name: string): boolean {
  try {
    operationOf(library, name);
    return true;
  } catch (error) {
    if (error instanceof NotCovered) return false;
    throw error;
  }
}

export interface Failure {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly testCase: Case;
}

export interface FuzzReport {
  passed: number;
  /** Those that differ as docs/deviations.md says. */
  listed: number;
  notCovered: number;
  readonly failures: Failure[];
}

/** Runs cases as they are written; `keep` is a file that gets them all. */
export async function runCases(library: Library, lines: AsyncIterable<string>, keep?: string): Promise<FuzzReport> {
  const report: FuzzReport = { passed: 0, listed: 0, notCovered: 0, failures: [] };
  const file = keep === undefined ? null : createWriteStream(keep);
  let count = 0;
  for await (const line of lines) {
    file?.write(`${line}\n`);
    const testCase = JSON.parse(line) as Case;
    const { id, name, status, detail = '' } = runCase(library, 'fuzz', testCase);
    if (status === 'passed') report.passed++;
    else if (isListed(testCase, detail)) report.listed++;
    // What the library says that it does not compute for complex numbers is a missing name, not a wrong answer.
    else if (status === 'not covered' || /not implemented for 'ComplexFloat'/.test(detail)) report.notCovered++;
    else report.failures.push({ id, name, detail, testCase });
    if (++count % 100 === 0) await turn();
  }
  file?.end();
  return report;
}
