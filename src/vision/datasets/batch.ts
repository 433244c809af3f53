import { noGrad } from '../../autograd/mode';
import { scope } from '../../tensor/scope';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { f32 } from '../../wasm/memory';
import { checkDeviations, normalize, type PerChannel } from '../functional/normalize';
import { type Step, stepsOf } from '../transforms/step';

/** Pictures of one size as bytes, row by row, the channels of a pixel side by side: N x H x W x C. */
export interface Pictures {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Makes a float32 batch of shape (N, C, H, W) of the pictures with the given numbers. */
export type MakeBatch = (indices: readonly number[]) => Tensor;

/**
 * A batch maker that gives what `transform` gives picture by picture, or undefined where the transform is not one that
 * can be applied to a whole batch: it has to begin with toTensor and go on with transforms that leave nothing to chance.
 *
 * A byte has 256 values, so toTensor and a normalisation behind it are one table of floats for each channel.
 */
export function batchMaker(pictures: Pictures, transform: unknown): MakeBatch | undefined {
  const steps = stepsOf(transform);
  if (steps?.[0]?.kind !== 'toTensor') return undefined;
  let rest = steps.slice(1);
  if (rest.some((step) => step.kind === 'toTensor')) return undefined;
  let scale: Scale = { mean: [0], std: [1] };
  if (rest[0]?.kind === 'normalize' && fits(rest[0], pictures.channels)) {
    scale = { mean: listOf(rest[0].mean), std: listOf(rest[0].std) };
    checkDeviations(scale.std);
    rest = rest.slice(1);
  }
  const table = tableOf(scale, pictures.channels);
  if (rest.length === 0) return (indices) => lookUp(pictures, indices, table);
  const apply = (batch: Tensor): Tensor => rest.reduce(applyStep, batch);
  return (indices) => noGrad(() => scope(() => apply(lookUp(pictures, indices, table))));
}

interface Scale {
  mean: readonly number[];
  std: readonly number[];
}

function applyStep(batch: Tensor, step: Step): Tensor {
  if (step.kind === 'normalize') return normalize(batch, step.mean, step.std);
  return step.kind === 'each' ? step.apply(batch) : batch;
}

function listOf(values: PerChannel): readonly number[] {
  return typeof values === 'number' ? [values] : values;
}

function fits({ mean, std }: { mean: PerChannel; std: PerChannel }, channels: number): boolean {
  return [listOf(mean), listOf(std)].every(({ length }) => length === 1 || length === channels);
}

/** (v / 255 - mean) / std for the 256 bytes of each channel, every step rounded to float32 as tensors would be. */
function tableOf({ mean, std }: Scale, channels: number): Float32Array {
  const table = new Float32Array(256 * channels);
  for (let c = 0; c < channels; c++) {
    const m = Math.fround(mean[mean.length === 1 ? 0 : c] as number);
    const s = Math.fround(std[std.length === 1 ? 0 : c] as number);
    for (let v = 0; v < 256; v++) {
      const x = Math.fround(Math.fround(v / 255) - m);
      table[256 * c + v] = Math.fround(x / s);
    }
  }
  return table;
}

function lookUp({ data, height, width, channels }: Pictures, indices: readonly number[], table: Float32Array): Tensor {
  beginOperation();
  const out = emptyTensor([indices.length, channels, height, width], 'float32');
  const pixels = height * width;
  const target = f32;
  let to = out.pointer >>> 2;
  for (const index of indices) {
    const first = index * pixels * channels;
    for (let c = 0; c < channels; c++) {
      const row = 256 * c;
      const end = first + pixels * channels;
      for (let from = first + c; from < end; from += channels) {
        target[to++] = table[row + (data[from] as number)] as number;
      }
    }
  }
  return out;
}
