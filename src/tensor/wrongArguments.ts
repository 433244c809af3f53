import { ValueError } from '../errors';
import { typeName } from '../typeName';

export { typeName };

/** What PyTorch says of an argument that is no tensor; its type by JavaScript's name. */
export function wrongType(
  call: string,
  argument: string,
  position: number,
  value: unknown,
  cause?: unknown,
): ValueError {
  return new ValueError(
    `${call}(): argument '${argument}' (position ${position}) must be Tensor, not ${typeName(value)}`,
    { cause },
  );
}

/** What PyTorch says of arguments that an operation does not take, where `error` is all that JavaScript says. */
export function wrongCall(call: string, values: readonly unknown[], error?: TypeError): ValueError {
  const given = values.slice(0, values.findLastIndex((value) => value !== undefined) + 1);
  const numbers = error !== undefined && given.length > 1 && given.every((value) => typeof value === 'number');
  const hint = numbers ? `; shapes and lists of dims are arrays: ${call}([${given.join(', ')}])` : '';
  return new ValueError(
    `${call}() received an invalid combination of arguments - got (${given.map(typeName).join(', ')})${hint}`,
    { cause: error },
  );
}

/** Throws unless `fn` can be run: in Python these are blocks, `with torch.no_grad():`. */
export function checkFunction(call: string, fn: unknown): void {
  if (typeof fn === 'function') return;
  throw new ValueError(`${call}(): expected a function to run, ${call}(() => model(x)), got ${typeName(fn)}`);
}
