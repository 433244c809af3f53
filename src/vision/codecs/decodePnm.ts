import { FormatError } from '../../errors';
import type { Image } from '../image';

export const isPnm = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && (bytes[1] === 0x35 || bytes[1] === 0x36);

/** The pixels of a binary PGM (grey) or PPM (RGB) file of 8 bits. */
export function decodePnm(bytes: Uint8Array, name: string): Image & { channels: number } {
  const numbers: number[] = [];
  let at = 2;
  while (numbers.length < 3 && at < bytes.length) {
    const rest = String.fromCharCode(...bytes.subarray(at, at + 128));
    const found = /^(?:\s|#[^\n]*\n)+(\d+)/.exec(rest);
    if (found === null) break;
    numbers.push(Number(found[1]));
    at += found[0].length;
  }
  const [width, height, most] = numbers;
  const channels = bytes[1] === 0x36 ? 3 : 1;
  if (width === undefined || height === undefined || most !== 255) {
    throw new FormatError(`${name} is no PNM file of 8 bits`);
  }
  const data = bytes.slice(at + 1, at + 1 + width * height * channels);
  if (data.length < width * height * channels) throw new FormatError(`${name} is cut off`);
  return { data, height, width, channels };
}
