/** What the progress of a run looks like at one moment. */
export interface Progress {
  epoch: number;
  epochs: number;
  batch: number;
  batches: number;
  loss: number;
  imagesPerSecond: number;
  /** Until the end of all epochs. */
  secondsLeft: number;
}

const FULL_BAR = 24;
const SMALLEST_BAR = 6;

/**
 * One line of at most `columns` characters. Where it gets narrow, first the bar shrinks, then parts are left out, the
 * least important first.
 */
export function progressBar(progress: Progress, columns: number): string {
  const { epoch, epochs, batch, batches, loss, imagesPerSecond, secondsLeft } = progress;
  const share = batch / batches;
  const head = `epoch ${epoch}/${epochs}`;
  const percent = `${String(Math.floor(100 * share)).padStart(3)} %`;
  const parts = [`loss ${loss.toFixed(4)}`, `${duration(secondsLeft)} left`, `${whole(imagesPerSecond)} images/s`];
  for (let kept = parts.length; kept >= 0; kept--) {
    const text = [percent, ...parts.slice(0, kept)].join('  ');
    const room = columns - head.length - text.length - 2;
    if (room >= SMALLEST_BAR || (kept === 0 && room > 0))
      return `${head} ${bar(share, Math.min(room, FULL_BAR))} ${text}`;
  }
  return percent.trim().slice(0, Math.max(columns, 0));
}

/** The same as a line of its own, for output that is not a terminal. */
export function progressText({ epoch, epochs, batch, batches, loss, imagesPerSecond, secondsLeft }: Progress): string {
  return (
    `epoch ${epoch}/${epochs}  step ${batch}/${batches}  loss ${loss.toFixed(4)}  ` +
    `${whole(imagesPerSecond)} images/s  ${duration(secondsLeft)} left`
  );
}

function bar(share: number, width: number): string {
  const full = Math.floor(share * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** 12:05, or 1:02:05 from an hour on. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const all = Math.round(seconds);
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

export function whole(n: number): string {
  return Math.round(n).toLocaleString('en-US');
}
