import { type Collated, collateIn } from '../../data/collate';
import { columnsOf } from '../../data/columns';
import { checkIndex, type Dataset } from '../../data/dataset';
import { DTypeError, FormatError, ValueError } from '../../errors';
import { fromNumbers } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import type { DownloadProgress } from '../files/download';
import type { Image } from '../image';
import { batchMaker, type MakeBatch, type Pictures } from './batch';

export interface TransformOptions<I, T> {
  /** Makes the sample's first part of its image; default: the image itself. */
  transform?: ((image: Image) => I) | undefined;
  /** Makes the sample's second part of its class index; default: the index itself. */
  targetTransform?: ((target: number) => T) | undefined;
}

export interface FromBytesOptions<I, T> extends TransformOptions<I, T> {
  /** What the bytes are, for printing; default true. */
  train?: boolean;
}

/** Those of the options that say what the samples are, not where they come from. */
export function ofSamples<I, T>(options: FromBytesOptions<I, T>): FromBytesOptions<I, T> {
  const { train, transform, targetTransform } = options;
  return { train, transform, targetTransform };
}

export interface LoadOptions<I, T> extends TransformOptions<I, T> {
  /** The training set, or the test set; default true. */
  train?: boolean;
  /** Download what is not there; default false. */
  download?: boolean;
  /** Called while a download runs; by default a line on stderr, where that is a terminal. */
  onProgress?: (progress: DownloadProgress) => void;
  /** Ends a download. */
  signal?: AbortSignal;
}

/** What a dataset is made of, before transforms. */
export interface LabelledPictures extends Pictures {
  readonly targets: Int32Array;
  /** The file that says an image's class, for messages. */
  readonly fileOf?: (index: number) => string;
}

/**
 * Images of one size with a class each. `get(i)` is [transform(image), targetTransform(target)].
 *
 * When the transform begins with `toTensor()` and goes on with transforms that leave nothing to chance, loaders get
 * whole batches straight from the bytes: the same numbers as one by one, quicker.
 *
 * @example
 * const dataset = await datasets.CIFAR10.load('data', { train: false });
 * dataset.get(0)[0].width; // => 32
 * dataset.classToIdx.cat; // => 3
 */
export class ImageDataset<I, T> implements Dataset<[I, T]> {
  /** Names of the classes; a target is an index into them. */
  readonly classes: readonly string[];
  /** The bytes of all images, N x H x W x C. */
  readonly data: Uint8Array;
  /** The class of each image. */
  readonly targets: Int32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly train: boolean;
  /** Makes the sample's first part; another can be put in its place. */
  transform: ((image: Image) => I) | undefined;
  targetTransform: ((target: number) => T) | undefined;
  private maker: { transform: unknown; make: MakeBatch | undefined } | null = null;

  /** @internal Datasets are made by `load` and `fromBytes`. */
  constructor(classes?: readonly string[], contents?: LabelledPictures, options: FromBytesOptions<I, T> = {}) {
    if (typeof contents !== 'object' || contents?.targets === undefined || !Array.isArray(classes)) {
      const { name } = this.constructor;
      throw new ValueError(
        `a ${name} is loaded: await datasets.${name}.load('data', { train: true }), or ${name}.fromBytes(...) where there are no files`,
      );
    }
    checkTargets(contents, classes.length);
    this.classes = classes;
    this.data = contents.data;
    this.targets = contents.targets;
    this.height = contents.height;
    this.width = contents.width;
    this.channels = contents.channels;
    this.train = options.train ?? true;
    this.transform = options.transform;
    this.targetTransform = options.targetTransform;
  }

  get length(): number {
    return this.targets.length;
  }

  /** The index of each class by its name. */
  get classToIdx(): Record<string, number> {
    return Object.fromEntries(this.classes.map((name, i) => [name, i]));
  }

  /**
   * A picture with its label, both transformed.
   *
   * @param index - from 0 on, below the length
   * @returns a pair
   * @throws IndexError for another index
   */
  get(index: number): [I, T] {
    checkIndex(index, this.length);
    const { height, width, channels } = this;
    const size = height * width * channels;
    const image: Image = { data: this.data.subarray(index * size, (index + 1) * size), height, width, channels };
    return [this.transform === undefined ? (image as I) : this.transform(image), this.target(index)];
  }

  /** Makes the batch of several samples; undefined where they have to be made one by one. */
  get getBatch(): ((indices: readonly number[]) => [Collated<I>, Collated<T>]) | undefined {
    if (this.transform === undefined) return refuseBatches;
    // Another transform can be put in its place.
    if (this.maker?.transform !== this.transform) {
      this.maker = { transform: this.transform, make: batchMaker(this, this.transform) };
    }
    const { make } = this.maker;
    if (make === undefined) return undefined;
    return (indices) => {
      for (const index of indices) checkIndex(index, this.length);
      return [make(indices) as Collated<I>, this.targetsOf(indices)];
    };
  }

  private target(index: number): T {
    const target = this.targets[index] as number;
    return this.targetTransform === undefined ? (target as T) : this.targetTransform(target);
  }

  private targetsOf(indices: readonly number[]): Collated<T> {
    if (this.targetTransform !== undefined) {
      const targets = indices.map((index) => this.target(index));
      return collateIn(columnsOf(this), targets, [1]);
    }
    const targets = indices.map((index) => this.targets[index] as number);
    return fromNumbers(targets, [targets.length], 'int32') as Tensor as Collated<T>;
  }

  /**
   * As torchvision prints a dataset.
   *
   * @returns lines as torchvision prints them
   */
  toString(): string {
    const lines = [
      `Dataset ${this.constructor.name}`,
      `    Number of datapoints: ${this.length}`,
      `    Split: ${this.train ? 'Train' : 'Test'}`,
    ];
    if (this.transform !== undefined) lines.push(`    Transform: ${String(this.transform).replaceAll('\n', '\n    ')}`);
    return lines.join('\n');
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function refuseBatches(): never {
  throw new DTypeError(
    'default_collate: batch must contain tensors, numbers, arrays or objects; found an image: load the dataset with ' +
      '`transform: transforms.toTensor()`, or give the DataLoader a `collate`',
  );
}

function checkTargets({ targets, fileOf }: LabelledPictures, classes: number): void {
  const wrong = targets.findIndex((target) => target < 0 || target >= classes);
  if (wrong < 0) return;
  const where = fileOf === undefined ? '' : `${fileOf(wrong)}: `;
  throw new FormatError(
    `${where}the label of image ${wrong} is ${targets[wrong]}, the classes are 0 to ${classes - 1}: the file is corrupted ` +
      'or another dataset',
  );
}
