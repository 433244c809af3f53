import { DataLoader, type Dataset } from '../data/index';
import { nn, noGrad, setNumThreads, type Tensor } from '../index';
import { ConfusionMatrix, Mean } from '../metrics/index';
import { progress } from '../vis/progress';
import { CLASSES, loadImages } from './datasets';
import { Display } from './display';
import type { Interrupt } from './interrupt';
import type { EvalCommand } from './options';
import { ALONE } from './ranks';
import { networkOf, openRun, percent, shown } from './savedRun';
import { firstOf, TEST_BATCH } from './training';

/** The eval command: loss and accuracy on the test images. */
export async function evalRun(command: EvalCommand, interrupt: Interrupt): Promise<void> {
  const run = await openRun(command.run);
  const { dataset, limit } = run.settings;
  const network = networkOf(run);
  const display = new Display(process.stdout, 1);
  const options = {
    root: command.root ?? run.plan.root,
    download: command.download ?? false,
    signal: interrupt.signal,
    train: false,
  };
  const images = await display.during(`${dataset}: loading the images ...`, () => loadImages(dataset, options));
  await setNumThreads(command.threads ?? ALONE.threads);
  const test: Dataset<[Tensor, number]> = firstOf(images, limit);
  const loader = new DataLoader(test, { batchSize: TEST_BATCH });
  const [loss, matrix] = [new Mean(), new ConfusionMatrix({ numClasses: CLASSES[dataset].length })];
  const criterion = new nn.CrossEntropyLoss();
  for await (const [inputs, targets] of progress(loader, { description: 'testing', out: process.stderr })) {
    if (interrupt.signal.aborted) return;
    noGrad(() => {
      const outputs = network(inputs);
      loss.update(criterion(outputs, targets), targets.numel());
      matrix.update(outputs.argmax(1), targets);
    });
  }
  const counts = matrix.compute();
  const right = counts.reduce((sum, row, i) => sum + (row[i] as number), 0);
  display.line(
    `${shown(run.folder)}: ${test.length} test images of ${dataset}, loss ${loss.compute().toFixed(4)}, ` +
      `accuracy ${percent(right / test.length)}\n`,
  );
  display.line(table(counts, CLASSES[dataset]));
}

/** A line for each class that there are images of. */
function table(counts: readonly (readonly number[])[], classes: readonly string[]): string {
  const width = Math.max(...classes.map((name) => name.length));
  const lines = counts.map((row, actual) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    const right = row[actual] as number;
    const wrong = row.map((count, predicted) => (predicted === actual ? 0 : count));
    const most = Math.max(...wrong);
    const taken = most === 0 ? '' : `  most often taken for ${classes[wrong.indexOf(most)]} (${most})`;
    const share = all === 0 ? '-' : percent(right / all);
    return `${(classes[actual] as string).padEnd(width)}  ${share.padStart(8)}  ${right} of ${all}${taken}`;
  });
  return lines.join('\n');
}
