/**
 * The WebAssembly binary that `split` (wasmStreams.mjs) has sorted. It runs once where the package is used, before anything has
 * been compiled: so one loop without calls, the frequent instructions first.
 *
 * @param {Uint8Array} sorted
 * @returns {Uint8Array}
 */
export function join(sorted) {
  const lengths = new DataView(sorted.buffer, sorted.byteOffset);
  let o = 16;
  const parts = [];
  for (let i = 0; i < 4; i++) {
    parts.push(sorted.subarray(o, o + lengths.getUint32(4 * i, true)));
    o += parts[i].length;
  }
  const [before, behind, locals, numbers] = parts;
  // A function's size takes at most five bytes, the function at least two.
  const code = new Uint8Array(4 * sorted.length);
  let [l, n, at, byte, functions] = [0, 0, 0, 128, 0];
  for (let shift = 0; byte > 127; shift += 7) {
    byte = numbers[n++];
    code[at++] = byte;
    functions |= (byte & 127) << shift;
  }
  for (; functions > 0; functions--) {
    const start = at;
    let groups = numbers[n++];
    code[at++] = groups;
    for (; groups > 0; groups--) {
      do {
        byte = numbers[n++];
        code[at++] = byte;
      } while (byte > 127);
      code[at++] = numbers[n++];
    }
    for (let depth = 1; depth > 0; ) {
      const op = sorted[o++];
      code[at++] = op;
      if (op > 0x1f && op < 0x23) {
        do {
          byte = locals[l++];
          code[at++] = byte;
        } while (byte > 127);
        continue;
      }
      // What follows: a number, and bytes from the instruction's own stream.
      let number = false;
      let bytes = 0;
      if (op < 0x45) {
        if (op === 0x0b) depth--;
        else if (op === 0x10 || op === 0x41 || op === 0x42) number = true;
        else if (op > 0x01 && op < 0x05) {
          depth++;
          bytes = 1;
        } else if (op > 0x27 && op < 0x3f) {
          code[at++] = sorted[o++];
          number = true;
        } else if (op === 0x0c || op === 0x0d || (op > 0x22 && op < 0x41)) bytes = 1;
        else if (op === 0x0e) bytes = sorted[o] + 2;
        else if (op === 0x43) bytes = 4;
        else if (op === 0x44) bytes = 8;
      } else if (op > 0xfb) {
        const kind = sorted[o++];
        code[at++] = kind;
        // memory.copy, 10, and memory.fill, 11; those before convert numbers
        if (op === 0xfc) bytes = kind > 7 ? 12 - kind : 0;
        else if (kind > 127) bytes = 1;
        else {
          number = kind < 12 || (kind > 83 && kind < 94);
          if (number) code[at++] = sorted[o++];
          if (kind === 12 || kind === 13) bytes = 16;
          else if ((kind > 20 && kind < 35) || (kind > 83 && kind < 92)) bytes = 1;
        }
      }
      if (number) {
        do {
          byte = numbers[n++];
          code[at++] = byte;
        } while (byte > 127);
      }
      for (; bytes > 0; bytes--) code[at++] = sorted[o++];
    }
    const size = leb(at - start);
    code.copyWithin(start + size.length, start, at);
    code.set(size, start);
    at += size.length;
  }
  const head = [10, ...leb(at)];
  const module = new Uint8Array(before.length + head.length + at + behind.length);
  o = 0;
  for (const part of [before, head, code.subarray(0, at), behind]) {
    module.set(part, o);
    o += part.length;
  }
  return module;
}

/** A number as LEB128. */
function leb(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
