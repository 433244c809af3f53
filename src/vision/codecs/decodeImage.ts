import { FormatError } from '../../errors';
import { nodeModule } from '../files/nodeModule';
import { type Image, layoutOf } from '../image';
import { decodePng, isPng } from './decodePng';
import { decodePnm, isPnm } from './decodePnm';

interface JpegDecoder {
  decode(bytes: Uint8Array, options: object): { data: Uint8Array; width: number; height: number };
}

const SHARP =
  'or give the dataset a `loader` that decodes it, with the package sharp for instance (docs/vision.md shows one)';

/** The image in a file, as RGB: PNG and binary PNM by code of this package, JPEG by the package jpeg-js where it is installed. */
export function decodeImage(bytes: Uint8Array, name: string): Image {
  if (isPng(bytes)) return inColour(decodePng(bytes, name));
  if (isPnm(bytes)) return inColour(decodePnm(bytes, name));
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return inColour(decodeJpeg(bytes, name));
  throw new FormatError(`cannot identify image file '${name}': PNG, JPEG, PPM and PGM are known; convert it, ${SHARP}`);
}

function decodeJpeg(bytes: Uint8Array, name: string): Image {
  const decoder = jpegDecoder();
  if (decoder === undefined) {
    throw new FormatError(`${name} is a JPEG file: install a decoder with \`npm install jpeg-js\`, ${SHARP}`);
  }
  try {
    const { data, width, height } = decoder.decode(bytes, { useTArray: true, formatAsRGBA: false });
    return { data, width, height, channels: 3 };
  } catch (error) {
    throw new FormatError(`${name} is no valid JPEG file: ${(error as Error).message}`);
  }
}

/** jpeg-js, seen from the working directory and from this file. */
function jpegDecoder(): JpegDecoder | undefined {
  const { createRequire } = nodeModule('module');
  const { join } = nodeModule('path');
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      return createRequire(from)('jpeg-js') as JpegDecoder;
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

/** Three bytes a pixel: grey three times, without alpha, the higher bytes of 16 bits. */
function inColour(image: Image): Image {
  const { height, width, channels } = layoutOf(image);
  if (channels === 3 && image.data instanceof Uint8Array) return image;
  const shift = image.data.BYTES_PER_ELEMENT === 2 ? 8 : 0;
  const data = new Uint8Array(height * width * 3);
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let c = 0; c < 3; c++) {
      data[3 * pixel + c] = (image.data[pixel * channels + (channels < 3 ? 0 : c)] as number) >> shift;
    }
  }
  return { data, height, width, channels: 3 };
}
