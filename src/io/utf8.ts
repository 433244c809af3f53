/** The text of bytes, also where the host has no TextDecoder, as audio worklets have none. Throws for what is no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  // A byte order mark is part of the text.
  if (typeof TextDecoder === 'function')
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
}

/** The bytes of a text, likewise; halves of surrogate pairs become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  if (typeof TextEncoder === 'function') return new TextEncoder().encode(text);
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  return Uint8Array.from(escaped.match(/%..|./g) ?? [], (part) =>
    part.length === 1 ? part.charCodeAt(0) : Number.parseInt(part.slice(1), 16),
  );
}
