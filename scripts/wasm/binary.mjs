// Reads and writes WebAssembly's binary format as far as its sections.

export const [CUSTOM, CODE, DATA] = [0, 10, 11];

/** Where reading goes on in a piece of the binary. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128 number of at most 32 bits; of a signed one only the length is right. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

export const readBytes = (reader) => reader.take(reader.number());

export function vector(bytes, read) {
  const reader = new Reader(bytes);
  return Array.from({ length: reader.number() }, () => read(reader));
}

export function sectionsOf(module) {
  const sections = [];
  for (const reader = new Reader(module, 8); !reader.done; ) {
    sections.push({ id: reader.byte(), bytes: readBytes(reader) });
  }
  return sections;
}

/** The module of these sections, behind the head of `module`. */
export function moduleOf(module, sections) {
  return concat(module.subarray(0, 8), ...sections.map(({ id, bytes }) => concat([id], sized(bytes))));
}

export function leb(value) {
  const bytes = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

export function sized(bytes) {
  return concat(leb(bytes.length), bytes);
}

export function concat(...parts) {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
