/** `npm run fuzz -- samples [NAME ...]`, `programs [--count N] [--seed S]`, `file CASES.jsonl` or `files [--count N] [--seed S]`: see README.md. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import * as torchlet from 'torchlet';
import * as data from 'torchlet/data';
import * as vision from 'torchlet/vision';
import type { Library, Namespace } from '../conformance/api.ts';
import { type Interpreter, isThere, python, runCases } from './run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '0' },
    show: { type: 'boolean' },
    keep: { type: 'string' },
  },
});
torchlet.setWarnHook(() => {});
const library: Library = { torchlet: torchlet as Namespace, data: data as Namespace, vision: vision as Namespace };

const [what = 'programs', ...names] = positionals;
const interpreter = what === 'file' || what === 'files' ? undefined : python();

/** The cases to run, a line each. */
function lines(from: Interpreter | undefined): AsyncIterable<string> {
  if (from === undefined) return createInterface({ input: createReadStream(names[0] ?? '') });
  const there = from.names(what).filter((name) => isThere(library, name));
  const unknown = names.find((name) => !there.includes(name));
  if (unknown !== undefined) {
    const same = there.filter((name) => name.endsWith(`.${unknown.slice(unknown.lastIndexOf('.') + 1)}`));
    throw new Error(`no samples of '${unknown}'${same.length > 0 ? `: did you mean ${same.join(' or ')}?` : ''}`);
  }
  if (what === 'samples') return from.cases(what, names.length === 0 ? there : names);
  return from.cases(what, ['--count', values.count, '--seed', values.seed, ...there]);
}

if (what === 'files') {
  const { fuzzFiles } = await import('./files.ts');
  fuzzFiles(Number(values.count), Number(values.seed));
} else if (interpreter === null) {
  console.log('fuzz: not run, no python3 here has torch');
} else {
  const report = await runCases(library, lines(interpreter), values.keep);
  for (const { id, name, detail, testCase } of report.failures) {
    console.log(`FAILED ${id} (${name})\n       ${detail}`);
    if (values.show) console.log(`       ${JSON.stringify(testCase)}`);
  }
  const { passed, failures, listed, notCovered } = report;
  console.log(
    `${passed} passed, ${failures.length} failed, ${listed} as docs/deviations.md lists, ${notCovered} not covered`,
  );
  process.exitCode = report.failures.length > 0 ? 1 : 0;
}
