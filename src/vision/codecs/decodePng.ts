import { unzlibSync } from 'fflate';
import { FormatError } from '../../errors';
import { crc32 } from '../../io/zip/crc32';
import type { Image } from '../image';
import { CHANNELS, paeth, SIGNATURE } from './pngRows';

interface Header {
  width: number;
  height: number;
  /** Bits of a value. */
  depth: number;
  colour: number;
  interlaced: boolean;
}

/** Values of an image; 16 bits each where the file has them. */
type Values = Uint8Array | Uint16Array;

/** A file of a few bytes may claim to be larger than memory. */
const MOST_BYTES = 2 ** 30;

/** Adam7: where the pixels of each pass begin, and how far apart they are. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * The pixels of a PNG file: grey, grey and alpha, RGB or RGB and alpha, in 8 bits or 16 as the file has them. Palettes become RGB, fewer
 * bits 8.
 *
 * @param bytes - of the file
 * @param name - what messages call the file
 * @returns rows of pixels, bytes or 16-bit numbers
 * @throws FormatError when the bytes are not those of a PNG file
 * @example
 * const widthOf = (file: Uint8Array) => decodePng(file).width;
 * @see https://www.w3.org/TR/png-3/
 */
export function decodePng(bytes: Uint8Array, name = 'the file'): Image & { channels: number } {
  const fail = (why: string): never => {
    throw new FormatError(`${name} is no valid PNG file: ${why}`);
  };
  if (!(bytes instanceof Uint8Array) || !isPng(bytes)) return fail('it does not begin with the signature');
  const { header, palette, packed } = chunksOf(bytes, fail);
  const { width, height, depth, colour, interlaced } = header;
  const channels = CHANNELS[colour] as number;
  const passes = (interlaced ? PASSES : ([[0, 0, 1, 1]] as const)).map(([x, y, dx, dy]) => ({
    ...{ x, y, dx, dy },
    columns: Math.ceil((width - x) / dx),
    rows: Math.ceil((height - y) / dy),
  }));
  const filled = passes.filter(({ columns, rows }) => columns > 0 && rows > 0);
  const rowBytes = (columns: number): number => Math.ceil((columns * channels * depth) / 8);
  const expected = filled.reduce((sum, { columns, rows }) => sum + rows * (1 + rowBytes(columns)), 0);
  if (expected > MOST_BYTES || width * height * channels > MOST_BYTES) fail(`${width} x ${height} pixels are too many`);
  const raw = unpacked(packed, expected, fail);
  const values: Values = new (depth === 16 ? Uint16Array : Uint8Array)(width * height * channels);
  let at = 0;
  for (const { x, y, dx, dy, columns, rows } of filled) {
    const size = rowBytes(columns);
    let above: Uint8Array = new Uint8Array(size);
    for (let row = 0; row < rows; row++, at += size + 1) {
      const line = raw.subarray(at + 1, at + 1 + size);
      unfilter(raw[at] as number, line, above, Math.max((channels * depth) >> 3, 1), fail);
      above = line;
      spread(line, values, {
        depth,
        channels,
        from: ((y + row * dy) * width + x) * channels,
        step: dx * channels,
        columns,
      });
    }
  }
  return { ...coloured(values, header, palette, fail), height, width };
}

type Fail = (why: string) => never;

function chunksOf(bytes: Uint8Array, fail: Fail): { header: Header; palette: Uint8Array | null; packed: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: Header | null = null;
  let palette: Uint8Array | null = null;
  const parts: Uint8Array[] = [];
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) fail('it ends before its end mark');
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) fail(`its chunk ${JSON.stringify(kind)} is cut off`);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
      fail(`the checksum of its chunk ${JSON.stringify(kind)} is another`);
    }
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') header = headerOf(body, fail);
    else if (kind === 'PLTE') palette = body;
    else if (kind === 'IDAT') parts.push(body);
    else if (kind === 'IEND') break;
    at += 12 + length;
  }
  if (header === null) return fail('it has no header');
  if (parts.length === 0) fail('it has no pixels');
  const packed = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => {
    packed.set(part, at);
    return at + part.length;
  }, 0);
  return { header, palette, packed };
}

const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

function headerOf(body: Uint8Array, fail: Fail): Header {
  if (body.length !== 13) fail('its header has another length');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, packing, filter, interlace] = body.subarray(8) as unknown as [
    ...[number, number, number],
    ...[number, number],
  ];
  if (width === 0 || height === 0) fail('it has no pixels');
  if (!DEPTHS[colour]?.includes(depth)) fail(`there are no ${depth} bits of colours of kind ${colour}`);
  if (packing !== 0 || filter !== 0 || interlace > 1) fail('it is packed in an unknown way');
  return { width, height, depth, colour, interlaced: interlace === 1 };
}

function unpacked(packed: Uint8Array, expected: number, fail: Fail): Uint8Array {
  let raw: Uint8Array | null = null;
  try {
    raw = unzlibSync(packed, { out: new Uint8Array(expected) });
  } catch (error) {
    fail((error as Error).message);
  }
  if (raw === null || raw.length < expected) return fail('its pixels are cut off');
  return raw;
}

/** Turns differences from the neighbours back into bytes, in place. `step` is how far the left neighbour is away. */
function unfilter(kind: number, line: Uint8Array, above: Uint8Array, step: number, fail: Fail): void {
  if (kind > 4) fail(`there is no filter ${kind}`);
  if (kind === 0) return;
  for (let i = 0; i < line.length; i++) {
    const left = i < step ? 0 : (line[i - step] as number);
    const up = above[i] as number;
    let guess = left;
    if (kind === 2) guess = up;
    else if (kind === 3) guess = (left + up) >> 1;
    else if (kind === 4) guess = paeth(left, up, i < step ? 0 : (above[i - step] as number));
    line[i] = (line[i] as number) + guess;
  }
}

interface Row {
  depth: number;
  channels: number;
  /** Where the row's first pixel goes, and how far apart its pixels are, in values. */
  from: number;
  step: number;
  columns: number;
}

/** Takes the values of a row out of their bits. */
function spread(line: Uint8Array, values: Values, { depth, channels, from, step, columns }: Row): void {
  for (let column = 0, i = 0; column < columns; column++) {
    for (let c = 0; c < channels; c++, i++) {
      const to = from + column * step + c;
      if (depth === 8) values[to] = line[i] as number;
      else if (depth === 16) values[to] = ((line[2 * i] as number) << 8) | (line[2 * i + 1] as number);
      else {
        const bit = i * depth;
        values[to] = ((line[bit >> 3] as number) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
      }
    }
  }
}

function coloured(
  values: Values,
  { colour, depth }: Header,
  palette: Uint8Array | null,
  fail: Fail,
): { data: Values; channels: number } {
  if (colour !== 3) {
    const most = (1 << Math.min(depth, 8)) - 1;
    const data = depth < 8 ? values.map((value) => (value * 255) / most) : values;
    return { data, channels: CHANNELS[colour] as number };
  }
  if (palette === null) return fail('it has no palette');
  const data = new Uint8Array(values.length * 3);
  for (const [i, value] of values.entries()) {
    if (3 * value + 2 >= palette.length) fail(`its palette has no colour ${value}`);
    data.set(palette.subarray(3 * value, 3 * value + 3), 3 * i);
  }
  return { data, channels: 3 };
}
