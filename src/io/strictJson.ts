import { FormatError } from '../errors';
import { printable } from './printable';

/**
 * The value of a JSON text in which no object has a key twice: readers that take the first and readers that take the
 * last would see two different files.
 *
 * @param what - what the text is, for messages: 'run.safetensors is corrupted: its header'
 * @throws FormatError when the text is no JSON, begins with anything but its value, or has a key twice
 */
export function parseStrict(text: string, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError(`${what} is no JSON (${printable((error as Error).message)})`);
  }
  checkKeys(text, what);
  return value;
}

/** `text` is known to be JSON, so a string before a colon is a key. A loop, because texts nest to any depth. */
function checkKeys(text: string, what: string): void {
  /** For each bracket that is open: the keys so far, or null in an array. */
  const open: (Set<string> | null)[] = [];
  let string = '';
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '{') open.push(new Set());
    else if (c === '[') open.push(null);
    else if (c === '}' || c === ']') open.pop();
    else if (c === '"') {
      const end = endOfString(text, at);
      string = text.slice(at, end + 1);
      at = end;
    } else if (c === ':') {
      const key = JSON.parse(string) as string;
      const keys = open.at(-1) as Set<string>;
      if (keys.has(key)) throw new FormatError(`${what} has '${printable(key)}' twice`);
      if (key === '__proto__') throw new FormatError(`${what} has a key '__proto__', which is no name`);
      keys.add(key);
    }
  }
}

/** Where the string that begins at `begin` has its closing quote. */
function endOfString(text: string, begin: number): number {
  for (let at = begin + 1; ; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
}
