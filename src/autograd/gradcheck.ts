import { AutogradError, ValueError } from '../errors';
import { fromNumbers } from '../tensor/create';
import { isDifferentiable } from '../tensor/dtype';
import { showShape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import { beginOperation, type Tensor } from '../tensor/tensor';
import { f32 } from '../wasm/memory';
import { grad } from './backward';
import { requiresGradOf } from './history';
import { enableGrad } from './mode';

/** A function to check: of tensors, to one tensor or several. */
export type Differentiable = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

export interface GradcheckOptions {
  /** Step of the differences; default 1/64. */
  eps?: number;
  /** Absolute tolerance; default 1e-3. */
  atol?: number;
  /** Tolerance relative to the numerical derivative; default 1e-2. */
  rtol?: number;
}

const DEFAULTS = { eps: 1 / 64, atol: 1e-3, rtol: 1e-2 };

/**
 * Compares the gradients of `fn` with differences of its values, number by number:
 *
 * df/dx ≈ (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h, wrong by O(h⁴)
 *
 * PyTorch asks for float64 and takes h = 1e-6. Here everything is float32, whose rounding would drown so small a step:
 * h is 1/64, the formula is of fourth order, and the tolerances are wider. Keep the inputs a few steps away from where
 * `fn` has a kink, and their values around 1. Complex numbers are checked as pairs of real ones.
 *
 * @param fn - the function; called often, with `inputs` as its arguments
 * @param inputs - one tensor or several; those that require a gradient are checked
 * @param options - step, tolerances, and whether to throw or to answer false; see `GradcheckOptions`
 * @returns true
 * @throws AutogradError where a gradient and a difference don't agree, with both numbers
 * @throws ValueError when no input requires a gradient
 * @example
 * const x = tensor([0.5, 1.5], { requiresGrad: true });
 * autograd.gradcheck((x) => x.sin().mul(x), x); // true
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.gradcheck.html
 */
export function gradcheck(
  fn: Differentiable,
  inputs: Tensor | readonly Tensor[],
  options: GradcheckOptions = {},
): true {
  const { eps, atol, rtol } = { ...DEFAULTS, ...options };
  const args = listOf(inputs);
  const checked = args.filter(requiresGradOf);
  if (checked.length === 0) {
    throw new ValueError(
      'gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.',
    );
  }
  const analytical = analyticalJacobians(fn, args, checked);
  checked.forEach((x, j) => {
    const numerical = numericalJacobian(fn, args, x, eps);
    const input = args.indexOf(x);
    analytical.forEach((jacobians, output) => {
      compare(jacobians[j] as number[][], numerical[output] as number[][], { output, input, x, atol, rtol });
    });
  });
  return true;
}

/**
 * The same for the gradients of `fn` themselves, which must be recorded (createGraph) to have gradients in turn.
 *
 * @param fn - a function of tensors that gives a tensor or several
 * @param inputs - its arguments; those that require gradients are varied
 * @param options - as of `gradcheck`; `gradOutputs`: the gradients of the outputs to begin with
 * @param gradOutputs - weights of the outputs; default: fixed numbers between -1 and 1, which are checked as inputs too
 * @returns true; false where they differ and `raiseException` is false
 * @example
 * autograd.gradgradcheck((x) => x.pow(3), tensor([0.5, 1.5], { requiresGrad: true })); // true
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.gradgradcheck.html
 */
export function gradgradcheck(
  fn: Differentiable,
  inputs: Tensor | readonly Tensor[],
  options: GradcheckOptions & { gradOutputs?: Tensor | readonly Tensor[] } = {},
): true {
  const { gradOutputs, ...rest } = options;
  const args = listOf(inputs);
  const weights = gradOutputs === undefined ? weightsFor(fn, args) : listOf(gradOutputs);
  const gradients: Differentiable = (...all) => {
    const own = all.slice(0, args.length);
    const outputs = differentiable(fn(...own));
    const wanted = own.filter(requiresGradOf);
    const found = grad(outputs, wanted, { gradOutputs: all.slice(args.length), createGraph: true, allowUnused: true });
    return found.filter((x) => x !== null);
  };
  return gradcheck(gradients, [...args, ...weights], rest);
}

function listOf(x: Tensor | readonly Tensor[]): readonly Tensor[] {
  if (x === undefined || x === null) throw new ValueError('gradcheck(): no inputs are given');
  return Array.isArray(x) ? (x as readonly Tensor[]) : [x as Tensor];
}

function differentiable(outputs: Tensor | readonly Tensor[]): Tensor[] {
  return listOf(outputs).filter((out) => isDifferentiable(out.dtype));
}

/** How many real numbers a tensor holds. */
function realCount(x: Tensor): number {
  return x.dtype === 'complex64' ? 2 * x.numel() : x.numel();
}

function weightsFor(fn: Differentiable, args: readonly Tensor[]): Tensor[] {
  return differentiable(fn(...args)).map((out, o) => {
    const numbers = Array.from({ length: realCount(out) }, (_, i) => (((7 * i + 5 * o + 3) % 16) - 7.5) / 8);
    const weight = fromNumbers(numbers, out.sizes, out.dtype);
    weight.leafRequiresGrad = true;
    return weight;
  });
}

/** jacobians[output][input][i][j] = d output_i / d input_j by backward passes, one for each i. */
function analyticalJacobians(fn: Differentiable, args: readonly Tensor[], checked: readonly Tensor[]): number[][][][] {
  const outputs = differentiable(enableGrad(() => fn(...args)));
  return outputs.map((out) => {
    const jacobians: number[][][] = checked.map(() => []);
    for (let i = 0; i < realCount(out); i++) {
      const grads = requiresGradOf(out) ? rowOf(out, i, checked) : checked.map(() => null);
      grads.forEach((g, j) => {
        const x = checked[j] as Tensor;
        (jacobians[j] as number[][]).push(g === null ? new Array<number>(realCount(x)).fill(0) : numbersOf(g, x));
      });
    }
    return jacobians;
  });
}

function rowOf(out: Tensor, i: number, inputs: readonly Tensor[]): (Tensor | null)[] {
  const unit = new Array<number>(realCount(out)).fill(0);
  unit[i] = 1;
  const seed = fromNumbers(unit, out.sizes, out.dtype);
  return grad([out], inputs, { gradOutputs: [seed], retainGraph: true, allowUnused: true });
}

function numbersOf(g: Tensor, x: Tensor): number[] {
  if (showShape(g.sizes) !== showShape(x.sizes) || g.dtype !== x.dtype) {
    throw new AutogradError(
      `Gradient has ${g.dtype} ${showShape(g.sizes)}, but its input is ${x.dtype} ${showShape(x.sizes)}`,
    );
  }
  return Array.from(g.data());
}

/** jacobian[output][i][j] = d output_i / d x_j by differences; x is changed meanwhile and restored. */
function numericalJacobian(fn: Differentiable, args: readonly Tensor[], x: Tensor, eps: number): number[][][] {
  const values = (): Float32Array[] =>
    scope(() => enableGrad(() => differentiable(fn(...args))).map((out) => out.data() as Float32Array));
  const jacobian: number[][][] = values().map((out) => Array.from(out, () => []));
  for (const place of placesOf(x)) {
    const before = peek(x, place);
    const at = (value: number): { place: number; outs: Float32Array[] } => {
      poke(x, place, value);
      return { place: peek(x, place), outs: values() };
    };
    /** (f(x + h) - f(x - h)) / 2h, h as float32 takes it. */
    const slopes = (h: number): number[][] => {
      const [up, down] = [at(before + h), at(before - h)];
      return up.outs.map((out, o) => {
        const below = down.outs[o] as Float32Array;
        return Array.from(out, (value, i) => (value - (below[i] as number)) / (up.place - down.place));
      });
    };
    const [near, far] = [slopes(eps), slopes(2 * eps)];
    poke(x, place, before);
    jacobian.forEach((rows, o) => {
      rows.forEach((row, i) => {
        row.push((4 * (near[o]?.[i] as number) - (far[o]?.[i] as number)) / 3);
      });
    });
  }
  return jacobian;
}

/** Where the real numbers of `x` lie, in row-major order, counted in floats from its first one. */
function placesOf(x: Tensor): number[] {
  const floats = x.dtype === 'complex64' ? 2 : 1;
  let places = [0];
  x.sizes.forEach((size, dim) => {
    const step = (x.strides[dim] as number) * floats;
    places = places.flatMap((place) => Array.from({ length: size }, (_, i) => place + i * step));
  });
  return floats === 1 ? places : places.flatMap((place) => [place, place + 1]);
}

function peek(x: Tensor, place: number): number {
  beginOperation();
  return f32[(x.pointer >>> 2) + place] as number;
}

function poke(x: Tensor, place: number, value: number): void {
  beginOperation();
  f32[(x.pointer >>> 2) + place] = value;
}

interface Comparison {
  output: number;
  input: number;
  x: Tensor;
  atol: number;
  rtol: number;
}

function compare(analytical: number[][], numerical: number[][], where: Comparison): void {
  analytical.forEach((row, i) => {
    row.forEach((a, j) => {
      const n = (numerical[i] as number[])[j] as number;
      if (Math.abs(a - n) <= where.atol + where.rtol * Math.abs(n)) return;
      throw new AutogradError(
        `Jacobian mismatch for output ${where.output} with respect to input ${where.input},\n` +
          `numerical:${n}\nanalytical:${a}\n` +
          `at element ${i} of the output and element ${j} of the input, a ${where.x.dtype} tensor of ` +
          `${showShape(where.x.sizes)}, in row-major order`,
      );
    });
  });
}
