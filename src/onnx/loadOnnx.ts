import { FormatError } from '../errors';
import { printable } from '../io/printable';
import { type OpenOptions, openSource, siblingOf } from '../io/source/open';
import { readAll, type Source, type SourceLike } from '../io/source/source';
import type { Tensor } from '../tensor/tensor';
import { moduleOf } from './decode/decode';
import { externalConstants, externalWeights, FileTensors, inline, placeOf } from './decode/external';
import type { OnnxModule } from './decode/model';
import type { OnnxTensor } from './proto/messages';
import { readModel } from './proto/read';

export interface LoadOnnxOptions extends OpenOptions {
  /** Where the files are in which the model keeps its weights; by default beside it, where it has a path or an address. */
  externalData?: (location: string) => SourceLike;
}

/**
 * The model of a file of ONNX as a module, wherever it is. Weights in files beside it are read one by one, so that beside the module no
 * more memory is needed than the largest of them takes.
 *
 * @param from - a path, a URL, a `Blob` or `File`, a `Response`, bytes
 * @param options - `externalData`: where other files are; `name`, what messages call the model; `fetch`, what requests take
 * @returns what `decode` gives
 * @throws FormatError when the bytes cannot be had, are no such file, or a weight is in a file out of the model's folder
 * @throws NotImplementedError for operators that torchlet does not have, with all of their uses
 * @example
 * await saveOnnx(new nn.Linear(4, 2), rand([1, 4]), 'linear.onnx');
 * const model = await loadOnnx('linear.onnx');
 * model(rand([3, 4])).shape; // [3, 2]
 */
export async function loadOnnx<Out = Tensor>(
  from: SourceLike,
  options: LoadOnnxOptions = {},
): Promise<OnnxModule<Out>> {
  const { externalData, ...open } = options;
  const source = await openSource(from, open);
  const model = await readAll(source)
    .then((bytes) => readModel(bytes, source.name))
    .finally(() => source.close());
  const { fetch } = open;
  const opened = new Map<string, Source>();
  const files = new FileTensors(source.name, null);
  const bytesOf = async (tensor: OnnxTensor): Promise<Uint8Array> => {
    const { location } = placeOf(tensor, source.name);
    let file = opened.get(location);
    if (file === undefined) {
      const place = externalData === undefined ? siblingOf(from, location) : externalData(location);
      if (place === null) {
        throw new FormatError(
          `${source.name}: weights are in another file, '${printable(location)}': say where, { externalData: (location) => ... }`,
        );
      }
      file = await openSource(place, fetch === undefined ? {} : { fetch });
      opened.set(location, file);
    }
    const { begin, end } = placeOf(tensor, source.name, () => (file as Source).size);
    return file.read(begin, end);
  };
  try {
    for (const tensor of externalConstants(model.graph)) inline(tensor, await bytesOf(tensor));
    for (const tensor of externalWeights(model.graph)) files.put(tensor, await bytesOf(tensor));
  } finally {
    await Promise.all([...opened.values()].map((file) => file.close()));
  }
  return moduleOf<Out>(model, files);
}
