import { expect, test } from 'vitest';
import { geometryOf, putGeometry, type Shape } from './convReference';
import { instance } from './instance';

const [DIRECT, WINOGRAD, POOLED] = [0, 1, 2];

/** Forward, input gradient, weight gradient, and the last behind a 2x2 pool. */
function algorithms(shape: Shape): number[] {
  const g = geometryOf({ n: 1, ...shape });
  const wasm = instance();
  const geometry = putGeometry(wasm, g);
  const pick = (pass: number, pixels: number) => wasm.exports.conv2dAlgorithm(geometry, pass, pixels);
  return [pick(0, 0), pick(1, 0), pick(2, 0), pick(2, (g.oh >> 1) * (g.ow >> 1))];
}

test.each<[string, Shape, number[]]>([
  [
    'RGB: the pool leaves a quarter of the products',
    { size: [32, 32], c: 3, o: 32, kernel: [5, 5], pad: [2, 2] },
    [WINOGRAD, WINOGRAD, WINOGRAD, POOLED],
  ],
  [
    'many channels: Winograd',
    { size: [16, 16], c: 32, o: 32, kernel: [5, 5], pad: [2, 2] },
    [WINOGRAD, WINOGRAD, WINOGRAD, WINOGRAD],
  ],
  ['3x3', { size: [14, 14], c: 256, o: 256, kernel: [3, 3], pad: [1, 1] }, [WINOGRAD, WINOGRAD, WINOGRAD, WINOGRAD]],
  ['one gray channel', { size: [28, 28], c: 1, o: 8, kernel: [3, 3], pad: [1, 1] }, [DIRECT, WINOGRAD, DIRECT, DIRECT]],
  ['2x2 outputs', { size: [2, 2], c: 64, o: 64, kernel: [3, 3], pad: [1, 1] }, [DIRECT, DIRECT, DIRECT, POOLED]],
  ['stride', { size: [16, 16], c: 64, o: 64, kernel: [3, 3], stride: [2, 2] }, [DIRECT, DIRECT, DIRECT, POOLED]],
  ['groups', { size: [16, 16], c: 64, groups: 64, kernel: [3, 3] }, [DIRECT, DIRECT, DIRECT, DIRECT]],
  ['7x7', { size: [16, 16], c: 64, kernel: [7, 7] }, [DIRECT, DIRECT, DIRECT, POOLED]],
])('%s', (_, shape, expected) => {
  expect(algorithms(shape)).toEqual(expected);
});
