import { readFile } from 'node:fs/promises';
import { nn, noGrad, type Tensor, topk, unsqueeze } from '../index';
import { visible } from '../io/printable';
import { decodeImage } from '../vision/codecs/decodeImage';
import { CLASSES, pictureFor } from './datasets';
import type { PredictCommand } from './options';
import { networkOf, openRun } from './savedRun';

const SHOWN = 3;

/** The predict command: a line for each picture. */
export async function predict(command: PredictCommand): Promise<void> {
  const run = await openRun(command.run);
  const { dataset } = run.settings;
  const network = networkOf(run);
  for (const path of command.images) {
    const picture = pictureFor(dataset, decodeImage(await readFile(path), path));
    const likely = noGrad(() => mostLikely(network(unsqueeze(picture, 0))));
    const guesses = likely.map(([index, share]) => `${CLASSES[dataset][index]} ${(100 * share).toFixed(1)} %`);
    process.stdout.write(`${visible(path)}: ${guesses.join(', ')}\n`);
  }
}

/** Classes with their probabilities, the likeliest first. */
function mostLikely(outputs: Tensor): [index: number, share: number][] {
  const { values, indices } = topk(nn.functional.softmax(outputs, 1), SHOWN, 1);
  const shares = values.data() as Float32Array;
  return [...(indices.data() as Int32Array)].map((index, i) => [index, shares[i] as number]);
}
