import { FormatError } from '../../errors';
import { isGzip } from '../files/readGzip';
import type { LabelledPictures } from './imageDataset';

/** A file of unsigned bytes in LeCun's IDX format: 0, 0, type, number of dims, the dims as big-endian u32, the bytes. */
export interface IdxFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const UNSIGNED_BYTE = 8;
const ADVICE = 'Delete it and load with `download: true`, or get the file again';

/** The images of one file with the labels of another. */
export function parseIdx(images: IdxFile, labels: IdxFile): LabelledPictures {
  const { sizes, data } = parseArray(images, 3);
  const { data: targets } = parseArray(labels, 1);
  const [count, height, width] = sizes as [number, number, number];
  if (targets.length !== count) {
    throw new FormatError(
      `${images.name} has ${count} images, ${labels.name} ${targets.length} labels: they do not belong together`,
    );
  }
  return { data, targets: Int32Array.from(targets), height, width, channels: 1, fileOf: () => labels.name };
}

function parseArray({ name, bytes }: IdxFile, dims: number): { sizes: number[]; data: Uint8Array } {
  if (isGzip(bytes)) {
    throw new FormatError(`${name} is gzipped: unpack it first, with DecompressionStream('gzip') for instance`);
  }
  const header = 4 + 4 * dims;
  const magic = bytes.subarray(0, 4);
  if (bytes.length < header || magic[0] !== 0 || magic[1] !== 0 || magic[2] !== UNSIGNED_BYTE || magic[3] !== dims) {
    throw new FormatError(
      `${name} is not an IDX file of ${dims}-dimensional bytes: it begins with ${[...magic].join(', ') || 'nothing'}, ` +
        `expected 0, 0, ${UNSIGNED_BYTE}, ${dims}. ${ADVICE}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const sizes = Array.from({ length: dims }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = header + sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== expected) {
    throw new FormatError(
      `${name} is ${bytes.length < expected ? 'truncated' : 'too long'}: it has ${bytes.length} bytes, expected ` +
        `${expected} for ${sizes.join(' x ')}. ${ADVICE}`,
    );
  }
  // Not a Buffer, whose slice() shares its bytes: users get this array.
  return { sizes, data: new Uint8Array(bytes.buffer, bytes.byteOffset + header, bytes.length - header) };
}
