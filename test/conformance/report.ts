import type { Outcome } from './outcome.ts';

export interface Counts {
  passed: number;
  failed: number;
  notCovered: number;
}

export interface Report extends Counts {
  readonly files: readonly (Counts & { readonly file: string })[];
  /** Failures that the committed list of known ones has: not counted as failed. */
  readonly knownFailures: readonly string[];
  /** Cases marked python_specific: in none of the other counts. */
  readonly pythonSpecific: Counts;
  /** Cases of the committed list that don't pass any more, as "file#id". Each counts as failed. */
  readonly lost: readonly string[];
  readonly cases: readonly Outcome[];
}

const none = (): Counts => ({ passed: 0, failed: 0, notCovered: 0 });

const key = { passed: 'passed', failed: 'failed', 'not covered': 'notCovered' } as const;

export interface Lists {
  readonly lost?: readonly string[];
  /** Whether a case stands on the list of known failures. */
  readonly isKnown?: (file: string, id: string) => boolean;
}

/** Counts per file and in all. A lost case that is failed anyway is counted once. */
export function summarize(outcomes: readonly Outcome[], { lost = [], isKnown = () => false }: Lists = {}): Report {
  const total = none();
  const pythonSpecific = none();
  const files = new Map<string, Counts>();
  const failed = new Set<string>();
  const knownFailures: string[] = [];
  for (const { file, id, status, python_specific } of outcomes) {
    if (python_specific === true) {
      pythonSpecific[key[status]]++;
      continue;
    }
    if (status === 'failed' && isKnown(file, id)) {
      knownFailures.push(`${file}#${id}`);
      continue;
    }
    if (status === 'failed') failed.add(`${file}#${id}`);
    const counts = files.get(file) ?? none();
    files.set(file, counts);
    counts[key[status]]++;
    total[key[status]]++;
  }
  total.failed += lost.filter((id) => !failed.has(id)).length;
  const perFile = [...files].map(([file, counts]) => ({ file, ...counts }));
  return { ...total, files: perFile, knownFailures, pythonSpecific, lost, cases: outcomes };
}

const counts = ({ passed, failed, notCovered }: Counts): string =>
  `${passed} passed, ${failed} failed, ${notCovered} not covered`;

/** The operations that cases ask for and the API doesn't have, most wanted first. */
function missing(outcomes: readonly Outcome[]): string[] {
  const wanted = new Map<string, number>();
  for (const { status, detail = '' } of outcomes) {
    if (status === 'not covered') wanted.set(detail, (wanted.get(detail) ?? 0) + 1);
  }
  return [...wanted].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} (${count})`);
}

const SHOWN_FAILURES = 50;

/** The report as text: a line for each file, the first failures, what isn't covered, and the sum last. */
export function formatReport(report: Report): string {
  const width = Math.max(0, ...report.files.map(({ file }) => file.length));
  const lines = report.files.map((file) => `${file.file.padEnd(width)}  ${counts(file)}`);
  const known = new Set(report.knownFailures);
  const failures = report.cases.filter(({ status, file, id }) => status === 'failed' && !known.has(`${file}#${id}`));
  if (failures.length > 0) lines.push('');
  for (const { file, id, name, detail } of failures.slice(0, SHOWN_FAILURES)) {
    lines.push(`FAILED ${file}#${id} (${name})`, `       ${detail}`);
  }
  if (failures.length > SHOWN_FAILURES) {
    lines.push(`... and ${failures.length - SHOWN_FAILURES} more; --json FILE writes them all`);
  }
  for (const id of report.lost) lines.push(`LOST   ${id} passed before: it is on the list in passing.json`);
  const absent = missing(report.cases);
  if (absent.length > 0) lines.push('', `not covered, for want of: ${absent.join(', ')}`);
  if (known.size > 0) lines.push('', `known to fail, on the list in failing.json: ${known.size}`);
  const { passed, failed, notCovered } = report.pythonSpecific;
  if (passed + failed + notCovered > 0) lines.push('', `python_specific, apart: ${counts(report.pythonSpecific)}`);
  return [...lines, '', counts(report)].join('\n');
}
