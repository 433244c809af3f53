import { inspect } from 'node:util';
import { Tensor } from 'torchlet';

/** Digits behind the point from which on a number counts as rounded. */
const ROUNDED_DIGITS = 4;

/**
 * Whether a value is what a comment says. Three ways of saying it:
 *
 * - `tensor([1., 2.])`, `'text'`: what is printed, apart from white space;
 * - `3`, `true`, `[[0.5, 2.7183], [0, 1]]`: the elements of a tensor or of arrays; a number with four digits or more
 *   behind the point is rounded there, others are as exact as float32;
 * - anything else is prose, of which nothing can be said: undefined.
 */
export function agrees(said: string, value: unknown): boolean | undefined {
  if (/^(tensor\(|Parameter containing|')/.test(said)) {
    return sameText(said, typeof value === 'string' && !said.startsWith("'") ? value : inspect(value));
  }
  const elements = parseElements(said);
  if (elements === undefined) return undefined;
  return sameElements(elements, plain(value));
}

function plain(value: unknown): unknown {
  if (value instanceof Tensor) return value.tolist();
  return Array.isArray(value) ? value.map(plain) : value;
}

/** Whether a text is the one expected, apart from white space; `…` stands for any text. */
export function sameText(expected: string, text: string): boolean {
  const parts = expected.split('…').map((part) => part.replace(/\s/g, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text.replace(/\s/g, ''));
}

type Elements = { text: string } | Elements[];

/** Numbers stay text: how many digits they are given to says how exact they are. */
function parseElements(said: string): Elements | undefined {
  const element = /-?(?:\d+(?:\.\d*)?(?:e-?\d+)?|Infinity|NaN)|true|false|null/g;
  if (!/^[[\]{}\s,]*$/.test(said.replace(element, ''))) return undefined;
  try {
    return JSON.parse(said.replace(element, (text) => `{ "text": "${text}" }`)) as Elements;
  } catch {
    return undefined;
  }
}

function sameElements(expected: Elements, value: unknown): boolean {
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((element, i) => sameElements(element, value[i]))
    );
  }
  const { text } = expected;
  if (typeof value !== 'number') return text === String(value);
  const number = Number(text);
  if (!Number.isFinite(number)) return Object.is(number, value);
  const digits = text.split('.')[1]?.length ?? 0;
  const tolerance = digits >= ROUNDED_DIGITS ? 0.5001 * 10 ** -digits : 1e-7;
  return Math.abs(value - number) <= tolerance + 2e-7 * Math.abs(number);
}
