import { FormatError } from '../errors';
import { textOf } from '../typeName';

/** @throws FormatError unless the bytes of a file are given as such: a text, a Promise or an ArrayBuffer are taken for them by mistake */
export function checkBytes(bytes: unknown, name: string): void {
  // The tag, not the class: bytes may come from another realm.
  const kind = Object.prototype.toString.call(bytes).slice(8, -1);
  if (kind !== 'Uint8Array') {
    throw new FormatError(`${textOf(name)}: the bytes of a file are expected as a Uint8Array, not as ${kind}`);
  }
}
