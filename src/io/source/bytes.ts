import type { Source } from './source';

/** Bytes that are there already. */
export function bytesSource(bytes: Uint8Array, name: string): Source {
  return {
    name,
    size: bytes.length,
    read: async (begin, end) => bytes.subarray(begin, end),
    close: async () => {},
  };
}

/** A blob or a file that a user has chosen: parts of it are read when they are asked for. */
export function blobSource(blob: Blob, name: string): Source {
  return {
    name,
    size: blob.size,
    read: async (begin, end) => new Uint8Array(await blob.slice(begin, end).arrayBuffer()),
    close: async () => {},
  };
}
