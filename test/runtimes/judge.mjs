/** Thrown by a row that finds out that the machine has not what it needs. */
export class NotRun extends Error {}

/** Relative difference of the loss after ten steps that fused multiply-adds may make. */
const RELAXED_TOLERANCE = 1e-4;

/**
 * What one row's result is worth, given that of the first row: a cell for each check, 'FAILED' where it is wrong and '-' where the
 * runtime has no such thing; and in words what was wrong. `row.threads` and `row.simd` say what the runtime must give; rows that
 * measure one thing give `{ cells, problems }` themselves.
 */
export function judge(row, result, reference = result) {
  if (result.cells !== undefined) return result;
  const cells = {};
  const problems = [];
  const cell = (name, text, ...wrong) => {
    const found = wrong.filter((problem) => problem !== '');
    problems.push(...found.map((problem) => `${name}: ${problem}`));
    cells[name] = found.length > 0 ? 'FAILED' : text;
  };
  const { strict, conformance, missing, threads, threaded, simd, relaxed, warnings } = result;
  const differs = (hash) => (hash === reference.strict.hash ? '' : `${hash}, expected ${reference.strict.hash}`);
  cell('ten steps', strict.hash.slice(0, 8), differs(strict.hash));
  // A row that only trains.
  if (threaded === undefined) return { cells, problems, result };
  cell(
    '2 threads',
    row.threads === 2 ? threaded.hash.slice(0, 8) : '-',
    threads === row.threads ? '' : `runs on ${threads}, expected ${row.threads} (${warnings.join('; ')})`,
    differs(threaded.hash),
    row.threads === 1 && !warnings.some((text) => text.startsWith('setNumThreads()')) ? 'stayed at one silently' : '',
  );
  if (conformance === undefined) return { cells, problems, result };
  const difference = Math.abs(relaxed.loss / strict.loss - 1);
  cell(
    'relaxed',
    simd === 'relaxed' ? 'ok' : '-',
    simd === row.simd ? '' : `runs ${simd}, expected ${row.simd} (${warnings.join('; ')})`,
    difference <= RELAXED_TOLERANCE ? '' : `the loss is ${relaxed.loss}, strict ${strict.loss}`,
  );
  const none = conformance.passed === 0 ? ['no case ran'] : [];
  cell('conformance', String(conformance.passed), ...conformance.failed, ...none);
  if (row.missing !== undefined) {
    cell('missing file', 'said', row.missing.test(missing) ? '' : `says "${missing}"`);
  }
  return { cells, problems, result };
}
