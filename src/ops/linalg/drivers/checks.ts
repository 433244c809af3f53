import { DTypeError, LinAlgError, ShapeError } from '../../../errors';
import { infoOf, isDifferentiable } from '../../../tensor/dtype';
import type { Tensor } from '../../../tensor/tensor';

/** Throws unless x has rows and columns. `name`: PyTorch's, for the text. */
export function requireMatrix(x: Tensor, name: string, argument = 'A'): void {
  if (x.sizes.length < 2)
    throw new ShapeError(`${name}: The input tensor ${argument} must have at least 2 dimensions.`);
}

/** Throws unless the last two dims have one size. */
export function requireSquare(x: Tensor, name: string, argument = 'A'): void {
  requireMatrix(x, name, argument);
  const [m, n] = x.sizes.slice(-2);
  if (m !== n)
    throw new ShapeError(`${name}: ${argument} must be batches of square matrices, but they are ${m} by ${n} matrices`);
}

export function requireFloating(x: Tensor, name: string): void {
  if (isDifferentiable(x.dtype)) return;
  throw new DTypeError(
    `${name}: Expected a floating point or complex tensor as input. Got ${infoOf(x.dtype).scalarName}; convert with .float()`,
  );
}

/** As PyTorch says it of types that none of its kernels takes. */
export function requireKernel(x: Tensor, kernel: string): void {
  if (isDifferentiable(x.dtype)) return;
  throw new DTypeError(`"${kernel}" not implemented for '${infoOf(x.dtype).scalarName}'`);
}

export function requireSameType(a: Tensor, b: Tensor, name: string): void {
  if (a.dtype === b.dtype) return;
  const [ofA, ofB] = [infoOf(a.dtype).scalarName, infoOf(b.dtype).scalarName];
  throw new DTypeError(
    `${name}: Expected A and B to have the same dtype, but found A of type ${ofA} and B of type ${ofB} instead`,
  );
}

/** Throws unless A is square and B fits to it from the left (A X = B) or the right. */
export function requireSolvable(a: Tensor, b: Tensor, left: boolean, name: string): void {
  requireSquare(a, name);
  requireMatrix(b, name, 'B');
  const [an, bm, bn] = [a.sizes.at(-1), b.sizes.at(-2), b.sizes.at(-1)];
  if (an === (left ? bm : bn)) return;
  throw new ShapeError(
    `${name}: Incompatible shapes of A and B for the equation ${left ? 'AX = B' : 'XA = B'} (${an}x${an} and ${bm}x${bn})`,
  );
}

/**
 * Throws LinAlgError for the first matrix whose number in `info` is not 0.
 *
 * @param name - PyTorch's name of the function
 * @param why - the text behind it, from the number
 */
export function requireSuccess(info: Tensor, name: string, why: (code: number) => string): void {
  const codes = info.data();
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] === 0) continue;
    const where = info.sizes.length === 0 ? '' : `(Batch element ${i}): `;
    throw new LinAlgError(`${name}: ${where}${why(codes[i] as number)}`);
  }
}

/** The checks of PyTorch's older solvers, which take B first; `labels`: what their texts call the two. */
export function requireTriangularPair(b: Tensor, a: Tensor, name: string, labels: readonly [string, string]): void {
  const short = name === 'triangular_solve' ? 'torch.triangular_solve: Expected ' : '';
  const [should, but] = short === '' ? ['should', 'has'] : ['to', 'it has'];
  for (const [i, x] of [b, a].entries()) {
    if (x.sizes.length >= 2) continue;
    throw new ShapeError(
      `${short}${labels[i]} ${should} have at least 2 dimensions, but ${but} ${x.sizes.length} dimensions instead`,
    );
  }
  const [m, n] = a.sizes.slice(-2);
  if (m !== n) throw new ShapeError(`A must be batches of square matrices, but they are ${m} by ${n} matrices`);
  if (b.sizes.at(-2) !== n) {
    throw new ShapeError(
      `Incompatible matrix sizes for ${name}: each A matrix is ${n} by ${n} but each b matrix is ${b.sizes.at(-2)} by ${b.sizes.at(-1)}`,
    );
  }
}
