import { FormatError } from '../../errors';
import { warnOnce } from '../../warn';
import type { LabelledPictures } from './imageDataset';

const SIDE = 32;
const PIXELS = SIDE * SIDE;
const CHANNELS = 3;

/** How the records of a file are laid out: label bytes, then the red, green and blue planes of 32 x 32 bytes. */
export interface RecordFormat {
  readonly labelBytes: number;
  /** Which of the label bytes is the class. */
  readonly labelAt: number;
}

export interface RecordFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Records of the original file. */
  readonly records?: number;
}

export function recordBytes({ labelBytes }: RecordFormat): number {
  return labelBytes + CHANNELS * PIXELS;
}

/**
 * The images and labels of CIFAR's binary files, one file behind the other.
 *
 * @throws FormatError when a file is no whole number of records
 */
export function parseRecords(files: readonly RecordFile[], format: RecordFormat): LabelledPictures {
  const size = recordBytes(format);
  for (const file of files) checkLength(file, size);
  const count = files.reduce((sum, { bytes }) => sum + bytes.length / size, 0);
  const data = new Uint8Array(count * CHANNELS * PIXELS);
  const targets = new Int32Array(count);
  let n = 0;
  for (const { bytes } of files) {
    for (let at = 0; at < bytes.length; at += size, n++) {
      targets[n] = bytes[at + format.labelAt] as number;
      interleave(bytes, at + format.labelBytes, data, n * CHANNELS * PIXELS);
    }
  }
  const fileOf = (index: number): string => {
    let first = 0;
    const file = files.find(({ bytes }) => {
      first += bytes.length / size;
      return index < first;
    });
    return (file as RecordFile).name;
  };
  return { data, targets, height: SIDE, width: SIDE, channels: CHANNELS, fileOf };
}

function checkLength({ name, bytes, records }: RecordFile, size: number): void {
  const expected = records === undefined ? '' : `, expected ${records * size} (${records} records of ${size} bytes)`;
  if (bytes.length === 0 || bytes.length % size !== 0) {
    const kind = records !== undefined && bytes.length < records * size ? 'truncated' : 'not a file of CIFAR records';
    throw new FormatError(
      `${name} is ${kind}: it has ${bytes.length} bytes, no whole number of ${size}-byte records${expected}. Delete it ` +
        'and load with `download: true`, or unpack the archive again',
    );
  }
  if (records !== undefined && bytes.length !== records * size) {
    warnOnce(`${name} has ${bytes.length / size} records; the original has ${records}`);
  }
}

/** Planes to pixels: c, h, w -> h, w, c. */
function interleave(from: Uint8Array, at: number, to: Uint8Array, start: number): void {
  for (let p = 0; p < PIXELS; p++) {
    const target = start + CHANNELS * p;
    to[target] = from[at + p] as number;
    to[target + 1] = from[at + PIXELS + p] as number;
    to[target + 2] = from[at + 2 * PIXELS + p] as number;
  }
}
