import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from './outcome.ts';

/** The committed list: for each file the ids of the cases that pass. What is on it may not fail again. */
export type PassingList = Readonly<Record<string, readonly string[]>>;

export function readPassing(path: string): PassingList {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PassingList) : {};
}

const passedIds = (outcomes: readonly Outcome[]): Set<string> =>
  new Set(outcomes.filter(({ status }) => status === 'passed').map(({ file, id }) => `${file}#${id}`));

/** Listed cases that didn't pass, also those that no longer exist. `selects` says which the run was to cover. */
export function lostCases(
  list: PassingList,
  outcomes: readonly Outcome[],
  selects: (file: string, id: string) => boolean = () => true,
): string[] {
  const passed = passedIds(outcomes);
  return Object.entries(list).flatMap(([file, ids]) =>
    ids.filter((id) => selects(file, id) && !passed.has(`${file}#${id}`)).map((id) => `${file}#${id}`),
  );
}

/** The list with what passes now; nothing is taken off it. */
export function extended(
  list: PassingList,
  outcomes: readonly Outcome[],
): { readonly list: PassingList; readonly added: readonly string[] } {
  const merged = new Map(Object.entries(list).map(([file, ids]) => [file, new Set(ids)]));
  const added: string[] = [];
  for (const { file, id, status } of outcomes) {
    if (status !== 'passed') continue;
    const ids = merged.get(file) ?? new Set();
    merged.set(file, ids);
    if (ids.has(id)) continue;
    ids.add(id);
    added.push(`${file}#${id}`);
  }
  const sorted = [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, ids]) => [file, [...ids].sort()]);
  return { list: Object.fromEntries(sorted), added };
}

export function writePassing(path: string, list: PassingList): void {
  const files = Object.entries(list).map(([file, ids]) => `${JSON.stringify(file)}: ${JSON.stringify(ids)}`);
  writeFileSync(path, `{\n${files.join(',\n')}\n}\n`);
}
