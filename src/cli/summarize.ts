import { summary } from '../vis/summary';
import type { SummaryCommand } from './options';
import { networkOf, openRun, percent, shown } from './savedRun';

/** The summary command: what a run is, how far it is, and its network. */
export async function summarize(command: SummaryCommand): Promise<void> {
  const run = await openRun(command.run);
  const { settings, plan, position, results } = run;
  const { dataset, batchSize, lr, momentum, seed, limit } = settings;
  const images = limit === null ? '' : `, the first ${limit} images`;
  const now = position.batch === 0 ? '' : `, and ${position.batch} steps of the next`;
  const lines = [
    `${shown(run.folder)}: ${dataset}${images}, batches of ${batchSize}, SGD ${lr}, momentum ${momentum}, seed ${seed}`,
    `${position.epoch} of ${plan.epochs} epochs are over${now}`,
    ...results.map(({ epoch, loss, testAccuracy }) => {
      return `epoch ${epoch}  loss ${loss.toFixed(4)}  test accuracy ${percent(testAccuracy)}`;
    }),
    '',
    String(
      summary(networkOf(run), [1, 3, 32, 32], { colNames: ['outputSize', 'numParams', 'multAdds'], colWidth: 18 }),
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
