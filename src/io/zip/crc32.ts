/** Remainders of all bytes, of what follows each by one to three zero bytes as well: four bytes a step. */
const TABLES = [0, 1, 2, 3].map(() => new Uint32Array(256));
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  (TABLES[0] as Uint32Array)[n] = c;
}
for (let k = 1; k < 4; k++) {
  const [first, before, table] = [TABLES[0], TABLES[k - 1], TABLES[k]] as [Uint32Array, Uint32Array, Uint32Array];
  for (let n = 0; n < 256; n++) {
    const c = before[n] as number;
    table[n] = (c >>> 8) ^ (first[c & 255] as number);
  }
}

/**
 * The cyclic redundancy check of zip and PNG files: the remainder of the bytes as a polynomial by 0x04c11db7, bits reflected.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = TABLES as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let c = 0xffffffff;
  let i = 0;
  for (const last = bytes.length - 3; i < last; i += 4) {
    c ^=
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    c =
      (t3[c & 255] as number) ^
      (t2[(c >>> 8) & 255] as number) ^
      (t1[(c >>> 16) & 255] as number) ^
      (t0[c >>> 24] as number);
  }
  for (; i < bytes.length; i++) c = (c >>> 8) ^ (t0[(c ^ (bytes[i] as number)) & 255] as number);
  return ~c >>> 0;
}
