import type { DownloadProgress } from './download';

/** Shows a download as one line on stderr that is written over, where that is a terminal; elsewhere nothing. */
export function progressLine(): (progress: DownloadProgress) => void {
  const stderr = (globalThis as { process?: NodeJS.Process }).process?.stderr;
  if (!stderr?.isTTY) return () => {};
  const started = performance.now();
  let shownAt = Number.NEGATIVE_INFINITY;
  return ({ file, receivedBytes, totalBytes, resumedBytes }) => {
    const now = performance.now();
    const done = receivedBytes === totalBytes;
    if (!done && now - shownAt < 100) return;
    shownAt = now;
    const rate = (receivedBytes - resumedBytes) / 1e6 / Math.max((now - started) / 1000, 1e-3);
    const total = totalBytes === undefined ? '' : ` of ${megabytes(totalBytes)}`;
    const share = totalBytes === undefined ? '' : `${Math.floor((100 * receivedBytes) / totalBytes)} %  `;
    const line = `${file}  ${share}${megabytes(receivedBytes)}${total} MB  ${rate.toFixed(1)} MB/s`;
    // The cursor stays on the line, and a narrow terminal must not break it into two.
    stderr.write(`\r${line.slice(0, Math.max(stderr.columns - 1, 20))}\x1b[K${done ? '\n' : ''}`);
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
