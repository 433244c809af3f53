/** `npm run conformance -- [DIR] [--filter TEXT] [--json FILE] [--update] [--coverage]`: see README.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as torchlet from 'torchlet';
import * as data from 'torchlet/data';
import * as distributed from 'torchlet/distributed';
import * as vision from 'torchlet/vision';
import type { Library, Namespace } from './api.ts';
import { coverageFile, coveragePage, passingCases, readNames } from './coverage.ts';
import { type CaseList, extended, lostCases, readList, withoutPassed, writeList } from './lists.ts';
import type { Outcome } from './outcome.ts';
import { failingList, OWN, passingList } from './own.ts';
import { readmeFile, readmeTable, withTable } from './readmeTable.ts';
import { formatReport, summarize } from './report.ts';
import { run } from './run.ts';

const USAGE = 'npm run conformance -- [DIR] [--filter TEXT] [--json FILE] [--update] [--coverage]';
class UsageError extends Error {}

interface Settings {
  /** Another folder than the project's own two. */
  readonly folder: string | undefined;
  readonly filter: string;
  readonly json: string | undefined;
  readonly update: boolean;
  readonly coverage: boolean;
}

function settingsOf(args: readonly string[]): Settings {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
  const { values, positionals } = parsed;
  if (positionals.length > 1) throw new UsageError(`one folder at most, got ${positionals.join(' ')}`);
  const folder = positionals[0] === undefined ? undefined : resolve(positionals[0]);
  if (folder !== undefined && !existsSync(folder)) throw new UsageError(`no such folder: ${folder}`);
  if (values.update && folder !== undefined) throw new UsageError("--update is for the project's own cases");
  return {
    folder,
    filter: values.filter ?? '',
    json: values.json,
    update: values.update ?? false,
    coverage: values.coverage ?? false,
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      filter: { type: 'string' },
      json: { type: 'string' },
      update: { type: 'boolean' },
      coverage: { type: 'boolean' },
    },
  });
}

async function conformance({ folder, filter, json, update, coverage }: Settings): Promise<number> {
  // Cases that PyTorch warns about are part of the reference; their warnings say nothing about the result.
  torchlet.setWarnHook(() => {});
  const library: Library = {
    torchlet: torchlet as Namespace,
    data: data as Namespace,
    vision: vision as Namespace,
    distributed: distributed as Namespace,
  };
  if (coverage) {
    writeFileSync(readmeFile, withTable(readFileSync(readmeFile, 'utf8'), readmeTable(library, readNames())));
    writeFileSync(coverageFile, coveragePage(library, readNames(), passingCases(OWN, passingList)));
    return 0;
  }
  const outcomes: Outcome[] = [];
  for (const part of folder === undefined ? OWN : [{ folder, prefix: '' }]) {
    outcomes.push(...(await run(library, part.folder, { filter, prefix: part.prefix })));
  }
  if (outcomes.length === 0) throw new UsageError(`no case of ${folder ?? 'either set'} contains "${filter}"`);
  const passing: CaseList = folder === undefined ? readList(passingList) : {};
  const failing: CaseList = folder === undefined ? readList(failingList) : {};
  const selects = (file: string, id: string): boolean => `${file}#${id}`.includes(filter);
  const lost = lostCases(passing, outcomes, selects);
  const report = summarize(outcomes, { lost, isKnown: (file, id) => failing[file]?.includes(id) ?? false });
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 1)}\n`);
  console.log(formatReport(report));
  if (update) {
    const { list: longer, added } = extended(passing, outcomes);
    writeList(passingList, longer);
    writeList(failingList, withoutPassed(failing, outcomes, selects));
    console.log(`passing.json: ${added.length} added${added.length > 0 ? `: ${added.join(', ')}` : ''}`);
  }
  return report.failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await conformance(settingsOf(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`conformance: ${error.message}. ${USAGE}`);
  process.exitCode = 2;
}
