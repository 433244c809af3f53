/**
 * The same module in fewer bytes, where the compiler leaves some on the table:
 *
 * - A constant vector takes 18 bytes. Zeros are what a local variable holds that nothing is ever assigned to, in two bytes, and
 *   equal numbers are one number and a splat, in four to eleven; engines compile either to the same or as much code.
 * - Data segments that lie side by side become one.
 *
 * @param {Uint8Array} module - a WebAssembly binary
 * @returns {Uint8Array}
 */
export function shrink(module) {
  const sections = sectionsOf(module);
  const paramCounts = paramCountsOf(sections);
  const code = sections.find(({ id }) => id === CODE);
  const bodies = vector(code.bytes, readBytes);
  let usesSegments = false;
  const shrunk = bodies.map((body, i) => {
    const scan = scanBody(body);
    usesSegments ||= scan.usesSegments;
    return sized(withoutConstants(body, scan, paramCounts[i]));
  });
  code.bytes = concat(leb(shrunk.length), ...shrunk);
  if (!usesSegments) mergeSegments(sections);
  return concat(module.subarray(0, 8), ...sections.map(({ id, bytes }) => concat([id], sized(bytes))));
}

const [TYPE, FUNCTION, CODE, DATA, DATA_COUNT] = [1, 3, 10, 11, 12];
const V128 = 0x7b;
const [LOCAL_GET, I32_CONST, F32_CONST, F64_CONST] = [0x20, 0x41, 0x43, 0x44];
const [I32X4_SPLAT, F32X4_SPLAT, F64X2_SPLAT] = [0x11, 0x13, 0x14].map((kind) => [0xfd, kind]);

/** Where reading goes on in a piece of the binary. */
class Reader {
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

const readBytes = (reader) => reader.take(reader.number());

function vector(bytes, read) {
  const reader = new Reader(bytes);
  return Array.from({ length: reader.number() }, () => read(reader));
}

function sectionsOf(module) {
  const sections = [];
  for (const reader = new Reader(module, 8); !reader.done; ) {
    sections.push({ id: reader.byte(), bytes: readBytes(reader) });
  }
  return sections;
}

/** Number of parameters of each function of the module. */
function paramCountsOf(sections) {
  const of = (wanted) => sections.find(({ id }) => id === wanted).bytes;
  const types = vector(of(TYPE), (reader) => {
    if (reader.byte() !== 0x60) throw new Error('shrink: a type that is no function');
    const params = readBytes(reader).length;
    readBytes(reader);
    return params;
  });
  return vector(of(FUNCTION), (reader) => types[reader.number()]);
}

/** Finds the constant vectors and the assigned variables of a function. */
function scanBody(body) {
  const reader = new Reader(body);
  const locals = Array.from({ length: reader.number() }, () => ({ count: reader.number(), type: reader.byte() }));
  const scan = { locals, start: reader.at, constants: [], assigned: new Set(), usesSegments: false };
  while (!reader.done) readInstruction(reader, scan);
  return scan;
}

function readInstruction(reader, scan) {
  const from = reader.at;
  const op = reader.byte();
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
    throw new Error(`shrink: unknown instruction 0x${op.toString(16)}`);
  }
}

/** Numbers behind each instruction that has any, besides those of readInstruction. */
const IMMEDIATES = Object.fromEntries([
  ...[0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x20, 0x23, 0x24, 0x3f, 0x40, 0x41, 0x42].map((op) => [op, 1]),
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

/** Replaces the constant vectors of a function by what is shorter. */
function withoutConstants(body, { locals, start, constants, assigned }, params) {
  const zeros = constants.some(({ lanes }) => lanes.every((byte) => byte === 0));
  const groups = [...locals];
  let zero = params;
  let free = -1;
  for (const { count, type } of locals) {
    for (let i = 0; i < count; i++, zero++) if (type === V128 && !assigned.has(zero)) free = zero;
  }
  if (zeros && free < 0) {
    free = zero;
    if (groups.at(-1)?.type === V128) groups.push({ count: groups.pop().count + 1, type: V128 });
    else groups.push({ count: 1, type: V128 });
  }
  const parts = [leb(groups.length), ...groups.map(({ count, type }) => concat(leb(count), [type]))];
  let at = start;
  for (const { from, lanes } of constants) {
    const shorter = lanes.every((byte) => byte === 0) ? concat([LOCAL_GET], leb(free)) : splat(lanes);
    if (shorter === undefined) continue;
    parts.push(body.subarray(at, from), shorter);
    at = from + 18;
  }
  return concat(...parts, body.subarray(at));
}

/** A vector of four or two equal numbers as one of them and a splat; undefined for others. */
function splat(lanes) {
  const view = new DataView(lanes.buffer, lanes.byteOffset);
  const [low, high] = [view.getBigInt64(0, true), view.getBigInt64(8, true)];
  if (low !== high) return undefined;
  if (view.getInt32(0, true) !== view.getInt32(4, true)) return concat([F64_CONST], lanes.subarray(0, 8), F64X2_SPLAT);
  const integer = concat([I32_CONST], signedLeb(view.getInt32(0, true)), I32X4_SPLAT);
  const real = concat([F32_CONST], lanes.subarray(0, 4), F32X4_SPLAT);
  return integer.length < real.length ? integer : real;
}

/** Below this distance the zeros between two segments are shorter than the head of a second one. */
const GAP = 8;

function mergeSegments(sections) {
  const data = sections.find(({ id }) => id === DATA);
  if (data === undefined) return;
  const segments = vector(data.bytes, (reader) => {
    if (reader.number() !== 0 || reader.byte() !== I32_CONST)
      throw new Error('shrink: a data segment without a constant address');
    const address = reader.number();
    const signed = reader.bytes[reader.at - 1] & 0x40;
    if (signed || reader.byte() !== 0x0b) throw new Error('shrink: a data segment without a constant address');
    return { address, bytes: readBytes(reader) };
  }).sort((a, b) => a.address - b.address);
  const merged = [];
  for (const { address, bytes } of segments) {
    const last = merged.at(-1);
    const gap = last === undefined ? GAP : address - last.address - last.bytes.length;
    if (gap < GAP) last.bytes = concat(last.bytes, new Uint8Array(gap), bytes);
    else merged.push({ address, bytes });
  }
  const encoded = merged.map(({ address, bytes }) => concat([0, I32_CONST], signedLeb(address), [0x0b], sized(bytes)));
  data.bytes = concat(leb(encoded.length), ...encoded);
  const counter = sections.findIndex(({ id }) => id === DATA_COUNT);
  if (counter >= 0) sections.splice(counter, 1);
}

function leb(value) {
  const bytes = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

/** An integer of 32 bits as signed LEB128. */
function signedLeb(value) {
  const bytes = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value & 0x7f];
}

function sized(bytes) {
  return concat(leb(bytes.length), bytes);
}

function concat(...parts) {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
