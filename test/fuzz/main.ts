/** `npm run fuzz -- samples [NAME ...]`, `modules [NAME ...]`, `programs [--count N] [--seed S]`, `file CASES.jsonl` or `files [--count N] [--seed S]`: see README.md. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import * as torchlet from 'torchlet';
import * as data from 'torchlet/data';
import * as vision from 'torchlet/vision';
import type { Library, Namespace } from '../conformance/api.ts';
import { type Interpreter, isThere, python, runCases } from './run.ts';

const USAGE = `npm run fuzz -- programs [NAME ...]   random programs, of these operations
             objects [NAME ...]    random modules, optimizers, schedulers and distributions
             samples [NAME ...]    PyTorch's sample inputs of its operators
             modules [NAME ...]    PyTorch's own tests of its modules
             files                 broken files of weights and models
             file CASES.jsonl      cases that were kept
  --count N    how many (2000)       --seed S          which ones (0)
  --reference  of the samples, the larger sets that PyTorch compares with NumPy
  --show       whole cases           --keep FILE       writes all cases there`;

/** Prints how to call this and ends the process, in error where something is wrong with the call. */
function usage(wrong?: string): never {
  if (wrong === undefined) console.log(USAGE);
  else console.error(`fuzz: ${wrong}\n${USAGE}`);
  process.exit(wrong === undefined ? 0 : 2);
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        count: { type: 'string', default: '2000' },
        seed: { type: 'string', default: '0' },
        show: { type: 'boolean' },
        reference: { type: 'boolean' },
        keep: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return usage((error as Error).message);
  }
}

const { values, positionals } = parsed();
torchlet.setWarnHook(() => {});
const library: Library = { torchlet: torchlet as Namespace, data: data as Namespace, vision: vision as Namespace };

const [what = 'programs', ...names] = positionals;
if (values.help) usage();
if (!['programs', 'objects', 'samples', 'modules', 'files', 'file'].includes(what)) usage(`there is no '${what}'`);
for (const option of ['count', 'seed'] as const) {
  if (!/^\d+$/.test(values[option])) usage(`--${option} takes a whole number, not '${values[option]}'`);
}
const interpreter = what === 'file' || what === 'files' ? undefined : python();

/** The cases to run, a line each. */
function lines(from: Interpreter | undefined): AsyncIterable<string> {
  if (from === undefined) return createInterface({ input: createReadStream(names[0] ?? '') });
  const there = from.names(what).filter((name) => isThere(library, name));
  const unknown = names.find((name) => !there.includes(name));
  if (unknown !== undefined) {
    const same = there.filter((name) => name.endsWith(`.${unknown.slice(unknown.lastIndexOf('.') + 1)}`));
    usage(`no samples of '${unknown}'${same.length > 0 ? `: did you mean ${same.join(' or ')}?` : ''}`);
  }
  if (what === 'samples' || what === 'modules') {
    return from.cases(what, [...(values.reference ? ['--reference'] : []), ...(names.length === 0 ? there : names)]);
  }
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
