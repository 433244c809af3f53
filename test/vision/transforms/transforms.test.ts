import { readFileSync } from 'node:fs';
import { cat, manualSeed, rand, stack, Tensor, tensor } from 'torchlet';
import { type Image, transforms } from 'torchlet/vision';
import { describe, expect, it } from 'vitest';

type Values = { shape: number[]; bytes: string } | { shape: number[]; floats: number[]; mean: number };

interface Case {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  input: string;
  seed?: number;
  text?: string;
  outputs: Values[];
  next?: number;
}

interface Recorded {
  inputs: Record<'bytes' | 'smooth', { shape: number[]; bytes: string }>;
  cases: Case[];
  pillow: { input: string; mode: string; size: [number, number]; bytes: string }[];
}

/** What `record.py` beside this file wrote: what torchvision makes of the images below. */
const recorded = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8')) as Recorded;

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const image = (name: 'bytes' | 'smooth'): Tensor =>
  tensor(bytesOf(recorded.inputs[name].bytes)).reshape(recorded.inputs[name].shape);

const [bytes, smooth] = [image('bytes'), image('smooth')];
const inputs: Record<string, Tensor> = {
  bytes,
  smooth,
  floats: smooth.float().div(255),
  grey: smooth.narrow(0, 0, 1),
  batch: stack([bytes, smooth]),
  wide: cat([smooth, bytes, smooth], 2),
};

/**
 * How many bytes may differ. Values between pixels are halves now and then (of weights in twelfths one in twelve), and whether those are rounded up or down is left to the last bits of
 * sums; the mixes of AugMix are cut off, likewise. PyTorch solves for a perspective in float32, so of places between two pixels
 * the other one may be nearest.
 */
function toleranceOf({ name, options }: Case): { share: number; off: number } {
  const { interpolation } = { ...INTERPOLATED[name], ...options } as { interpolation?: string };
  if (/perspective/i.test(name) && interpolation === 'nearest') return { share: 0.03, off: 255 };
  return interpolation === 'bilinear' || interpolation === 'bicubic' ? { share: 0.1, off: 1 } : { share: 0, off: 0 };
}

const bilinear = { interpolation: 'bilinear' };
const INTERPOLATED: Record<string, object> = {
  resize: bilinear,
  resizedCrop: bilinear,
  perspective: bilinear,
  RandomResizedCrop: bilinear,
  RandomPerspective: bilinear,
  AugMix: bilinear,
};

function compare(one: Case, actual: unknown, expected: Values): void {
  const x = Array.isArray(actual) ? stack(actual as Tensor[]) : (actual as Tensor);
  expect(x).toBeInstanceOf(Tensor);
  expect(x.shape).toEqual(expected.shape);
  const values = [...x.contiguous().data()].map(Number);
  if ('bytes' in expected) {
    expect(x.dtype).toBe('uint8');
    const wanted = bytesOf(expected.bytes);
    const wrong = values.flatMap((value, i) => {
      const off = Math.abs(value - (wanted[i] as number));
      return off === 0 ? [] : [{ i, value, wanted: wanted[i], off }];
    });
    const { share, off: most } = toleranceOf(one);
    expect(wrong.length, JSON.stringify(wrong.slice(0, 6))).toBeLessThanOrEqual(share * values.length);
    expect(wrong.filter(({ off }) => off > most)).toEqual([]);
    return;
  }
  expect(x.dtype).toBe('float32');
  for (const [i, value] of expected.floats.entries()) expect(values[i], `element ${i}`).toBeCloseTo(value, 4);
  const mean = values.reduce((sum, value, i) => sum + value * ((i % 7) + 1), 0) / values.length;
  expect(mean).toBeCloseTo(expected.mean, 4);
}

type Called = (...args: unknown[]) => unknown;
const titleOf = ({ name, args, options, input }: Case): string =>
  `${name}(${[input, ...args.map((arg) => JSON.stringify(arg)), JSON.stringify(options)].join(', ')})`;
const given = ({ args, options }: Case): unknown[] => (Object.keys(options).length > 0 ? [...args, options] : args);

describe("functions are torchvision's", () => {
  const cases = recorded.cases.filter(({ seed }) => seed === undefined);
  it.each(cases.map((one) => [titleOf(one), one] as const))('%s', (_, one) => {
    const apply = (transforms.functional as unknown as Record<string, Called>)[one.name] as Called;
    compare(one, apply(inputs[one.input], ...given(one)), one.outputs[0] as Values);
  });
});

describe("random transforms draw torchvision's numbers", () => {
  const cases = recorded.cases.filter(({ seed }) => seed !== undefined);
  it.each(cases.map((one) => [`${titleOf(one)} from the seed ${one.seed}`, one] as const))('%s', (_, one) => {
    const Made = (transforms as unknown as Record<string, new (...args: unknown[]) => Called>)[one.name] as never;
    const transform = new (Made as new (...args: unknown[]) => Called)(...given(one));
    manualSeed(one.seed as number);
    for (const output of one.outputs) compare(one, transform(inputs[one.input]), output);
    expect(rand([1]).item()).toBeCloseTo(one.next as number, 7);
  });
});

describe("images are resized as Pillow's", () => {
  const cases = recorded.pillow;
  it.each(cases.map((one) => [`${one.input} to ${one.size} by ${one.mode}`, one] as const))('%s', (_, one) => {
    const pixels = (inputs[one.input] as Tensor).permute([1, 2, 0]);
    const [height, width, channels] = pixels.shape as [number, number, number];
    const picture: Image = { data: pixels.contiguous().data() as Uint8Array, height, width, channels };
    const out = transforms.functional.resize(picture, one.size, { interpolation: one.mode as 'nearest' });
    expect([out.height, out.width]).toEqual(one.size);
    const wanted = [...bytesOf(one.bytes)];
    const wrong = [...out.data].flatMap((value, i) =>
      value === wanted[i] ? [] : [`${i}: ${value}, not ${wanted[i]}`],
    );
    expect(wrong).toEqual([]);
  });
});
