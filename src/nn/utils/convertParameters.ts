import { noGrad } from '../../autograd/mode';
import { ShapeError, ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { copy_ } from '../../ops/pointwise/copy';
import { narrow } from '../../ops/shape/narrow';
import { view } from '../../ops/shape/reshape';
import { Tensor } from '../../tensor/tensor';
import { typeName } from '../../typeName';

/**
 * The parameters one after the other as one vector, which gradients go through.
 *
 * @param parameters - contiguous tensors
 * @returns [number of all elements]
 * @example
 * nn.utils.parametersToVector(new nn.Linear(3, 2).parameters()).shape; // [8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parameters_to_vector.html
 */
export function parametersToVector(parameters: Iterable<Tensor>): Tensor {
  return cat(Array.from(parameters, (parameter) => view(parameter, [-1])));
}

/**
 * Copies the elements of a vector into the parameters, one after the other.
 *
 * @param vec - at least as many elements as the parameters have together
 * @param parameters - in the order of the vector; their sizes add up to its length
 * @throws ShapeError for a shorter vector; nothing has changed then
 * @example
 * const layer = new nn.Linear(2, 1);
 * nn.utils.vectorToParameters(tensor([1, 2, 3]), layer.parameters());
 * layer.weight.tolist(); // [[1, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.vector_to_parameters.html
 */
export function vectorToParameters(vec: Tensor, parameters: Iterable<Tensor>): void {
  if (!(vec instanceof Tensor)) throw new ValueError(`expected torch.Tensor, but got: ${typeof vec}`);
  const list = [...parameters];
  const other = list.find((parameter) => !(parameter instanceof Tensor));
  if (other !== undefined) throw new ValueError(`expected torch.Tensor, but got: ${typeName(other)}`);
  const count = list.reduce((sum, parameter) => sum + parameter.count, 0);
  if (vec.ndim !== 1 || vec.count < count) {
    throw new ShapeError(
      `a vector of ${count} elements is needed for these parameters, got one of shape [${vec.sizes}]`,
    );
  }
  noGrad(() => {
    let start = 0;
    for (const parameter of list) {
      copy_(parameter, view(narrow(vec, 0, start, parameter.count), parameter.sizes));
      start += parameter.count;
    }
  });
}
