import { FormatError } from '../../errors';
import { printable } from '../printable';
import { PickleBytes } from './bytes';
import { Dict, Global, Instance, PySet, Tuple, Unknown } from './values';

/** What a pickle may refer to, beside Python's own types. */
export interface PickleContext {
  /** The file, for messages. */
  readonly name: string;
  /** The class or function of that name, or undefined: it is not on the list. */
  find(name: string): Global | undefined;
  /** What stands outside the pickle under an id: PyTorch's storages. */
  persistent?(id: unknown): unknown;
  /** What to do about a name that is not on the list: an error, or an object that keeps the fields. */
  readonly unknown: 'error' | 'keep';
  /** What to say of it. */
  refuse(name: string): Error;
}

/** A place on the stack from which the next container's items count. */
const MARK = Symbol('mark');

/**
 * Reads one pickle, of protocol 0 to 5, as Python's `pickle.Unpickler` does, with one difference: a name means what the
 * context's list says and nothing else, so that nothing of a file runs.
 *
 * @param begin - where in `bytes` the pickle begins
 * @returns the value, in which Python's containers are those of values.ts, and where the pickle ends
 * @throws FormatError for bytes that are no pickle, and whatever the context throws for a name that is not on its list
 * @see https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */
export function readPickle(bytes: Uint8Array, context: PickleContext, begin = 0): { value: unknown; end: number } {
  const input: PickleBytes = new PickleBytes(bytes, context.name, begin);
  const machine = new Machine(input, context);
  for (;;) {
    const op = input.byte();
    if (op === 0x2e) return { value: machine.pop(), end: input.at };
    const run = OPS.get(op);
    if (run === undefined) input.fail(`no instruction 0x${op.toString(16).padStart(2, '0')}`);
    run(machine, input);
  }
}

class Machine {
  readonly stack: unknown[] = [];
  readonly memo = new Map<number, unknown>();

  constructor(
    readonly input: PickleBytes,
    readonly context: PickleContext,
  ) {}

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(): unknown {
    const value = this.stack.length > 0 ? this.stack.pop() : MARK;
    if (value === MARK) this.input.fail('an instruction without its operand');
    return value;
  }

  top(): unknown {
    const value = this.stack.at(-1);
    if (this.stack.length === 0 || value === MARK) this.input.fail('an instruction without its operand');
    return value;
  }

  /** The values above the last mark, which goes. */
  popToMark(): unknown[] {
    const at = this.stack.lastIndexOf(MARK);
    if (at < 0) this.input.fail('an instruction without its mark');
    const values = this.stack.splice(at + 1);
    this.stack.pop();
    return values;
  }

  remember(at: number): void {
    this.memo.set(at, this.top());
  }

  recall(at: number): void {
    if (!this.memo.has(at)) this.input.fail(`no value number ${at}`);
    this.push(this.memo.get(at));
  }

  global(name: string): void {
    const { context } = this;
    const known = context.find(name);
    if (known === undefined && context.unknown !== 'keep') throw context.refuse(printable(name));
    this.push(known ?? new Global(name, (args) => new Unknown(name, args)));
  }

  call(callee: unknown, args: unknown): void {
    if (!(callee instanceof Global) || !(args instanceof Tuple)) {
      this.input.fail('a call of what is no class with what is no tuple');
    }
    try {
      this.push(callee.call(args.items));
    } catch (error) {
      // What Python's own classes refuse, they refuse without knowing the file.
      if (!(error instanceof FormatError) || error.message.startsWith(this.context.name)) throw error;
      this.input.fail(error.message);
    }
  }

  build(): void {
    const state = this.pop();
    const object = this.top();
    if (object instanceof Instance) object.value = object.of.build(object.value, state);
    else if (object instanceof Unknown) object.state = state;
    // The attributes of a dict or a tensor say nothing about its values.
  }

  append(to: unknown, values: readonly unknown[]): void {
    const target = to instanceof Instance ? to.value : to;
    const items = Array.isArray(target)
      ? target
      : target instanceof PySet || target instanceof Unknown
        ? target.items
        : null;
    if (items === null) this.input.fail('items for what is no list');
    for (const value of values) items.push(value);
  }

  setItems(to: unknown, values: readonly unknown[]): void {
    const target = to instanceof Instance ? to.value : to;
    const dict = target instanceof Unknown ? target.entries : target;
    if (!(dict instanceof Dict) || values.length % 2 !== 0) this.input.fail('keys for what is no dict');
    for (let i = 0; i < values.length; i += 2) dict.set(values[i], values[i + 1]);
  }

  persistent(id: unknown): void {
    if (this.context.persistent === undefined) this.input.fail('a value that stands outside of it');
    this.push(this.context.persistent(id));
  }
}

type Op = (m: Machine, input: PickleBytes) => void;

/** What each instruction does, by its code; the letters are pickletools' own. */
const OPS = new Map<number, Op>(
  Object.entries<Op>({
    '(': (m) => m.push(MARK),
    '0': (m) => void m.stack.pop(),
    '1': (m) => void m.popToMark(),
    '2': (m) => m.push(m.top()),
    N: (m) => m.push(null),
    I: (m, input) => {
      const text = input.line();
      m.push(text === '00' ? false : text === '01' ? true : input.decimal(text));
    },
    L: (m, input) => m.push(input.decimal(input.line())),
    F: (m, input) => {
      const text = input.line();
      const value = /nan|inf/i.test(text) ? special(text) : Number(text);
      if (text === '') input.fail('a number without digits');
      m.push(value);
    },
    J: (m, input) => m.push(input.int32()),
    K: (m, input) => m.push(input.byte()),
    M: (m, input) => m.push(input.uint16()),
    G: (m, input) => m.push(input.float64()),
    S: (m, input) => m.push(unquoted(input.line(), input)),
    T: (m, input) => m.push(input.latin1(input.uint32())),
    U: (m, input) => m.push(input.latin1(input.byte())),
    V: (m, input) => m.push(unescaped(input.line())),
    X: (m, input) => m.push(input.text(input.uint32())),
    B: (m, input) => m.push(input.take(input.uint32()).slice()),
    C: (m, input) => m.push(input.take(input.byte()).slice()),
    ']': (m) => m.push([]),
    ')': (m) => m.push(new Tuple([])),
    '}': (m) => m.push(new Dict()),
    l: (m) => m.push(m.popToMark()),
    t: (m) => m.push(new Tuple(m.popToMark())),
    d: (m) => {
      const values = m.popToMark();
      const dict = new Dict();
      m.setItems(dict, values);
      m.push(dict);
    },
    a: (m) => {
      const value = m.pop();
      m.append(m.top(), [value]);
    },
    e: (m) => {
      const values = m.popToMark();
      m.append(m.top(), values);
    },
    s: (m) => {
      const value = m.pop();
      const key = m.pop();
      m.setItems(m.top(), [key, value]);
    },
    u: (m) => {
      const values = m.popToMark();
      m.setItems(m.top(), values);
    },
    p: (m, input) => m.remember(Number(input.decimal(input.line()))),
    q: (m, input) => m.remember(input.byte()),
    r: (m, input) => m.remember(input.uint32()),
    g: (m, input) => m.recall(Number(input.decimal(input.line()))),
    h: (m, input) => m.recall(input.byte()),
    j: (m, input) => m.recall(input.uint32()),
    c: (m, input) => {
      const module = input.line();
      m.global(`${module}.${input.line()}`);
    },
    R: (m) => {
      const args = m.pop();
      m.call(m.pop(), args);
    },
    b: (m) => m.build(),
    i: (m, input) => {
      const module = input.line();
      m.global(`${module}.${input.line()}`);
      const callee = m.pop();
      m.call(callee, new Tuple(m.popToMark()));
    },
    o: (m) => {
      const [callee, ...args] = m.popToMark();
      m.call(callee, new Tuple(args));
    },
    P: (m, input) => m.persistent(input.line()),
    Q: (m) => m.persistent(m.pop()),
    '\x80': (_, input) => {
      const protocol = input.byte();
      if (protocol > 5) input.fail(`protocol ${protocol}, known are 0 to 5`);
    },
    '\x81': (m) => {
      const args = m.pop();
      m.call(m.pop(), args);
    },
    '\x85': (m) => m.push(new Tuple([m.pop()])),
    '\x86': (m) => {
      const second = m.pop();
      m.push(new Tuple([m.pop(), second]));
    },
    '\x87': (m) => {
      const third = m.pop();
      const second = m.pop();
      m.push(new Tuple([m.pop(), second, third]));
    },
    '\x88': (m) => m.push(true),
    '\x89': (m) => m.push(false),
    '\x8a': (m, input) => m.push(input.integer(input.byte())),
    '\x8b': (m, input) => m.push(input.integer(input.uint32())),
    '\x8c': (m, input) => m.push(input.text(input.byte())),
    '\x8d': (m, input) => m.push(input.text(input.uint64())),
    '\x8e': (m, input) => m.push(input.take(input.uint64()).slice()),
    '\x8f': (m) => m.push(new PySet()),
    '\x90': (m) => {
      const values = m.popToMark();
      m.append(m.top(), values);
    },
    '\x91': (m) => {
      const set = new PySet();
      m.append(set, m.popToMark());
      m.push(set);
    },
    '\x92': (m, input) => {
      const named = m.pop();
      const args = m.pop();
      if (!(named instanceof Dict) || named.keys.length > 0) input.fail('a class made with named arguments');
      m.call(m.pop(), args);
    },
    '\x93': (m, input) => {
      const name = m.pop();
      const module = m.pop();
      if (typeof name !== 'string' || typeof module !== 'string') input.fail('a name that is no text');
      m.global(`${module}.${name}`);
    },
    '\x94': (m) => m.remember(m.memo.size),
    // A frame says how much to read at once, which is there already.
    '\x95': (_, input) => {
      input.uint64();
    },
    '\x96': (m, input) => m.push(input.take(input.uint64()).slice()),
  }).map(([letter, run]) => [letter.charCodeAt(0), run]),
);

function special(text: string): number {
  if (/nan/i.test(text)) return Number.NaN;
  return text.startsWith('-') ? -Infinity : Infinity;
}

/** The text of a string literal of protocol 0. */
function unquoted(text: string, input: PickleBytes): string {
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || text.at(-1) !== quote)
    input.fail('a string without quotes');
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
  return text.slice(1, -1).replace(/\\(x[\da-f]{2}|.)/gi, (_, c: string) => {
    if (c.length > 1) return String.fromCharCode(Number.parseInt(c.slice(1), 16));
    return escapes[c] ?? c;
  });
}

/** The text of protocol 0's Unicode. */
function unescaped(text: string): string {
  return text.replace(/\\u([\da-f]{4})|\\U([\da-f]{8})/gi, (whole, short?: string, long?: string) => {
    const code = Number.parseInt(short ?? long ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
