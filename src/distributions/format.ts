import { showFloat } from '../showFloat';
import { showShape } from '../tensor/layout';
import { Tensor } from '../tensor/tensor';

export { showFloat };

/** A tensor as Python's format prints it: a 0-d one is its number. */
export function showTensor(x: Tensor): string {
  if (x.shape.length > 0) return x.toString();
  const value = x.item<number | boolean>();
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return x.dtype === 'float32' ? showFloat(value) : String(value);
}

/** A bound of a constraint: whole numbers print as such where the constraint is about integers. */
export function showBound(bound: Tensor | number, isInteger: boolean): string {
  if (bound instanceof Tensor) return showTensor(bound);
  return isInteger ? String(bound) : showFloat(bound);
}

/** A parameter of a distribution, for its name: the value if it is one number, else the shape. */
export function showParameter(x: Tensor): string {
  return x.count === 1 ? showTensor(x) : showSize(x.shape);
}

export const showSize = (shape: readonly number[]): string => `torch.Size(${showShape(shape)})`;

/** As Python prints a tuple: (2, 3), (2,), (). */
export const showTuple = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;

/** totalCount as PyTorch spells it, total_count. */
export const pythonName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The name of an object's class: written out in the library's own, since minifiers change those of classes. */
export function classNameOf(of: object): string {
  const made = of.constructor as { className?: string; name: string };
  return (Object.hasOwn(made, 'className') ? made.className : undefined) ?? made.name;
}
