import { ownTensor } from '../../autograd/record';
import { DTypeError, ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { matmul } from '../../ops/products/matmul';
import { sum } from '../../ops/reduction/sum';
import { permute } from '../../ops/shape/permute';
import { reshape } from '../../ops/shape/reshape';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';

/**
 * y_o = Σ_{i, j} x1_i W_{o, i, j} x2_j + b_o.
 *
 * @param input1 - [..., in1]
 * @param input2 - [..., in2], with the same dims in front
 * @param weight - [out, in1, in2]
 * @param bias - [out]
 * @returns [..., out]
 * @throws ShapeError when the shapes do not fit
 * @example
 * nn.functional.bilinear(tensor([[1, 2]]), tensor([[3]]), tensor([[[1], [1]]])); // [[9]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.bilinear.html
 */
export function bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  check(input1, input2, weight, bias ?? null);
  return scope(() => {
    const [out, in1, in2] = weight.sizes as [number, number, number];
    const lead = input1.sizes.slice(0, -1);
    const rows = lead.reduce((n, size) => n * size, 1);
    const left = matmul(reshape(input1, [rows, in1]), reshape(permute(weight, [1, 0, 2]), [in1, out * in2]));
    const products = mul(reshape(left, [rows, out, in2]), reshape(input2, [rows, 1, in2]));
    const y = reshape(sum(products, -1, { dtype: products.dtype }), [...lead, out]);
    return bias ? add(y, bias) : ownTensor(y);
  });
}

function check(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | null): void {
  if (weight.sizes.length !== 3)
    throw new ShapeError(`bilinear(): weight must have 3 dims, got ${weight.sizes.length}`);
  if (input1.sizes.length !== input2.sizes.length || input1.sizes.length === 0) {
    throw new ShapeError(
      `bilinear(): input dimensions do not match: got ${input1.sizes.length} and ${input2.sizes.length}`,
    );
  }
  for (let i = 0; i < input1.sizes.length - 1; i++) {
    if (input1.sizes[i] === input2.sizes[i]) continue;
    throw new ShapeError(
      `bilinear(): input batch dimensions do not match at dim ${i}: got ${input1.sizes[i]} and ${input2.sizes[i]}`,
    );
  }
  for (const [i, x] of [input1, input2].entries()) {
    if (x.sizes.at(-1) === weight.sizes[i + 1]) continue;
    throw new ShapeError(
      `bilinear(): input${i + 1} size does not match weight size: got ${x.sizes.at(-1)} but expected ${weight.sizes[i + 1]}`,
    );
  }
  if (bias !== null && (bias.sizes.length !== 1 || bias.sizes[0] !== weight.sizes[0])) {
    throw new ShapeError(
      `bilinear(): bias size does not match weight size: got ${bias.sizes[0]} but expected ${weight.sizes[0]}`,
    );
  }
  const other = [input2, weight, bias].find((x) => x !== null && x.dtype !== input1.dtype);
  if (other) throw new DTypeError(`bilinear(): expected tensors of one dtype, got ${input1.dtype} and ${other.dtype}`);
}
