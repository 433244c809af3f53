import { showShape } from '../tensor/layout';
import { Tensor } from '../tensor/tensor';

/** A number as Python prints a float. */
export function showFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

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
