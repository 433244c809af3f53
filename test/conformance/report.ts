import type { Outcome } from './outcome.ts';

export interface Counts {
  passed: number;
  failed: number;
  notCovered: number;
}

export interface Report extends Counts {
  readonly files: readonly (Counts & { readonly file: string })[];
  /** Cases of the committed list that don't pass any more, as "file#id". Each counts as failed. */
  readonly lost: readonly string[];
  readonly cases: readonly Outcome[];
}

const none = (): Counts => ({ passed: 0, failed: 0, notCovered: 0 });

const key = { passed: 'passed', failed: 'failed', 'not covered': 'notCovered' } as const;

/** Counts per file and in all. A lost case that is failed anyway is counted once. */
export function summarize(outcomes: readonly Outcome[], lost: readonly string[] = []): Report {
  const total = none();
  const files = new Map<string, Counts>();
  for (const { file, status } of outcomes) {
    const counts = files.get(file) ?? none();
    files.set(file, counts);
    counts[key[status]]++;
    total[key[status]]++;
  }
  const failed = new Set(outcomes.filter(({ status }) => status === 'failed').map(({ file, id }) => `${file}#${id}`));
  total.failed += lost.filter((id) => !failed.has(id)).length;
  return { ...total, files: [...files].map(([file, counts]) => ({ file, ...counts })), lost, cases: outcomes };
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
  const failures = report.cases.filter(({ status }) => status === 'failed');
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
  return [...lines, '', counts(report)].join('\n');
}
