import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from './outcome.ts';

/** A committed list of cases: for each file their ids. */
export type CaseList = Readonly<Record<string, readonly string[]>>;

export function readList(path: string): CaseList {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as CaseList) : {};
}

const passedIds = (outcomes: readonly Outcome[]): Set<string> =>
  new Set(outcomes.filter(({ status }) => status === 'passed').map(({ file, id }) => `${file}#${id}`));

/** What is on the list of passing cases may not fail again: listed cases that didn't pass, also those that no longer exist. `selects` says which the run was to cover. */
export function lostCases(
  list: CaseList,
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
  list: CaseList,
  outcomes: readonly Outcome[],
): { readonly list: CaseList; readonly added: readonly string[] } {
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

/**
 * The list of known failures without what doesn't fail any more, and without cases that no longer exist; nothing is put on it.
 * `selects` says which cases the run was to cover: of the others nothing is known, they stay.
 */
export function withoutPassed(
  list: CaseList,
  outcomes: readonly Outcome[],
  selects: (file: string, id: string) => boolean = () => true,
): CaseList {
  const failed = new Set(outcomes.filter(({ status }) => status === 'failed').map(({ file, id }) => `${file}#${id}`));
  const left = Object.entries(list).map(
    ([file, ids]) => [file, ids.filter((id) => !selects(file, id) || failed.has(`${file}#${id}`))] as const,
  );
  return Object.fromEntries(left.filter(([, ids]) => ids.length > 0));
}

export function writeList(path: string, list: CaseList): void {
  const files = Object.entries(list).map(([file, ids]) => `${JSON.stringify(file)}: ${JSON.stringify(ids)}`);
  writeFileSync(path, `{\n${files.join(',\n')}\n}\n`);
}
