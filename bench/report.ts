import type { Result } from './harness';

const show = (value: number): string => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3)).padStart(10);

/** A table: a line for each workload, below it one for each peer that has it. */
export function formatTable(results: readonly Result[]): string {
  const width = Math.max(8, ...results.map(({ name, unit }) => name.length + unit.length + 3));
  const libraries = ['torchlet', ...results.flatMap(({ peers }) => Object.keys(peers))];
  const column = Math.max(...libraries.map((name) => name.length)) + 2;
  const line = (first: string, library: string, best: string, median: string, ratio = ''): string =>
    `${first.padEnd(width)}  ${library.padEnd(column)}${best.padStart(10)}${median.padStart(10)}${ratio.padStart(10)}`.trimEnd();
  const rows = results.flatMap(({ name, unit, best, median, peers }) => [
    line(`${name} (${unit})`, 'torchlet', show(best), show(median)),
    ...Object.entries(peers).map(([peer, there]) =>
      line('', peer, show(there.best), show(there.median), there.ratio.toPrecision(3)),
    ),
  ]);
  const compared = results.some(({ peers }) => Object.keys(peers).length > 0);
  return [
    line('workload', 'library', 'best', 'median', 'ratio'),
    ...rows,
    ...(compared ? ['ratio: time (memory) here / there, best against best; below 1 torchlet takes less'] : []),
  ].join('\n');
}
