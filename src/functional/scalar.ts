import { AutogradError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import { checkDepends, type Given, given } from './arguments';

/** What a function of which second derivatives are taken returned: one number. */
export function scalarOutput(value: unknown, call: string, strict: boolean): Tensor {
  const { list, isArray }: Given = given(value, 'outputs of the user-provided function', call);
  checkDepends(list, 'outputs', strict);
  const [output] = list;
  if (isArray || output === undefined) {
    throw new AutogradError(`The function given to ${call} should return a single Tensor`);
  }
  if (output.count !== 1) {
    throw new AutogradError(`The Tensor returned by the function given to ${call} should contain a single element`);
  }
  return output;
}
