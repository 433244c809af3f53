import url from 'virtual:digits';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const RECORD = PIXELS + 1;
/** The tutorial's network takes images of 3 x 32 x 32. */
const PADDED = 32;
const CHANNELS = 3;
const BORDER = (PADDED - SIDE) / 2;
const IMAGE = CHANNELS * PADDED * PADDED;

export const IMAGE_SHAPE = [CHANNELS, PADDED, PADDED];

/** 10,000 handwritten digits. */
export class Digits {
  private readonly bytes: Uint8Array;
  readonly count: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.count = bytes.length / RECORD;
  }

  static async load(): Promise<Digits> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the digits could not be loaded: ${response.status} ${response.statusText}`);
    return new Digits(new Uint8Array(await response.arrayBuffer()));
  }

  labels(indices: ArrayLike<number>): Int32Array {
    return Int32Array.from(indices, (index) => this.bytes[index * RECORD] as number);
  }

  /** Images of these digits, N x 3 x 32 x 32. */
  images(indices: ArrayLike<number>): Float32Array {
    const images = new Float32Array(indices.length * IMAGE);
    for (let i = 0; i < indices.length; i++) {
      const at = (indices[i] as number) * RECORD + 1;
      writeImage(this.bytes.subarray(at, at + PIXELS), images.subarray(i * IMAGE, (i + 1) * IMAGE));
    }
    return images;
  }
}

/** One picture of 28 x 28 bytes as an image of 3 x 32 x 32 numbers from 0 to 1. */
export function writeImage(pixels: Uint8Array, image: Float32Array = new Float32Array(IMAGE)): Float32Array {
  for (let c = 0; c < CHANNELS; c++) {
    for (let y = 0; y < SIDE; y++) {
      const row = (c * PADDED + y + BORDER) * PADDED + BORDER;
      for (let x = 0; x < SIDE; x++) image[row + x] = (pixels[y * SIDE + x] as number) / 255;
    }
  }
  return image;
}
