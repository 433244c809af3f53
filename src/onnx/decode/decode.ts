import { FormatError, TorchletError } from '../../errors';
import { checkBytes } from '../../io/checkBytes';
import type { Tensor } from '../../tensor/tensor';
import type { OnnxModel } from '../proto/messages';
import { readModel } from '../proto/read';
import { externalConstants, FileTensors, inline } from './external';
import { OnnxModule } from './model';
import { isForTraining, separateNorms } from './norms';
import { checkNames, checkOperators, liftConstants } from './plan';

/** The versions of ONNX's operators that are known. */
const [OLDEST, NEWEST] = [7, 21];

export interface DecodeOptions {
  /** The files in which the model keeps its weights: their bytes by their names, or a function from a name to bytes. */
  externalData?: Readonly<Record<string, Uint8Array>> | ((location: string) => Uint8Array);
}

/**
 * The model of a file of ONNX as a module: it can be called, fine-tuned and written again.
 *
 * Initializers are parameters if they are real and learned, else buffers, under their own names; MatMul with Add, and Gemm, are
 * `nn.Linear` under the name that their bias or weight has, or the node. Numbers of 64 bits are kept as float32 and int32, halves as
 * float32.
 *
 * @param bytes - of the file
 * @param fileName - what messages call the file
 * @param options - `externalData`: the files that keep the weights of a large model; `loadOnnx` finds them beside the model
 * @returns the module, in evaluation mode, as files are but those that were written to be trained
 * @throws FormatError when the bytes are no such file, or one of another version, or weights are in another file that is not given
 * @throws NotImplementedError for operators that torchlet does not have, with all of their uses
 * @example
 * const bytes = encode(new nn.Sequential(new nn.Linear(4, 2), new nn.ReLU()), rand([1, 4]));
 * const imported = decode(bytes);
 * imported(rand([3, 4])).shape; // [3, 2]
 */
export function decode<Out = Tensor>(
  bytes: Uint8Array,
  fileName = 'the file of ONNX',
  options: DecodeOptions = {},
): OnnxModule<Out> {
  checkBytes(bytes, fileName);
  const { externalData } = options;
  const beside = (location: string): Uint8Array => {
    const found = typeof externalData === 'function' ? externalData(location) : undefined;
    const own = typeof externalData === 'object' && Object.hasOwn(externalData, location);
    const given = own ? (externalData as Record<string, Uint8Array>)[location] : found;
    if (given instanceof Uint8Array) return given;
    throw new FormatError(`${fileName}: externalData has no bytes of '${location}'`);
  };
  const model = readModel(bytes, fileName);
  const files = new FileTensors(fileName, externalData === undefined ? null : beside);
  for (const tensor of externalConstants(model.graph)) inline(tensor, files.bytesOf(tensor));
  return moduleOf<Out>(model, files);
}

/** The module of a model whose tensors are at hand. */
export function moduleOf<Out>(model: OnnxModel, files: FileTensors): OnnxModule<Out> {
  const { fileName } = files;
  const { graph } = model;
  const opset = model.opsets.get('');
  if (opset === undefined || opset < OLDEST || opset > NEWEST) {
    throw new FormatError(
      `${fileName}: opset version ${opset ?? 'none'} is not known; versions ${OLDEST} to ${NEWEST} are`,
    );
  }
  try {
    checkOperators(model, opset, fileName);
    checkNames(graph, fileName);
    liftConstants(graph);
    separateNorms(graph);
    const module = new OnnxModule<Out>(graph, opset, files);
    module.train(isForTraining(graph, opset));
    return module;
  } catch (error) {
    if (error instanceof TorchletError && error.message.startsWith(fileName)) throw error;
    throw new FormatError(`${fileName}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
