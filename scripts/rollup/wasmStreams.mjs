import { CODE, concat, leb, readBytes, sectionsOf, sized, vector } from '../wasm/binary.mjs';
import { join } from './joinStreams.mjs';

/** Instructions with what is in no other stream; numbers of variables; constants, offsets and functions. */
const [OPS, LOCALS, NUMBERS] = [0, 1, 2];

/**
 * Sorts the bytes of a WebAssembly binary's code into streams, which compress better: which variables an instruction names says
 * little about the instructions around it, and the other way round.
 *
 * The result is the lengths (u32) of the first four of these, and they: the sections before the code, those behind it, LOCALS,
 * NUMBERS, OPS.
 *
 * @param {Uint8Array} module
 * @returns {Uint8Array} from which `join` makes the same bytes
 */
export function split(module) {
  const code = sectionsOf(module).find(({ id }) => id === CODE);
  if (code === undefined) throw new Error('a module without code');
  const { bytes } = code;
  const end = bytes.byteOffset - module.byteOffset + bytes.length;
  const start = end - sized(bytes).length - 1;
  // The sizes of the functions are left out: each ends where its blocks do.
  const bodies = vector(bytes, readBytes);
  const streams = [[], [], []];
  sortCode(concat(leb(bodies.length), ...bodies), streams);
  const parts = [module.subarray(0, start), module.subarray(end), streams[LOCALS], streams[NUMBERS]].map(Buffer.from);
  const lengths = Buffer.from(Uint32Array.from(parts, ({ length }) => length).buffer);
  const sorted = Buffer.concat([lengths, ...parts, Buffer.from(streams[OPS])]);
  if (!Buffer.from(module).equals(join(sorted))) throw new Error('what is sorted does not make the module again');
  return sorted;
}

/** Sorts all functions, which stand there without their sizes, into the streams. */
function sortCode(bytes, streams) {
  let at = 0;
  const byte = (stream) => {
    streams[stream].push(bytes[at]);
    return bytes[at++];
  };
  const number = (stream) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const part = byte(stream);
      value |= (part & 127) << shift;
      if (part < 128) return value;
    }
  };
  const copy = (count) => {
    while (count-- > 0) byte(OPS);
  };
  const address = () => {
    byte(OPS);
    number(NUMBERS);
  };
  for (let functions = number(NUMBERS); functions > 0; functions--) {
    for (let groups = number(NUMBERS); groups > 0; groups--) {
      number(NUMBERS);
      byte(NUMBERS);
    }
    for (let depth = 1; depth > 0; ) {
      const op = byte(OPS);
      if (op === 0x0b) depth--;
      else if (op >= 0x02 && op <= 0x04) {
        depth++;
        byte(OPS);
      } else if (op >= 0x20 && op <= 0x22) number(LOCALS);
      else if (op === 0x10 || op === 0x41 || op === 0x42) number(NUMBERS);
      else if (op >= 0x28 && op <= 0x3e) address();
      else if (op === 0x0c || op === 0x0d || op === 0x23 || op === 0x24 || op === 0x3f || op === 0x40) byte(OPS);
      else if (op === 0x0e) copy(number(OPS) + 1);
      else if (op === 0x43) copy(4);
      else if (op === 0x44) copy(8);
      else if (op === 0xfc) {
        const kind = number(OPS);
        // memory.copy and memory.fill; those before convert numbers.
        if (kind > 7) copy(12 - kind);
      } else if (op === 0xfd) {
        const kind = number(OPS);
        if (kind < 12 || (kind >= 84 && kind <= 93)) address();
        if (kind === 12 || kind === 13) copy(16);
        else if ((kind >= 21 && kind <= 34) || (kind >= 84 && kind <= 91)) byte(OPS);
      }
    }
  }
}
