import { FormatError, TorchletError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { readModel } from '../proto/read';
import { OnnxModule } from './model';
import { checkNames, checkOperators, liftConstants } from './plan';

/** The versions of ONNX's operators that are known. */
const [OLDEST, NEWEST] = [7, 21];

/**
 * The model of a file of ONNX as a module: it can be called, fine-tuned and written again.
 *
 * Initializers are parameters if they are real and learned, else buffers, under their own names; MatMul with Add, and Gemm, are
 * `nn.Linear` under the name that their bias or weight has, or the node. Numbers of 64 bits are kept as float32 and int32, halves as
 * float32.
 *
 * @param bytes - of the file
 * @param fileName - what messages call the file
 * @returns a module in training mode, with the weights as parameters
 * @throws FormatError when the bytes are no such file, or one of another version, or keep their weights in another file
 * @throws NotImplementedError for operators that torchlet does not have, with all of their uses
 * @example
 * const bytes = encode(new nn.Sequential(new nn.Linear(4, 2), new nn.ReLU()), rand([1, 4]));
 * const imported = decode(bytes);
 * imported(rand([3, 4])).shape; // [3, 2]
 */
export function decode<Out = Tensor>(bytes: Uint8Array, fileName = 'the file of ONNX'): OnnxModule<Out> {
  const model = readModel(bytes, fileName);
  const opset = model.opsets.get('');
  if (opset === undefined || opset < OLDEST || opset > NEWEST) {
    throw new FormatError(
      `${fileName}: opset version ${opset ?? 'none'} is not known; versions ${OLDEST} to ${NEWEST} are`,
    );
  }
  checkOperators(model, fileName);
  checkNames(model.graph, fileName);
  liftConstants(model.graph);
  try {
    return new OnnxModule<Out>(model.graph, opset, fileName);
  } catch (error) {
    if (error instanceof TorchletError && error.message.includes(fileName)) throw error;
    throw new FormatError(`${fileName}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
