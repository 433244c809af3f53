import { DTypeError } from '../../../errors';
import { operand } from '../../../tensor/copy';
import { type DType, infoOf } from '../../../tensor/dtype';
import { type Shape, wrapDim } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { k } from '../../../wasm/engine';

type DimKernel = (x: number, y: number, outer: number, n: number, inner: number, begin: number, end: number) => void;
type DimGradientKernel = (
  grad: number,
  saved: number,
  out: number,
  outer: number,
  n: number,
  inner: number,
  begin: number,
  end: number,
) => void;

/** A row-major shape seen as [outer, n, inner] around `dim`. */
export function splitAt(shape: Shape, dim: number): [outer: number, n: number, inner: number] {
  if (shape.length === 0) return [1, 1, 1];
  let outer = 1;
  let inner = 1;
  for (let i = 0; i < dim; i++) outer *= shape[i] as number;
  for (let i = dim + 1; i < shape.length; i++) inner *= shape[i] as number;
  return [outer, shape[dim] as number, inner];
}

/** y = kernel(x) along `dim`, not recorded: y has the shape of x; the kernel takes and gives the dtypes as they are. */
export function alongDim(kernel: string, x: Tensor, dim: number, outType: DType = x.dtype): Tensor {
  const [outer, n, inner] = splitAt(x.sizes, wrapDim(dim, x.sizes.length));
  const source = operand(x);
  beginOperation();
  const out = emptyTensor(x.sizes, outType);
  const run = k[kernel as keyof typeof k] as unknown as DimKernel;
  // Complex numbers are pairs of floats, for what treats both alike.
  const floats = x.dtype === 'complex64' ? 2 * inner : inner;
  if (x.count > 0) run(source.pointer, out.pointer, outer, n, floats, 0, outer);
  return out;
}

/** The gradient of such a function from its saved input or result, in one pass and not recorded. */
export function gradientAlongDim(kernel: string, grad: Tensor, saved: Tensor, dim: number): Tensor {
  const [outer, n, inner] = splitAt(saved.sizes, wrapDim(dim, saved.sizes.length));
  const [given, source] = [operand(grad), operand(saved)];
  beginOperation();
  const out = emptyTensor(saved.sizes, 'float32');
  const run = k[kernel as keyof typeof k] as unknown as DimGradientKernel;
  if (saved.count > 0) run(given.pointer, source.pointer, out.pointer, outer, n, inner, 0, outer);
  return out;
}

/** Throws unless `x` is float32; `kernel` is PyTorch's name for it in messages. */
export function requireFloat(x: Tensor, kernel: string): void {
  if (x.dtype !== 'float32') throw new DTypeError(`"${kernel}" not implemented for '${infoOf(x.dtype).scalarName}'`);
}
