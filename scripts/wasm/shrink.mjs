import {
  CODE,
  concat,
  DATA,
  DATA_COUNT,
  LOCAL_GET,
  leb,
  moduleOf,
  paramCountsOf,
  readBytes,
  scanBody,
  sectionsOf,
  signedLeb,
  sized,
  vector,
} from './binary.mjs';

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
  return moduleOf(module, sections);
}

const V128 = 0x7b;
const [I32_CONST, F32_CONST, F64_CONST] = [0x41, 0x43, 0x44];
const [I32X4_SPLAT, F32X4_SPLAT, F64X2_SPLAT] = [0x11, 0x13, 0x14].map((kind) => [0xfd, kind]);

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
