import { checkIndex, Dataset } from '../../data/dataset';
import { mul } from '../../ops/pointwise/mul';
import { permute } from '../../ops/shape/permute';
import { Generator } from '../../tensor/generator';
import { randint, randn } from '../../tensor/random';
import { scope } from '../../tensor/scope';
import type { Image } from '../image';

export interface FakeDataOptions<I, T> {
  /** How many images; default 1000. */
  size?: number;
  /** [channels, height, width]; default [3, 224, 224]. */
  imageSize?: readonly number[];
  /** Default 10. */
  numClasses?: number;
  /** Makes the sample's first part of its image; default: the image itself. */
  transform?: ((image: Image) => I) | null;
  /** Makes the sample's second part of its class index; default: the index itself. */
  targetTransform?: ((target: number) => T) | null;
  /** Added to the index, which seeds the random numbers of an image; default 0. */
  randomOffset?: number;
}

/**
 * Images of random numbers, the same whenever they are asked for: torchvision's.
 *
 * @param options - `size` (default 1000), `imageSize`, `numClasses` (default 10), `randomOffset`; `transform`, `targetTransform`
 * @example
 * const dataset = new datasets.FakeData({ size: 4, imageSize: [3, 8, 8], transform: transforms.toTensor() });
 * dataset.get(0)[0].shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.datasets.FakeData.html
 */
export class FakeData<I = Image, T = number> extends Dataset<[I, T]> {
  readonly length: number;
  readonly imageSize: readonly number[];
  readonly numClasses: number;
  readonly randomOffset: number;
  transform: ((image: Image) => I) | null;
  targetTransform: ((target: number) => T) | null;

  constructor(options: FakeDataOptions<I, T> = {}) {
    super();
    this.length = options.size ?? 1000;
    this.imageSize = options.imageSize ?? [3, 224, 224];
    this.numClasses = options.numClasses ?? 10;
    this.randomOffset = options.randomOffset ?? 0;
    this.transform = options.transform ?? null;
    this.targetTransform = options.targetTransform ?? null;
  }

  /**
   * A picture of noise with its label, both transformed.
   *
   * @param index - from 0 on, below the length
   * @returns a pair
   * @throws IndexError for another index
   */
  get(index: number): [I, T] {
    checkIndex(index, this.length);
    const generator = new Generator().manualSeed(index + this.randomOffset);
    const [channels, height, width] = this.imageSize as [number, number, number];
    const { numbers, target } = scope(() => ({
      numbers: permute(mul(randn([channels, height, width], { generator }), 255), [1, 2, 0]).data() as Float32Array,
      target: randint(0, this.numClasses, [1], { generator }).item() as number,
    }));
    // Bytes of numbers out of range are what is left of them after division by 256, as in C.
    const image: Image = { data: Uint8Array.from(numbers), height, width, channels };
    const { transform, targetTransform } = this;
    return [
      transform === null ? (image as I) : transform(image),
      targetTransform === null ? (target as T) : targetTransform(target),
    ];
  }
}
