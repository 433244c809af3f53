import { checkIndex, Dataset, isPromise } from '../../data/dataset';
import { FormatError } from '../../errors';
import { decodeImage } from '../codecs/decodeImage';
import { nodeModule } from '../files/nodeModule';
import type { Image } from '../image';

/** What ImageFolder takes for images; those that it cannot decode itself need a `loader`. */
const EXTENSIONS = ['.jpg', '.jpeg', '.png', '.ppm', '.bmp', '.pgm', '.tif', '.tiff', '.webp'];

export interface ImageFolderOptions<I, T> {
  /** Makes the sample's first part of its image; default: the image itself. */
  transform?: ((image: Image) => I) | null;
  /** Makes the sample's second part of its class index; default: the index itself. */
  targetTransform?: ((target: number) => T) | null;
  /** Makes an image of a file; with a promise, the DataLoader is iterated by `for await`. Default: PNG, PPM, PGM and, with the package jpeg-js, JPEG. */
  loader?: ((path: string) => Image | Promise<Image>) | null;
  /** Which files are images; default: by their endings. */
  isValidFile?: ((path: string) => boolean) | null;
}

/**
 * Images in folders: each folder in `root` is a class, `root/dog/1.png`, and the images in it, and in the folders in that, are its samples. Files are read when
 * their sample is asked for.
 *
 * Needs files: Node, Deno or Bun.
 *
 * @param root - the folder of the classes
 * @param options - `transform`, `targetTransform`, `loader`, `isValidFile`
 * @throws FormatError when there are no classes, or a class has no images
 * @example
 * const open = (root: string) => new datasets.ImageFolder(root, { transform: transforms.toTensor() });
 * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html
 */
export class ImageFolder<I = Image, T = number> extends Dataset<[I, T]> {
  readonly root: string;
  /** Names of the classes in order; a target is an index into them. */
  readonly classes: readonly string[];
  /** The file and the class of each sample. */
  readonly samples: readonly (readonly [path: string, target: number])[];
  transform: ((image: Image) => I) | null;
  targetTransform: ((target: number) => T) | null;
  readonly loader: (path: string) => Image | Promise<Image>;

  constructor(root: string, options: ImageFolderOptions<I, T> = {}) {
    super();
    const isValidFile = options.isValidFile ?? hasKnownEnding;
    this.root = root;
    this.classes = foldersIn(root);
    this.samples = samplesIn(root, this.classes, isValidFile, !options.isValidFile);
    this.transform = options.transform ?? null;
    this.targetTransform = options.targetTransform ?? null;
    this.loader = options.loader ?? readImage;
  }

  override get length(): number {
    return this.samples.length;
  }

  /** The class of each sample. */
  get targets(): number[] {
    return this.samples.map(([, target]) => target);
  }

  /** As `samples`. */
  get imgs(): readonly (readonly [path: string, target: number])[] {
    return this.samples;
  }

  /** The index of each class by its name. */
  get classToIdx(): Record<string, number> {
    return Object.fromEntries(this.classes.map((name, i) => [name, i]));
  }

  /**
   * A picture with its label, both transformed.
   *
   * @param index - from 0 on, below the length
   * @throws IndexError for another index
   * @returns a pair
   */
  override get(index: number): [I, T] | Promise<[I, T]> {
    checkIndex(index, this.length);
    const [path, target] = this.samples[index] as readonly [string, number];
    const image = this.loader(path);
    const { transform, targetTransform } = this;
    const sample = (loaded: Image): [I, T] => [
      transform === null ? (loaded as I) : transform(loaded),
      targetTransform === null ? (target as T) : targetTransform(target),
    ];
    return isPromise(image) ? (image as Promise<Image>).then(sample) : sample(image as Image);
  }

  override toString(): string {
    const lines = [
      'Dataset ImageFolder',
      `    Number of datapoints: ${this.length}`,
      `    Root location: ${this.root}`,
    ];
    if (this.transform !== null) lines.push(`    Transform: ${String(this.transform).replaceAll('\n', '\n    ')}`);
    return lines.join('\n');
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function hasKnownEnding(path: string): boolean {
  const name = path.toLowerCase();
  return EXTENSIONS.some((ending) => name.endsWith(ending));
}

function readImage(path: string): Image {
  return decodeImage(nodeModule('fs').readFileSync(path), path);
}

/** In the order of the characters' numbers, as Python sorts; the language's own order depends on the machine. */
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function foldersIn(root: string): string[] {
  const { readdirSync, statSync } = nodeModule('fs');
  const { join } = nodeModule('path');
  const names = readdirSync(root).filter((name) =>
    statSync(join(root, name), { throwIfNoEntry: false })?.isDirectory(),
  );
  if (names.length === 0) throw new FormatError(`Couldn't find any class folder in ${root}.`);
  return names.sort(byCode);
}

/** The files of a folder and, behind them, those of the folders in it. */
function filesIn(folder: string): string[] {
  const { readdirSync, statSync } = nodeModule('fs');
  const { join } = nodeModule('path');
  const paths = readdirSync(folder)
    .sort(byCode)
    .map((name) => join(folder, name));
  const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return [...paths.filter((path) => !isFolder(path)), ...paths.filter(isFolder).flatMap(filesIn)];
}

function samplesIn(
  root: string,
  classes: readonly string[],
  isValidFile: (path: string) => boolean,
  byEnding: boolean,
): [string, number][] {
  const { join } = nodeModule('path');
  const perClass = classes.map((name, target) =>
    filesIn(join(root, name))
      .filter(isValidFile)
      .map((path): [string, number] => [path, target]),
  );
  const empty = classes.filter((_, target) => perClass[target]?.length === 0);
  if (empty.length > 0) {
    const known = byEnding ? `Supported extensions are: ${EXTENSIONS.join(', ')}` : '';
    throw new FormatError(`Found no valid file for the classes ${empty.join(', ')}. ${known}`);
  }
  return perClass.flat();
}
