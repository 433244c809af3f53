import { describe, expect, test, vi } from 'vitest';
import { Display } from '../../src/cli/display.ts';
import { terminalChart } from '../../src/cli/terminalChart.ts';
import type { Training } from '../../src/cli/training.ts';
import { binned, movingMean } from '../../src/vis/smooth.ts';

describe('where the output goes', () => {
  const training = {
    position: { epoch: 0, batch: 1 },
    loader: { length: 4, dataset: { length: 256 } },
    losses: [2.25],
    settings: { batchSize: 64 },
    imagesPerSecond: 640,
    seconds: 0.1,
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
      '\repoch 1/1:  25%|| 64/256 [00:00<00:00, 640.00img/s, loss=2.\x1b[K' +
        '\repoch 1/1: testing ...\x1b[K' +
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
      'epoch 1/1  step 1/4  loss 2.2500  640 images/s\n' +
        'epoch 1/1  loss 2.0000  test accuracy 91.50 %  1,000 images/s  4.0 s\n',
    );
  });

  test('a terminal that does not know its width', () => {
    const line = show({ isTTY: true, columns: 0 }, {}, (display) => display.step(training));
    expect(line).toContain('epoch 1/1:  25%|███▌          | 64/256 [00:00<00:00, 640.00img/s, loss=2.2500]');
  });

  test('what one waits for is said at once on a terminal, and elsewhere if it takes its time', async () => {
    const said = async (stream: object, milliseconds: number): Promise<string> => {
      let text = '';
      const out = { columns: 60, write: (part: string) => (text += part), ...stream } as unknown as NodeJS.WriteStream;
      const work = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
      await new Display(out, 1, {}).during('loading ...', work);
      return text;
    };
    expect(await said({ isTTY: true }, 0)).toBe('\rloading ...\x1b[K\r\x1b[K');
    expect(await said({}, 0)).toBe('');
    vi.useFakeTimers();
    const slow = said({}, 1500);
    await vi.advanceTimersByTimeAsync(2000);
    vi.useRealTimers();
    expect(await slow).toBe('loading ...\n');
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
