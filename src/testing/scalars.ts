import { showFloat } from '../showFloat';
import { type Complex, Tensor } from '../tensor/tensor';
import { typeName } from '../typeName';
import type { AssertCloseOptions } from './assertClose';
import { isComplex, magnitude } from './complex';
import { Mismatch, mismatchText, type Tolerances, tolerances } from './mismatch';

const NUMBERS: Tolerances = { rtol: 1e-7, atol: 1e-7 };

export function compareNothing(actual: unknown, expected: unknown): void {
  if ((actual ?? null) !== (expected ?? null)) {
    throw new Mismatch(`None mismatch: ${showValue(actual)} is not ${showValue(expected)}`);
  }
}

export function compareBooleans(actual: boolean, expected: boolean): void {
  if (actual !== expected) {
    throw new Mismatch(`Booleans mismatch: ${showValue(actual)} is not ${showValue(expected)}`);
  }
}

/** Compares numbers, real or complex, in float64. */
export function compareNumbers(actual: unknown, expected: unknown, options: AssertCloseOptions): () => void {
  const { rtol, atol } = tolerances(options, NUMBERS);
  const [a, b] = [parts(actual), parts(expected)];
  return () => {
    if ((options.checkDtype ?? true) && isComplex(actual) !== isComplex(expected)) {
      throw new Mismatch(`The (d)types do not match: ${showType(actual)} != ${showType(expected)}.`);
    }
    if (a.re === b.re && a.im === b.im) return;
    if (options.equalNan && isNaN_(a) && isNaN_(b)) return;
    const difference = magnitude(a.re - b.re, a.im - b.im);
    if (Number.isFinite(difference) && difference <= atol + rtol * magnitude(b.re, b.im)) return;
    throw new Mismatch(scalarText(a, b, { rtol, atol }));
  };
}

/** What is said of two numbers, or tensors of one, that differ. */
export function scalarText(a: Complex, b: Complex, within: Tolerances, isInteger = false): string {
  const difference = magnitude(a.re - b.re, a.im - b.im);
  const isZero = b.re === 0 && b.im === 0;
  const relative = isZero ? Number.POSITIVE_INFINITY : difference / magnitude(b.re, b.im);
  return mismatchText('Scalars', null, { value: difference, isInteger }, { value: relative, isInteger: false }, within);
}

const parts = (value: unknown): Complex => (isComplex(value) ? value : { re: value as number, im: 0 });
const isNaN_ = ({ re, im }: Complex): boolean => Number.isNaN(re) || Number.isNaN(im);

/** As Python prints it. */
function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? showFloat(value) : String(value);
}

/** As Python names a class, PyTorch's own by their modules. */
export function showType(value: unknown): string {
  if (value instanceof Tensor) {
    const name = value.constructor.name;
    return `<class 'torch.${name === 'Tensor' ? 'Tensor' : `nn.parameter.${name}`}'>`;
  }
  if (isComplex(value)) return "<class 'complex'>";
  const names: Record<string, string> = { number: 'float', string: 'str', boolean: 'bool' };
  return `<class '${names[typeof value] ?? typeName(value)}'>`;
}
