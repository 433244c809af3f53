import type { AnyModule } from '../nn/module';
import { className } from '../nn/property';
import { bytesOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';

/** One row of a summary: a call of a module, or a container whose parts were called. */
export interface LayerInfo {
  /** The module's class, `Conv2d`. */
  className: string;
  /** The name under which its parent has it; '' for the model itself. */
  name: string;
  depth: number;
  /** Which of the rows of its depth this is, from 1 on. */
  index: number;
  inputShape: readonly number[] | null;
  outputShape: readonly number[] | null;
  kernelShape: readonly number[] | null;
  /** Elements of its parameters, of those that learn, and the bytes of all. */
  params: number;
  trainableParams: number;
  paramBytes: number;
  outputBytes: number;
  /** Multiply-adds of this call, by torchinfo's count. */
  multAdds: number;
  isLeaf: boolean;
  /** Whether a row before this one is about the same module. */
  isRecursive: boolean;
}

/** A row without what the call will tell. */
export function infoOf(module: AnyModule, name: string, depth: number): LayerInfo {
  const info: LayerInfo = {
    className: className(module),
    name,
    depth,
    index: 0,
    inputShape: null,
    outputShape: null,
    kernelShape: kernelOf(module),
    params: 0,
    trainableParams: 0,
    paramBytes: 0,
    outputBytes: 0,
    multAdds: 0,
    isLeaf: [...module.children()].length === 0,
    isRecursive: false,
  };
  for (const parameter of module.parameters()) {
    const count = parameter.numel();
    info.params += count;
    info.paramBytes += count * bytesOf(parameter.dtype);
    if (parameter.requiresGrad) info.trainableParams += count;
  }
  return info;
}

function kernelOf(module: AnyModule): readonly number[] | null {
  const { kernelSize } = module as unknown as { kernelSize?: number | readonly number[] };
  if (typeof kernelSize === 'number') return [kernelSize, kernelSize];
  return Array.isArray(kernelSize) ? (kernelSize as number[]) : null;
}

/** The first tensor in a value, however deep. */
export function firstTensor(value: unknown): Tensor | undefined {
  if (value instanceof Tensor) return value;
  if (value === null || typeof value !== 'object') return undefined;
  for (const part of Object.values(value)) {
    const found = firstTensor(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * How many multiplications with an addition a call takes, as torchinfo counts: a convolution's parameters once for each pixel of the
 * result, a recurrent layer's for each step, others once for each sample.
 */
export function multAddsOf(module: AnyModule, output: readonly number[]): number {
  const isConvolution = className(module).includes('Conv');
  const product = (sizes: readonly number[]): number => sizes.reduce((n, size) => n * size, 1);
  let sum = 0;
  for (const [name, parameter] of module.namedParameters()) {
    if (name === 'weight' || name === 'bias') {
      const times = isConvolution ? product([...output.slice(0, 1), ...output.slice(2)]) : (output[0] ?? 1);
      sum += parameter.numel() * times;
    } else if (name.includes('weight') || name.includes('bias')) {
      sum += parameter.numel() * product(output.slice(0, 2));
    }
  }
  return sum;
}
