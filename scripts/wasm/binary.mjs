// Reads and writes WebAssembly's binary format as far as shrinking a module takes.

export const [TYPE, FUNCTION, CODE, DATA, DATA_COUNT] = [1, 3, 10, 11, 12];
export const LOCAL_GET = 0x20;

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

/** Number of parameters of each function of the module. */
export function paramCountsOf(sections) {
  const of = (wanted) => sections.find(({ id }) => id === wanted).bytes;
  const types = vector(of(TYPE), (reader) => {
    if (reader.byte() !== 0x60) throw new Error('WebAssembly binary: a type that is no function');
    const params = readBytes(reader).length;
    readBytes(reader);
    return params;
  });
  return vector(of(FUNCTION), (reader) => types[reader.number()]);
}

/** Finds the constant vectors and the assigned variables of a function. */
export function scanBody(body) {
  const reader = new Reader(body);
  const locals = Array.from({ length: reader.number() }, () => ({ count: reader.number(), type: reader.byte() }));
  const scan = { locals, start: reader.at, constants: [], assigned: new Set(), usesSegments: false };
  while (!reader.done) readInstruction(reader, scan);
  return scan;
}

function readInstruction(reader, scan) {
  const from = reader.at;
  const op = reader.byte();
  // local.set and local.tee
  if (op === 0x21 || op === 0x22) scan.assigned.add(reader.number());
  else if (op === 0x0e) for (let targets = reader.number() + 1; targets > 0; targets--) reader.number();
  else if (op === 0x43) reader.take(4);
  else if (op === 0x44) reader.take(8);
  else if (op === 0xfc) {
    const kind = reader.number();
    if (kind === 8 || kind === 9) scan.usesSegments = true;
    for (let n = kind < 8 ? 0 : [2, 1, 2, 1][kind - 8]; n > 0; n--) reader.number();
  } else if (op === 0xfd) readVectorInstruction(reader, scan, from);
  else if (op === 0xfe) {
    const fence = reader.number() === 3;
    reader.number();
    if (!fence) reader.number();
  } else if (op in IMMEDIATES) for (let n = IMMEDIATES[op]; n > 0; n--) reader.number();
  else if (!(op in { 0: 1, 1: 1, 5: 1, 11: 1, 15: 1, 26: 1, 27: 1 }) && (op < 0x45 || op > 0xc4)) {
    throw new Error(`WebAssembly binary: unknown instruction 0x${op.toString(16)}`);
  }
}

/** Numbers behind each instruction that has any, besides those of readInstruction. */
const IMMEDIATES = Object.fromEntries([
  ...[0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, LOCAL_GET, 0x23, 0x24, 0x3f, 0x40, 0x41, 0x42].map((op) => [op, 1]),
  [0x11, 2],
  ...Array.from({ length: 0x3f - 0x28 }, (_, i) => [0x28 + i, 2]),
]);

function readVectorInstruction(reader, scan, from) {
  const kind = reader.number();
  if (kind === 12) {
    scan.constants.push({ from, lanes: reader.take(16) });
  } else if (kind === 13) reader.take(16);
  else if (kind >= 21 && kind <= 34) reader.byte();
  else if (kind < 12 || (kind >= 84 && kind <= 93)) {
    reader.number();
    reader.number();
    if (kind >= 84 && kind <= 91) reader.byte();
  }
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

/** An integer of 32 bits as signed LEB128. */
export function signedLeb(value) {
  const bytes = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value & 0x7f];
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
