import { zlibSync } from 'fflate';
import { ValueError } from '../../errors';
import { crc32 } from '../../io/zip/crc32';
import type { Tensor } from '../../tensor/tensor';
import { toPilImage } from '../functional/toPilImage';
import { type Image, layoutOf } from '../image';
import { paeth, SIGNATURE } from './pngRows';

/** PNG's number for the kind of colours, by how many values a pixel has. */
const COLOURS = [undefined, 0, 4, 2, 6] as const;

/**
 * A picture as a PNG file of 8 bits, for a page to show or a server to send: `new Blob([bytes], { type: 'image/png' })`.
 *
 * @param picture - an image of bytes, or a tensor of shape (C, H, W) or (H, W), of bytes or of floats between 0 and 1; 1 to 4 channels
 * @returns bytes of the file
 * @throws ValueError for other pictures
 * @example
 * Array.from(encodePng(rand([3, 8, 8])).slice(1, 4)); // [80, 78, 71]
 * @see https://www.w3.org/TR/png-3/
 */
export function encodePng(picture: Image | Tensor): Uint8Array<ArrayBuffer> {
  const image = toPilImage(picture);
  const { height, width, channels } = layoutOf(image);
  const colour = COLOURS[channels];
  if (colour === undefined) throw new ValueError(`a PNG file has 1 to 4 channels, not ${channels}`);
  if (image.data.BYTES_PER_ELEMENT !== 1) {
    throw new ValueError(
      'a PNG file is made of bytes: transforms.convertImageDtype brings other numbers into their range',
    );
  }
  if (height === 0 || width === 0) throw new ValueError(`a PNG file has pixels, not ${height} x ${width}`);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colour], 8);
  const rows = filtered(image.data as Uint8Array, height, width * channels, channels);
  const chunks = [chunk('IHDR', header), chunk('IDAT', zlibSync(rows)), chunk('IEND', new Uint8Array(0))];
  const out = new Uint8Array(8 + chunks.reduce((sum, { length }) => sum + length, 0));
  out.set(SIGNATURE);
  chunks.reduce((at, part) => {
    out.set(part, at);
    return at + part.length;
  }, 8);
  return out;
}

function chunk(kind: string, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + body.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) out[4 + i] = kind.charCodeAt(i);
  out.set(body, 8);
  view.setUint32(8 + body.length, crc32(out.subarray(4, 8 + body.length)));
  return out;
}

/** Each row as differences from its neighbours, of the kind that has the smallest ones: they pack best. */
function filtered(data: Uint8Array, rows: number, size: number, step: number): Uint8Array {
  const out = new Uint8Array(rows * (size + 1));
  let above: Uint8Array = new Uint8Array(size);
  for (let row = 0; row < rows; row++) {
    const line = data.subarray(row * size, (row + 1) * size);
    const tries = [0, 1, 2, 3, 4].map((kind) => differences(kind, line, above, step));
    const sizes = tries.map((bytes) => bytes.reduce((sum, byte) => sum + Math.min(byte, 256 - byte), 0));
    const best = sizes.indexOf(Math.min(...sizes));
    out[row * (size + 1)] = best;
    out.set(tries[best] as Uint8Array, row * (size + 1) + 1);
    above = line;
  }
  return out;
}

function differences(kind: number, line: Uint8Array, above: Uint8Array, step: number): Uint8Array {
  return Uint8Array.from(line, (value, i) => {
    const left = i < step ? 0 : (line[i - step] as number);
    const up = above[i] as number;
    if (kind === 1) return value - left;
    if (kind === 2) return value - up;
    if (kind === 3) return value - ((left + up) >> 1);
    return kind === 4 ? value - paeth(left, up, i < step ? 0 : (above[i - step] as number)) : value;
  });
}
