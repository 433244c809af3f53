/** Bytes that can be read in part: of an array, a blob, a file, an address. */
export interface Source {
  /** What the bytes are, for messages. */
  readonly name: string;
  /** How many there are. */
  readonly size: number;
  /** The bytes from `begin` up to `end`, which is at most `size`. */
  read(begin: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Where bytes come from: themselves, a `Blob` or `File`, a `Response`, an address, the path of a file. */
export type SourceLike = Uint8Array | ArrayBuffer | Blob | Response | URL | string | Source;

/** The source's bytes, all of them. */
export function readAll(source: Source): Promise<Uint8Array> {
  return source.read(0, source.size);
}
