import { ValueError } from '../errors';

/** What PyTorch says of an argument that is no tensor; its type by JavaScript's name. */
export function wrongType(call: string, argument: string, position: number, value: unknown): ValueError {
  const type = (value as object | null | undefined)?.constructor?.name ?? value;
  return new ValueError(`${call}(): argument '${argument}' (position ${position}) must be Tensor, not ${type}`);
}
