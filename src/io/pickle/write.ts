import { ValueError } from '../../errors';
import { typeName } from '../../tensor/wrongArguments';

/** A value that the writer has no instruction for, and how it is written: by more instructions. */
export type WriteObject = (value: object, writer: PickleWriter) => boolean;

const DEEPEST = 900;

/** Writes protocol 2, which Python 2 and 3 and every PyTorch read. */
export class PickleWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  /** Numbers of objects that are written already, and the other way round of names. */
  readonly #memo = new Map<unknown, number>();
  #depth = 0;

  constructor(private readonly writeObject: WriteObject) {
    this.code('\x80\x02');
  }

  finish(): Uint8Array {
    this.code('.');
    return this.#bytes.slice(0, this.#length);
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  /** Instructions, and lines of text, that are ASCII. */
  code(text: string): void {
    const at = this.#room(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[at + i] = text.charCodeAt(i);
  }

  #uint32(value: number): void {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
  }

  text(value: string): void {
    if (this.recall(value)) return;
    if (/\p{Surrogate}/u.test(value)) throw new ValueError('a string with half of a surrogate pair cannot be written');
    const bytes = new TextEncoder().encode(value);
    this.code('X');
    this.#uint32(bytes.length);
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    this.remember(value);
  }

  integer(value: number | bigint): void {
    if (typeof value === 'number' && value === (value | 0)) {
      if (value >= 0 && value < 256) this.code(`K${String.fromCharCode(value)}`);
      else {
        this.code('J');
        this.#uint32(value);
      }
      return;
    }
    const whole = BigInt(value);
    let length = 1;
    while (BigInt.asIntN(8 * length, whole) !== whole) length++;
    if (length > 255) throw new ValueError(`an integer of ${length} bytes cannot be written`);
    this.code(`\x8a${String.fromCharCode(length)}`);
    for (let i = 0; i < length; i++) {
      this.code(String.fromCharCode(Number((whole >> BigInt(8 * i)) & 255n)));
    }
  }

  float(value: number): void {
    this.code('G');
    const at = this.#room(8);
    this.#view.setFloat64(at, value, false);
  }

  /** A class or function, by module and name. */
  global(module: string, name: string): void {
    const key = `global ${module}\n${name}`;
    if (this.recall(key)) return;
    this.code(`c${module}\n${name}\n`);
    this.remember(key);
  }

  /** Writes the value again that `remember` noted, if it did. */
  recall(value: unknown): boolean {
    const number = this.#memo.get(value);
    if (number === undefined) return false;
    this.code('j');
    this.#uint32(number);
    return true;
  }

  remember(value: unknown): void {
    const number = this.#memo.size;
    this.#memo.set(value, number);
    this.code('r');
    this.#uint32(number);
  }

  value(value: unknown, path: string): void {
    switch (typeof value) {
      case 'number':
        // Without a fraction it is an int in Python, as counts and indices are; -0 is none.
        if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.integer(value);
        else this.float(value);
        return;
      case 'bigint':
        this.integer(value);
        return;
      case 'boolean':
        this.code(value ? '\x88' : '\x89');
        return;
      case 'string':
        this.text(value);
        return;
      case 'undefined':
        this.code('N');
        return;
      case 'object':
        this.#object(value, path);
        return;
      default:
        throw new ValueError(`${path} is a ${typeof value}, which cannot be saved`);
    }
  }

  #object(value: object | null, path: string): void {
    if (value === null) this.code('N');
    else if (!this.recall(value)) {
      if (++this.#depth > DEEPEST) throw new ValueError(`${path} lies more than ${DEEPEST} deep`);
      if (!this.writeObject(value, this)) this.#container(value, path);
      this.#depth--;
    }
  }

  #container(value: object, path: string): void {
    if (Array.isArray(value)) {
      this.code(']');
      this.remember(value);
      this.code('(');
      for (let i = 0; i < value.length; i++) this.value(value[i], `${path}[${i}]`);
      this.code('e');
    } else if (value instanceof Set) {
      // Protocol 2 has no instruction for sets.
      this.global('__builtin__', 'set');
      this.code(']');
      this.code('(');
      for (const item of value) this.value(item, `${path}[...]`);
      this.code('e\x85R');
      this.remember(value);
    } else if (value instanceof Map) this.#dict(value, [...value], path);
    else if (ArrayBuffer.isView(value)) this.#buffer(value, path);
    else if (isPlain(value)) this.#dict(value, fieldsOf(value), path);
    else throw new ValueError(`${path} is of class ${typeName(value)}, which cannot be saved: give its stateDict()`);
  }

  #dict(value: object, fields: readonly (readonly [unknown, unknown])[], path: string): void {
    this.code('}');
    this.remember(value);
    this.code('(');
    for (const [key, item] of fields) {
      const inner = `${path}.${String(key)}`;
      this.value(key, inner);
      this.value(item, inner);
    }
    this.code('u');
  }

  #buffer(value: ArrayBufferView, path: string): void {
    if (!(value instanceof Uint8Array)) {
      throw new ValueError(`${path} is a ${typeName(value)}: give tensor(...) of it, or a Uint8Array for bytes`);
    }
    this.global('_codecs', 'encode');
    let characters = '';
    for (const byte of value) characters += String.fromCharCode(byte);
    this.text(characters);
    this.text('latin1');
    this.code('\x86R');
    this.remember(value);
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Names that are all whole numbers are numbers in Python: an optimizer's state goes by the parameters' numbers. */
function fieldsOf(value: object): [unknown, unknown][] {
  const fields = Object.entries(value);
  const numbered = fields.length > 0 && fields.every(([name]) => /^(0|[1-9]\d{0,8})$/.test(name));
  return fields.map(([name, item]) => [numbered ? Number(name) : name, item]);
}
