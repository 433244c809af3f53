import { describe, expect, test } from 'vitest';
import { Display } from '../../src/cli/display.ts';
import { duration, type Progress, progressBar, progressText } from '../../src/cli/progressBar.ts';
import { terminalChart } from '../../src/cli/terminalChart.ts';
import type { Training } from '../../src/cli/training.ts';
import { binned, movingMean } from '../../src/vis/smooth.ts';

const progress: Progress = {
  epoch: 2,
  epochs: 3,
  batch: 50,
  batches: 125,
  loss: 0.23456,
  imagesPerSecond: 1846.3,
  secondsLeft: 65,
};

describe('the bar', () => {
  test('on a wide terminal', () => {
    expect(progressBar(progress, 100)).toBe(
      'epoch 2/3 █████████░░░░░░░░░░░░░░░  40 %  loss 0.2346  1:05 left  1,846 images/s',
    );
  });

  test('gets smaller with the terminal, then loses parts', () => {
    for (let columns = 0; columns < 120; columns++) {
      expect(progressBar(progress, columns).length).toBeLessThanOrEqual(columns);
    }
    expect(progressBar(progress, 65)).toBe('epoch 2/3 ███░░░░░░  40 %  loss 0.2346  1:05 left  1,846 images/s');
    expect(progressBar(progress, 40)).toBe('epoch 2/3 ████░░░░░░░  40 %  loss 0.2346');
    expect(progressBar(progress, 20)).toBe('epoch 2/3 █░░░  40 %');
    expect(progressBar(progress, 10)).toBe('40 %');
  });

  test('as a line of its own', () => {
    expect(progressText(progress)).toBe('epoch 2/3  step 50/125  loss 0.2346  1,846 images/s  1:05 left');
    expect([duration(3725), duration(0.4), duration(Number.POSITIVE_INFINITY)]).toEqual(['1:02:05', '0:00', '-:--']);
  });
});

describe('where the output goes', () => {
  const training = {
    position: { epoch: 0, batch: 1 },
    loader: { length: 4, dataset: { length: 256 } },
    losses: [2.25],
    settings: { batchSize: 64 },
    imagesPerSecond: 640,
  } as unknown as Training;
  const result = { epoch: 1, loss: 2, testAccuracy: 0.915, seconds: 4, imagesPerSecond: 1000 };

  const show = (stream: object, environment: NodeJS.ProcessEnv, moment: (display: Display) => void): string => {
    let text = '';
    const out = { columns: 60, write: (part: string) => (text += part), ...stream } as unknown as NodeJS.WriteStream;
    const display = new Display(out, 1, environment);
    // As if a minute had passed.
    Object.assign(display, { shownAt: performance.now() - 60_000 });
    moment(display);
    return text;
  };

  test('a terminal: a bar that is written over, and cleared for lines', () => {
    const text = show({ isTTY: true }, {}, (display) => {
      display.step(training);
      display.step(training);
      display.testing(training);
      display.epoch(result);
    });
    expect(text).toBe(
      '\repoch 1/1 ████░░░░░░░░░░░░░░░  25 %  loss 2.2500  0:00 left\x1b[K' +
        '\repoch 1/1 testing ...\x1b[K' +
        '\r\x1b[Kepoch 1/1  loss 2.0000  test accuracy 91.50 %  1,000 images/s  4.0 s\n',
    );
  });

  test.each([
    ['a pipe', {}, {}],
    ['CI', { isTTY: true }, { CI: 'true' }],
    ['a terminal that cannot move its cursor', { isTTY: true }, { TERM: 'dumb' }],
  ])('%s: plain lines', (_, stream, environment) => {
    const text = show(stream, environment, (display) => {
      display.step(training);
      display.testing(training);
      display.epoch(result);
    });
    expect(text).toBe(
      'epoch 1/1  step 1/4  loss 2.2500  640 images/s  0:00 left\n' +
        'epoch 1/1  loss 2.0000  test accuracy 91.50 %  1,000 images/s  4.0 s\n',
    );
  });

  test('a terminal that does not know its width', () => {
    expect(show({ isTTY: true, columns: 0 }, {}, (display) => display.step(training))).toContain('640 images/s');
  });
});

describe('the curve of characters', () => {
  const losses = Array.from({ length: 400 }, (_, i) => 2.3 * 0.99 ** i);

  test('fits the terminal', () => {
    for (const columns of [30, 60, 79, 200]) {
      const chart = terminalChart(losses, columns);
      const widths = chart.split('\n').map((line) => line.length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
      expect(widths.length).toBeGreaterThan(10);
    }
    expect(terminalChart(losses, 20)).toBe('');
    expect(terminalChart([1], 80)).toBe('');
    expect(terminalChart([1, Number.NaN], 80)).toBe('');
  });

  test('falls from the top left, over the steps of the axis', () => {
    const lines = terminalChart(losses, 60).split('\n');
    expect(lines[2]).toBe('   │┓');
    expect(lines.at(-3)).toMatch(/^ {2}0┤ +┗━+$/);
    expect(lines.at(-1)).toMatch(/^\s+100\s+200\s+300\s+400$/);
  });
});

test('binned and movingMean', () => {
  expect(binned([1, 3, 5, 7, 9, 11], 3)).toEqual([
    [1, 2],
    [3.5, 6],
    [6, 10],
  ]);
  expect(binned([4, 2], 5)).toEqual([
    [1, 4],
    [2, 2],
  ]);
  expect(movingMean([0, 3, 6], 1)).toEqual([1.5, 3, 4.5]);
});
