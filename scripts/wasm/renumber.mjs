import { deflateRawSync } from 'node:zlib';
import {
  CODE,
  concat,
  leb,
  moduleOf,
  paramCountsOf,
  readBytes,
  scanBody,
  sectionsOf,
  sized,
  vector,
} from './binary.mjs';

/** How far back deflate finds what it has seen. */
const WINDOW = 32768;

/** Exchanges that are tried for each variable. */
const TRIALS = 24;

/**
 * The same module with its functions' variables in an order that compresses better: each number stands in the code as often as
 * its variable is used, a quarter of all bytes, and functions that do alike with variables numbered alike repeat each other.
 * What engines make of the code does not depend on the numbers. Parameters keep their places.
 *
 * Function by function, two variables of a type that are used often change places wherever that makes the function no longer
 * when deflated behind those before it.
 *
 * @param {Uint8Array} module - a WebAssembly binary
 * @returns {Uint8Array}
 */
export function renumber(module) {
  const sections = sectionsOf(module);
  const paramCounts = paramCountsOf(sections);
  const code = sections.find(({ id }) => id === CODE);
  let before = concat(...sections.slice(0, sections.indexOf(code)).map(({ bytes }) => bytes));
  const bodies = vector(code.bytes, readBytes).map((body, i) => {
    const best = shortest(body, paramCounts[i], before.subarray(-WINDOW));
    before = concat(before, best);
    return sized(best);
  });
  code.bytes = concat(leb(bodies.length), ...bodies);
  const renumbered = moduleOf(module, sections);
  return deflate(renumbered).length < deflate(module).length ? renumbered : module;
}

/** What follows `dictionary`, compressed. */
function deflate(bytes, dictionary) {
  return deflateRawSync(bytes, { level: 9, dictionary });
}

function shortest(body, params, dictionary) {
  const scan = scanBody(body);
  const types = scan.locals.flatMap(({ count, type }) => new Array(count).fill(type));
  const used = scan.uses.map(({ local }) => local - params).filter((local) => local >= 0);
  let order = byUse(types, used);
  if (order.length < 2 || used.length === 0) return body;
  const deflated = (bytes) => deflate(bytes, dictionary).length;
  const write = (places) => inOrder(body, scan, params, places);
  let best = write(order);
  let length = deflated(best);
  if (deflated(body) <= length) {
    order = types.map((_, i) => i);
    best = write(order);
    length = deflated(best);
  }
  const random = generator();
  for (let trial = TRIALS * order.length; trial > 0; trial--) {
    const [a, b] = [used[random(used.length)], used[random(used.length)]];
    if (a === b || types[a] !== types[b]) continue;
    const exchanged = order.map((local) => (local === a ? b : local === b ? a : local));
    const bytes = write(exchanged);
    const now = deflated(bytes);
    if (now <= length) [best, order, length] = [bytes, exchanged, now];
  }
  return best;
}

/** Variables by type, as the types first occur, and those used most first. */
function byUse(types, used) {
  const counts = types.map(() => 0);
  for (const local of used) counts[local]++;
  const kinds = [...new Set(types)];
  return types
    .map((_, i) => i)
    .sort((a, b) => kinds.indexOf(types[a]) - kinds.indexOf(types[b]) || counts[b] - counts[a]);
}

/** The function with variable order[i] in place i behind the parameters. */
function inOrder(body, { locals, start, uses }, params, order) {
  const types = locals.flatMap(({ count, type }) => new Array(count).fill(type));
  const groups = [];
  const places = [];
  order.forEach((local, i) => {
    places[local] = params + i;
    if (groups.at(-1)?.type === types[local]) groups.at(-1).count++;
    else groups.push({ type: types[local], count: 1 });
  });
  const parts = [leb(groups.length), ...groups.map(({ count, type }) => concat(leb(count), [type]))];
  let from = start;
  for (const { at, local } of uses) {
    parts.push(body.subarray(from, at), leb(local < params ? local : places[local - params]));
    from = at + leb(local).length;
  }
  return concat(...parts, body.subarray(from));
}

/** The same whole numbers below `limit` in every build. */
function generator() {
  let state = 1;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
