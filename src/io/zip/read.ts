import { inflateSync } from 'fflate';
import { FormatError } from '../../errors';
import { printable } from '../printable';
import { crc32 } from './crc32';

/** A file in a zip file, as the directory at its end describes it. */
interface Member {
  readonly path: string;
  readonly stored: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const [LOCAL, CENTRAL, END, END64, LOCATOR64] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50];
const END_BYTES = 22;
/** What may lie behind the directory's end: a comment. */
const LONGEST_COMMENT = 0xffff;
/** Deflate makes at most this many bytes of one. */
const MOST_INFLATED = 1032;

/** The files in a zip file, by their paths, each unpacked when it is asked for. */
export class ZipReader {
  readonly #members = new Map<string, Member>();
  readonly #view: DataView;

  /** @throws FormatError when the directory is not what it should be, or two files overlap */
  constructor(
    readonly bytes: Uint8Array,
    /** The zip file, for messages. */
    readonly name: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const members = this.#directory();
    for (const member of members) {
      if (this.#members.has(member.path)) throw this.#corrupted(`it has '${printable(member.path)}' twice`);
      this.#members.set(member.path, member);
    }
    // Files that share bytes make a small zip file as large as one likes.
    let end = 0;
    for (const { offset, packed, path } of members.toSorted((a, b) => a.offset - b.offset)) {
      if (offset < end) throw this.#corrupted(`'${printable(path)}' overlaps another file`);
      end = offset + packed;
    }
  }

  get paths(): string[] {
    return [...this.#members.keys()];
  }

  has(path: string): boolean {
    return this.#members.has(path);
  }

  sizeOf(path: string): number {
    return this.#member(path).size;
  }

  /**
   * A file's bytes: unpacked, or where they lie in the zip file.
   *
   * @throws FormatError when it is not there, or its check does not fit
   */
  read(path: string): Uint8Array {
    const { stored, crc, packed, size, offset } = this.#member(path);
    if (offset + 30 > this.bytes.length || this.#view.getUint32(offset, true) !== LOCAL) {
      throw this.#corrupted(`'${printable(path)}' is not where its directory says`);
    }
    // The directory and the file each have their own name and extra fields.
    const begin = offset + 30 + this.#view.getUint16(offset + 26, true) + this.#view.getUint16(offset + 28, true);
    if (begin + packed > this.bytes.length) throw this.#corrupted(`'${printable(path)}' reaches beyond its end`);
    const data = this.bytes.subarray(begin, begin + packed);
    const unpacked = stored ? data : this.#inflate(data, size, path);
    if (unpacked.length !== size || crc32(unpacked) !== crc) {
      throw this.#corrupted(`the check sum of '${printable(path)}' does not fit`);
    }
    return unpacked;
  }

  #inflate(data: Uint8Array, size: number, path: string): Uint8Array {
    if (size > MOST_INFLATED * data.length + MOST_INFLATED) {
      throw this.#corrupted(`'${printable(path)}' cannot have ${size} bytes`);
    }
    try {
      return inflateSync(data, { out: new Uint8Array(size) });
    } catch {
      throw this.#corrupted(`'${printable(path)}' cannot be unpacked`);
    }
  }

  #member(path: string): Member {
    const member = this.#members.get(path);
    if (member !== undefined) return member;
    throw this.#corrupted(`it has no '${printable(path)}'`);
  }

  #corrupted(what: string): FormatError {
    return new FormatError(`${this.name} is corrupted: ${what}`);
  }

  #directory(): Member[] {
    const end = this.#endRecord();
    let [count, at] = [this.#view.getUint16(end + 10, true), this.#view.getUint32(end + 16, true)];
    if (count === 0xffff || at === 0xffffffff) [count, at] = this.#endRecord64(end);
    const members: Member[] = [];
    for (let i = 0; i < count; i++) {
      if (!(at + 46 <= end) || this.#view.getUint32(at, true) !== CENTRAL) {
        throw this.#corrupted('its directory ends in the middle');
      }
      const next = at + 46 + this.#uint16(at + 28) + this.#uint16(at + 30) + this.#uint16(at + 32);
      if (next > end) throw this.#corrupted('its directory ends in the middle');
      members.push(this.#memberAt(at));
      at = next;
    }
    return members;
  }

  #uint16(at: number): number {
    return this.#view.getUint16(at, true);
  }

  /** The last record of the file, behind which only a comment may be. */
  #endRecord(): number {
    const first = Math.max(0, this.bytes.length - END_BYTES - LONGEST_COMMENT);
    for (let at = this.bytes.length - END_BYTES; at >= first; at--) {
      if (this.#view.getUint32(at, true) === END && at + END_BYTES + this.#uint16(at + 20) === this.bytes.length)
        return at;
    }
    throw new FormatError(`${this.name} is truncated, or no zip file: its directory is not at its end`);
  }

  /** Number of files and place of the directory, where they take more than 16 and 32 bits. */
  #endRecord64(end: number): [number, number] {
    const locator = end - 20;
    if (locator >= 0 && this.#view.getUint32(locator, true) === LOCATOR64) {
      const at = Number(this.#view.getBigUint64(locator + 8, true));
      if (at + 56 <= locator && this.#view.getUint32(at, true) === END64) {
        return [Number(this.#view.getBigUint64(at + 32, true)), Number(this.#view.getBigUint64(at + 48, true))];
      }
    }
    throw this.#corrupted('its directory is not where it says');
  }

  #memberAt(at: number): Member {
    const view = this.#view;
    const [flags, method] = [this.#uint16(at + 8), this.#uint16(at + 10)];
    const [nameLength, extraLength] = [this.#uint16(at + 28), this.#uint16(at + 30)];
    const path = new TextDecoder().decode(this.bytes.subarray(at + 46, at + 46 + nameLength));
    if (flags & 1) throw new FormatError(`${this.name}: '${printable(path)}' is encrypted`);
    if (method !== 0 && method !== 8) {
      throw new FormatError(
        `${this.name}: '${printable(path)}' is packed by method ${method}; stored and deflated are known`,
      );
    }
    const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
    this.#widen(sizes, at + 46 + nameLength, extraLength);
    const [size = 0, packed = 0, offset = 0] = sizes;
    if (method === 0 && size !== packed) throw this.#corrupted(`'${printable(path)}' has two sizes`);
    if (!(offset + packed <= this.bytes.length)) throw this.#corrupted(`'${printable(path)}' reaches beyond its end`);
    return { path, stored: method === 0, crc: view.getUint32(at + 16, true), packed, size, offset };
  }

  /** Fills in those of size, packed size and offset that take 64 bits, from the extra field that is for them. */
  #widen(sizes: number[], begin: number, length: number): void {
    if (!sizes.includes(0xffffffff)) return;
    for (let at = begin; at + 4 <= begin + length; ) {
      const [id, bytes] = [this.#uint16(at), this.#uint16(at + 2)];
      let from = at + 4;
      at = from + bytes;
      if (id !== 1) continue;
      for (const [i, value] of sizes.entries()) {
        if (value !== 0xffffffff || from + 8 > Math.min(at, begin + length)) continue;
        sizes[i] = Number(this.#view.getBigUint64(from, true));
        from += 8;
      }
    }
  }
}
