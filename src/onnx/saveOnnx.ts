import { ValueError } from '../errors';
import { fileWriter } from '../io/source/file';
import type { AnyModule, Module } from '../nn/module';
import type { Tensor } from '../tensor/tensor';
import { type EncodeOptions, encode, isTooLarge } from './encode/encode';

export interface SaveOnnxOptions extends Omit<EncodeOptions, 'externalData'> {
  /**
   * Whether weights go to a file of their own, which has the model's name and `.data` behind it; an object says its `location` and the
   * `threshold`, the bytes from which on a weight goes there. By default they do where they are more than the 2 GB of one file.
   */
  externalData?: boolean | { location?: string; threshold?: number };
}

/**
 * Writes a model as a file of ONNX, or as two where its weights are beyond 2 GB. The files are whole or not there: they are written
 * beside their places and moved when they are on the disk.
 *
 * @param model - is called with the inputs, as by `encode`
 * @param exampleInputs - a tensor, or the arguments of the call
 * @param path - of the model; that of its weights lies in the same folder
 * @param options - those of `encode`; `externalData`: whether weights go to a file of their own
 * @returns when the files are on the disk
 * @throws FormatError where a file cannot be written, and where the runtime has none: `encode` gives the bytes
 * @throws NotImplementedError, ValueError as `encode` does
 * @example
 * await saveOnnx(new nn.Linear(4, 2), rand([1, 4]), 'linear.onnx', { externalData: { threshold: 0 } }); // and linear.onnx.data
 * @see https://pytorch.org/docs/stable/onnx_torchscript.html#torch.onnx.export
 */
export async function saveOnnx<In extends unknown[]>(
  model: Module<In, unknown>,
  exampleInputs: Tensor | readonly unknown[],
  path: string | URL,
  options: SaveOnnxOptions = {},
): Promise<void> {
  const { externalData = isTooLarge(model as AnyModule), ...rest } = options;
  const own = /[^/\\]*$/.exec(String(path))?.[0] ?? '';
  if (own === '') throw new ValueError(`saveOnnx(): '${String(path)}' is the path of no file`);
  const target = fileWriter(path);
  const { location = `${own}.data`, threshold } = typeof externalData === 'object' ? externalData : {};
  const data = externalData === false ? null : fileWriter(besideOf(path, own, location));
  try {
    const write = (bytes: Uint8Array, offset: number): void => data?.write(bytes, offset);
    const file = data === null ? null : { location, write, ...(threshold !== undefined && { threshold }) };
    target.write(encode(model, exampleInputs, { ...rest, externalData: file }), 0);
    // First the weights: a model that is there has them.
    data?.finish();
    target.finish();
  } finally {
    data?.discard();
    target.discard();
  }
}

function besideOf(path: string | URL, own: string, location: string): string | URL {
  if (typeof path !== 'string') return new URL(encodeURIComponent(location), path);
  return `${path.slice(0, path.length - own.length)}${location}`;
}
