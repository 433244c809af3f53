/** Lines of explanation for a row; the JSON report has them all. */
const MOST_PROBLEMS = 5;

/** Rows of `{ name, seconds, cells, problems, notRun }` as a table, what was wrong or not run below it. */
export function formatTable(results) {
  const columns = [...new Set(results.flatMap(({ cells }) => Object.keys(cells)))];
  const lines = [['', ...columns, 'time'], ...results.map((result) => lineOf(result, columns))];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const table = lines.map((line) =>
    line
      .map((text, i) => text.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
  const notes = results.flatMap(({ name, problems = [] }) => [
    ...problems.slice(0, MOST_PROBLEMS).map((problem) => `${name}: ${problem}`),
    ...(problems.length > MOST_PROBLEMS ? [`${name}: ${problems.length - MOST_PROBLEMS} more`] : []),
  ]);
  return [...table, '', ...notes, ...notRunLines(results)].join('\n').trimEnd();
}

/** For each reason why something was not run, what that was. */
export function notRunLines(results) {
  const reasons = new Set(results.map(({ notRun }) => notRun).filter((reason) => reason !== undefined));
  return [...reasons].map((reason) => {
    const names = results.filter(({ notRun }) => notRun === reason).map(({ name }) => name);
    return `not run, ${reason}: ${names.join('; ')}`;
  });
}

function lineOf({ name, seconds, cells, notRun }, columns) {
  return [
    name,
    ...columns.map((column) => cells[column] ?? (notRun === undefined ? '' : 'not run')),
    notRun === undefined ? `${seconds.toFixed(1)} s` : '',
  ];
}
