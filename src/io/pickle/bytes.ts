import { FormatError } from '../../errors';

/** Integers longer than this are nobody's. */
const LONGEST = 1024;

/** The bytes of a pickle, read from front to back. */
export class PickleBytes {
  #at: number;
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    /** The file, for messages. */
    readonly name: string,
    begin: number,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = begin;
  }

  get at(): number {
    return this.#at;
  }

  fail(what: string): never {
    throw new FormatError(`${this.name} is corrupted: ${what} (byte ${this.#at} of its pickle)`);
  }

  /** Steps over `count` bytes and says where they begin. */
  #next(count: number): number {
    const from = this.#at;
    if (!(count <= this.bytes.length - from)) this.fail('it ends in the middle');
    this.#at += count;
    return from;
  }

  byte(): number {
    return this.bytes[this.#next(1)] as number;
  }

  uint16(): number {
    return this.#view.getUint16(this.#next(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#next(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#next(4), true);
  }

  uint64(): number {
    return Number(this.#view.getBigUint64(this.#next(8), true));
  }

  /** Big-endian, unlike all others. */
  float64(): number {
    return this.#view.getFloat64(this.#next(8), false);
  }

  take(count: number): Uint8Array {
    const from = this.#next(count);
    return this.bytes.subarray(from, from + count);
  }

  /** Text of `count` bytes of UTF-8, in which Python lets halves of surrogate pairs stand. */
  text(count: number): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.take(count));
  }

  latin1(count: number): string {
    return latin1(this.take(count));
  }

  /** Up to the end of the line, without it. */
  line(): string {
    const end = this.bytes.indexOf(10, this.#at);
    if (end < 0) this.fail('it ends in the middle');
    const text = this.text(end - this.#at);
    this.#at++;
    return text;
  }

  /** An integer in two's complement, little-endian, of `count` bytes: a number where that is exact. */
  integer(count: number): number | bigint {
    if (count > LONGEST) this.fail(`an integer of ${count} bytes`);
    const bytes = this.take(count);
    let value = 0n;
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
    return whole(BigInt.asIntN(8 * count, value));
  }

  decimal(text: string): number | bigint {
    if (text.length > 3 * LONGEST || !/^[+-]?\d+L?$/.test(text)) this.fail('an integer without digits');
    return whole(BigInt(text.replace('L', '').replace('+', '')));
  }
}

function whole(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** One character a byte; not TextDecoder's latin1, which is another alphabet. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return text;
}
