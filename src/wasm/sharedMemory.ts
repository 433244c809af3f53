/** Where a module's imports are described, and what kind of import a memory is. */
const IMPORTS = 2;
const [TABLE, MEMORY, GLOBAL] = [1, 2, 3];
/** Flags of a memory: it has a maximum, threads share it. */
const [BOUNDED, SHARED] = [1, 2];

/**
 * A binary whose memory is shared, or not. Those that were compiled for threads differ in nothing but the flag of the memory that
 * they import: kernels wait for nobody, so none needs an atomic instruction.
 *
 * @param bytes - a WebAssembly binary
 * @returns the same bytes where the flag is right already, a copy elsewhere
 */
export function withMemory(bytes: Uint8Array<ArrayBuffer>, shared: boolean): Uint8Array<ArrayBuffer> {
  const at = flagOfMemory(bytes);
  const flag = BOUNDED | (shared ? SHARED : 0);
  if (at < 0 || bytes[at] === flag) return bytes;
  const copy = bytes.slice();
  copy[at] = flag;
  return copy;
}

/** Where the flag of the imported memory stands; negative if there is none. */
function flagOfMemory(bytes: Uint8Array): number {
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const skip = (): void => {
    const length = number();
    at += length;
  };
  const limits = (): void => {
    const flag = bytes[at++] as number;
    number();
    if (flag & BOUNDED) number();
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    if (section !== IMPORTS) {
      skip();
      continue;
    }
    number();
    for (let count = number(); count > 0; count--) {
      skip();
      skip();
      const kind = bytes[at++];
      if (kind === MEMORY) return at;
      if (kind === TABLE) {
        at++;
        limits();
      } else if (kind === GLOBAL) at += 2;
      else number();
    }
    return -1;
  }
  return -1;
}
