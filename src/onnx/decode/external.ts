import { FormatError } from '../../errors';
import { printable } from '../../io/printable';
import type { Tensor } from '../../tensor/tensor';
import type { OnnxGraph, OnnxTensor } from '../proto/messages';
import { allGraphs, allNodes } from './nodes';
import { BYTES, tensorIn } from './weights';

/** Where the bytes of a tensor lie that is kept in another file. */
export interface ExternalPlace {
  /** The file, beside the model or in a folder below. */
  readonly location: string;
  readonly begin: number;
  readonly end: number;
}

/** Parts of a path, none of which leads upwards, to a drive or to another host. */
const WITHIN = /^(?!.*(^|\/)\.{0,2}(\/|$))[^\\:\0/][^\\:\0]*$/;

/**
 * Where a tensor's bytes lie in its file.
 *
 * @param sizeOf - how many bytes the file has
 * @throws FormatError for a path that leads out of the model's folder, and for bytes that the tensor does not have
 */
export function placeOf(given: OnnxTensor, fileName: string, sizeOf?: (location: string) => number): ExternalPlace {
  const fail = (what: string): FormatError =>
    new FormatError(`${fileName}: the tensor '${printable(given.name)}' is in another file, ${what}`);
  const location = given.external.get('location') ?? '';
  if (!WITHIN.test(location)) {
    throw fail(`'${printable(location)}', which is not in the folder of the model: it is not read`);
  }
  const shown = `'${printable(location)}'`;
  const number = (key: string): number | undefined => {
    const text = given.external.get(key);
    if (text === undefined) return undefined;
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value)) return value;
    throw fail(`${shown}, with the ${key} '${printable(text)}'`);
  };
  const bytes = given.dims.reduce((product, size) => product * size, BYTES[given.type] ?? Number.NaN);
  const [begin, length] = [number('offset') ?? 0, number('length') ?? bytes];
  // What type and shape are wrong, whoever makes the tensor says.
  if (length !== bytes && bytes >= 0) {
    throw fail(`${shown}, with ${length} bytes for its shape [${given.dims.join(', ')}], which takes ${bytes}`);
  }
  const size = sizeOf?.(location) ?? Number.POSITIVE_INFINITY;
  if (begin + length > size) throw fail(`${shown}, from byte ${begin} to ${begin + length} of ${size}`);
  return { location, begin, end: begin + length };
}

/** The weights of a graph, and of those within it, that are kept in other files. */
export function externalWeights(graph: OnnxGraph): OnnxTensor[] {
  return [...allGraphs(graph)].flatMap(({ initializers }) => initializers.filter(isExternal));
}

/** The constants of nodes that are. */
export function externalConstants(graph: OnnxGraph): OnnxTensor[] {
  const attributes = [...allNodes(graph)].flatMap((node) => [...node.attributes.values()]);
  return attributes.flatMap(({ kind, value }) => (kind === 'tensor' && isExternal(value) ? [value] : []));
}

const isExternal = ({ external }: OnnxTensor): boolean => external.size > 0;

/** Makes a tensor of another file one of the model's own. */
export function inline(given: OnnxTensor, bytes: Uint8Array): void {
  given.raw = bytes;
  given.external.clear();
}

/** The tensors of a file, those included that lie beside it. */
export class FileTensors {
  /** Those that were read before the model is made. */
  private readonly known = new Map<OnnxTensor, Tensor>();

  constructor(
    readonly fileName: string,
    /** All bytes of a file beside the model; null where there is none to ask. */
    private readonly beside: ((location: string) => Uint8Array) | null,
  ) {}

  put(given: OnnxTensor, bytes: Uint8Array): void {
    this.known.set(given, tensorIn({ ...given, raw: bytes }, this.fileName));
  }

  of(given: OnnxTensor): Tensor {
    const known = this.known.get(given);
    if (known !== undefined || given.external.size === 0) return known ?? tensorIn(given, this.fileName);
    return tensorIn({ ...given, raw: this.bytesOf(given) }, this.fileName);
  }

  bytesOf(given: OnnxTensor): Uint8Array {
    const { beside } = this;
    if (beside === null) {
      const { location } = placeOf(given, this.fileName);
      throw new FormatError(
        `${this.fileName}: the tensor '${printable(given.name)}' is in another file, '${printable(location)}': give its bytes, ` +
          'decode(bytes, name, { externalData }), or the path of the model to loadOnnx()',
      );
    }
    let bytes: Uint8Array = new Uint8Array(0);
    const { begin, end } = placeOf(given, this.fileName, (location) => {
      bytes = beside(location);
      return bytes.length;
    });
    return bytes.subarray(begin, end);
  }
}
