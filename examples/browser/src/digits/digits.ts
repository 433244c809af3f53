import url from 'virtual:digits';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const RECORD = PIXELS + 1;
/** The file has 16 greys. */
const WHITE = 15;
/** The tutorial's network takes images of 3 x 32 x 32. */
const PADDED = 32;
const CHANNELS = 3;
const BORDER = (PADDED - SIDE) / 2;
const IMAGE = CHANNELS * PADDED * PADDED;

export const IMAGE_SHAPE = [CHANNELS, PADDED, PADDED];

/** Where the packed digits are. */
export const address = url;

/** 10,000 handwritten digits. */
export class Digits {
  private readonly bytes: Uint8Array;
  readonly count: number;

  constructor(bytes: Uint8Array) {
    if (bytes.length === 0 || bytes.length % RECORD !== 0) throw new Error('this is no file of digits');
    this.bytes = bytes;
    this.count = bytes.length / RECORD;
  }

  static async unpack(file: Uint8Array): Promise<Digits> {
    const packed = new Blob([file as Uint8Array<ArrayBuffer>]).stream();
    const bytes = await new Response(packed.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
    return new Digits(new Uint8Array(bytes));
  }

  label(index: number): number {
    return this.bytes[index * RECORD] as number;
  }

  labels(indices: ArrayLike<number>): Int32Array {
    return Int32Array.from(indices, (index) => this.label(index));
  }

  /** The picture of 28 x 28 bytes. */
  pixels(index: number): Uint8Array {
    const at = index * RECORD + 1;
    return this.bytes.slice(at, at + PIXELS).map((grey) => (grey * 255) / WHITE);
  }

  /** Images of these digits, N x 3 x 32 x 32. */
  images(indices: ArrayLike<number>): Float32Array {
    const images = new Float32Array(indices.length * IMAGE);
    for (let i = 0; i < indices.length; i++) {
      const at = (indices[i] as number) * RECORD + 1;
      writeImage(this.bytes.subarray(at, at + PIXELS), WHITE, images.subarray(i * IMAGE, (i + 1) * IMAGE));
    }
    return images;
  }
}

/** One picture of 28 x 28 bytes, of which `white` is the largest, as an image of 3 x 32 x 32 numbers from 0 to 1. */
export function writeImage(pixels: Uint8Array, white = 255, image = new Float32Array(IMAGE)): Float32Array {
  for (let c = 0; c < CHANNELS; c++) {
    for (let y = 0; y < SIDE; y++) {
      const row = (c * PADDED + y + BORDER) * PADDED + BORDER;
      for (let x = 0; x < SIDE; x++) image[row + x] = (pixels[y * SIDE + x] as number) / white;
    }
  }
  return image;
}
