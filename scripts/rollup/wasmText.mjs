import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { split } from './wasmStreams.mjs';

/**
 * Digits of the text, printable characters that need no escape in a string between double quotes: '#' (35) and above without
 * the backslash (92).
 */
const DIGITS = 91;
/** Digits 0 and 1 begin a pair; each of the others stands for a byte by itself. */
const ESCAPES = 2;

/**
 * Embeds a WebAssembly build as text that compresses better than the file does: its bytes are sorted into streams
 * (wasmStreams.mjs), and each of the 89 most frequent ones is one character and the others are two, so that equal bytes are equal
 * text. Base64 is not: its letters fall across the bounds of bytes, which hides from a page's compression what repeats.
 * What is imported is a function that gives the bytes.
 */
export function wasmText() {
  return {
    name: 'wasm-text',
    load: (id) => (id.endsWith('.wasm') ? { code: moduleOf(readFileSync(id)), map: null } : null),
  };
}

function moduleOf(bytes) {
  return `import { join } from ${JSON.stringify(joinStreams)};
const text = ${JSON.stringify(encode(split(bytes)))};
export default () => {
  let at = 0;
  const digit = () => {
    const code = text.charCodeAt(at++);
    return code - (code > 92 ? 36 : 35);
  };
  const frequent = Array.from({ length: ${DIGITS - ESCAPES} }, () => digit() * ${DIGITS} + digit());
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !frequent.includes(byte));
  const bytes = new Uint8Array(text.length);
  let size = 0;
  while (at < text.length) {
    const first = digit();
    bytes[size++] = first < ${ESCAPES} ? others[first * ${DIGITS} + digit()] : frequent[first - ${ESCAPES}];
  }
  return join(bytes.subarray(0, size));
};
`;
}

const joinStreams = fileURLToPath(new URL('joinStreams.mjs', import.meta.url));

/** The frequent bytes as pairs of digits, then each byte by its digit or its pair. */
export function encode(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const all = counts.map((_, byte) => byte);
  const frequent = all.toSorted((a, b) => counts[b] - counts[a] || a - b).slice(0, DIGITS - ESCAPES);
  const others = all.filter((byte) => !frequent.includes(byte));
  const codes = new Array(256);
  for (const [i, byte] of frequent.entries()) codes[byte] = character(i + ESCAPES);
  for (const [i, byte] of others.entries()) codes[byte] = pair(i);
  return [...frequent.map(pair), ...Array.from(bytes, (byte) => codes[byte])].join('');
}

const pair = (value) => character(Math.floor(value / DIGITS)) + character(value % DIGITS);
const character = (digit) => String.fromCharCode(digit + (digit < 92 - 35 ? 35 : 36));
