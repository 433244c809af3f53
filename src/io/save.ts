import { FormatError, ValueError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';
import { encodeNpy } from './numpy/npy';
import { encodeNpz } from './numpy/npz';
import { printable } from './printable';
import { encodePt } from './pt/encode';
import { encodeSafetensors, type SafeTensorsOptions } from './safetensors';
import { fileSystem, writeError } from './source/file';

export interface SaveOptions extends SafeTensorsOptions {
  /** For safetensors: strings to go with the tensors. */
  metadata?: Readonly<Record<string, string>>;
  /** For `.npz`: deflated; default stored. */
  compressed?: boolean;
}

/**
 * Writes a file in the format that its name's ending says: `.safetensors`, `.pt`, `.pth`, `.npy`, `.npz`. The file is
 * whole or not there: it is written beside its place and moved when it is on the disk.
 *
 * @param value - for safetensors and `.npz` an object of tensors by name (a state dict), for `.npy` a tensor, for `.pt`
 * whatever `encodePt` takes
 * @param path - of the file; its ending says the format
 * @param options - `dtype` and `metadata` for safetensors, `compressed` for `.npz`
 * @returns when the file is on the disk
 * @throws ValueError when the value does not fit the format
 * @throws FormatError for another ending, and where the runtime has no files: `encodePt` and its like give the bytes
 * @example
 * await save(model.stateDict(), 'model.safetensors');
 * model.loadStateDict(await load('model.safetensors'));
 * @see https://pytorch.org/docs/stable/generated/torch.save.html
 */
export async function save(value: unknown, path: string | URL, options: SaveOptions = {}): Promise<void> {
  if (typeof path !== 'string' && Object.prototype.toString.call(path) !== '[object URL]') {
    throw new ValueError(`save(): the path is the second argument, a string or a URL, not ${typeName(path)}`);
  }
  const bytes = encode(value, String(path), options);
  const fs = fileSystem(printable(String(path)));
  const aside = typeof path === 'string' ? `${path}.part` : new URL(`${path.href}.part`);
  try {
    const file = await fs.open(aside, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(aside, path);
  } catch (error) {
    await fs.rm(aside, { force: true }).catch(() => {});
    throw writeError(error, printable(String(path)));
  }
}

function encode(value: unknown, path: string, options: SaveOptions): Uint8Array {
  const ending = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? '';
  switch (ending) {
    case '.safetensors':
      return encodeSafetensors(
        { tensors: new Map(Object.entries(tensorsOf(value, ending))), metadata: options.metadata ?? {} },
        options,
      );
    case '.npz':
      return encodeNpz(tensorsOf(value, ending), options);
    case '.npy':
      if (!(value instanceof Tensor)) throw new ValueError(`a .npy file holds one tensor, got ${typeName(value)}`);
      return encodeNpy(value);
    case '.pt':
    case '.pth':
      return encodePt(value);
    default:
      throw new FormatError(
        `${printable(path)}: the ending says the format: .safetensors, .pt, .pth, .npy or .npz, not '${printable(ending)}'`,
      );
  }
}

function tensorsOf(value: unknown, ending: string): Record<string, Tensor> {
  if (typeof value === 'object' && value !== null && !(value instanceof Tensor)) {
    const wrong = Object.entries(value).find(([, x]) => !(x instanceof Tensor));
    if (wrong === undefined) return value as Record<string, Tensor>;
    throw new ValueError(
      `a ${ending} file holds named tensors, and '${printable(wrong[0])}' is a ${typeName(wrong[1])}: a .pt file takes whole checkpoints`,
    );
  }
  throw new ValueError(`a ${ending} file holds named tensors: give a state dict, not ${typeName(value)}`);
}
