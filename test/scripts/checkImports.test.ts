import { describe, expect, it } from 'vitest';
import { circleOf, problemOf } from '../../scripts/check-imports.mjs';

describe('imports that go one way', () => {
  it.each([
    ['src/tensor/create.ts', './tensor'],
    ['src/tensor/create.ts', '../errors'],
    ['src/ops/pointwise/add.ts', '../../autograd/node'],
    ['src/ops/reduction/sum.ts', '../pointwise/mul'],
    ['src/ops/pointwise/mul.ts', '../reduction/sumTo'],
    ['src/ops/methodTable.ts', './pointwise/mul'],
    ['src/nn/layers/conv2d.ts', '../../ops'],
    ['src/nn/layers/conv2d.ts', '../../ops/conv.ts'],
    ['src/vision/datasets.ts', '../data'],
    ['src/vision/datasets.ts', 'node:fs/promises'],
    ['src/vision/gunzip.ts', 'modern-tar'],
    ['src/core.ts', './nn'],
    ['src/index.ts', './core'],
    ['src/lean.ts', './data/core'],
    ['src/cli/main.ts', '..'],
    ['src/cli/main.ts', '../index'],
    ['src/wasm/binary.ts', '../../build/core-strict.wasm'],
    ['assembly/conv/tile.ts', '../inline/madd'],
  ])('%s may import %s', (path, specifier) => {
    expect(problemOf(path, specifier)).toBeUndefined();
  });

  it.each([
    ['src/tensor/tensor.ts', '../ops', 'tensor does not use ops'],
    ['src/tensor/tensor.ts', '../ops/add.ts', 'tensor does not use ops'],
    ['src/errors.ts', './tensor/tensor', 'base does not use tensor'],
    ['src/ops/pointwise/mul.ts', '../reduction/mean', 'the family pointwise does not use reduction'],
    ['src/ops/pointwise/mul.ts', '../methodTable', 'src/ops/pointwise/ does not use the tables of src/ops/'],
    ['src/ops/add.ts', '..', 'ops does not use index'],
    ['src/optim/sgd.ts', '../data/dataLoader', 'optim does not use data'],
    ['src/data/dataLoader.ts', '../vision', 'data does not use vision'],
    ['src/core.ts', './data', 'core does not use data'],
    ['src/index.ts', './data', 'index does not use data'],
    ['src/nn/module.ts', '../core', 'nn does not use core'],
    ['src/ops/add.ts', '../../build/core-strict.wasm', 'only src/wasm/ knows the WebAssembly builds'],
    ['src/ops/add.ts', '../../test/reference', 'src/ imports nothing outside itself'],
    ['src/ops/add.ts', 'node:fs', 'modules of Node are for src/cli, src/tensorboard, src/vision'],
    ['src/ops/add.ts', 'modern-tar', 'the core has no dependencies'],
    ['src/cli/main.ts', 'torchlet', 'inside the package, import the file itself'],
    ['src/gpu/add.ts', '../tensor/tensor', 'src/gpu/ is not in the table of layers in scripts/check-imports.mjs'],
    ['assembly/add.ts', '../src/errors', 'assembly/ imports its own files only'],
  ])('%s may not import %s', (path, specifier, problem) => {
    expect(problemOf(path, specifier)).toBe(problem);
  });

  it('finds files that import each other', () => {
    const imports = new Map([
      ['a', ['b', 'c']],
      ['b', ['c']],
      ['c', ['d']],
      ['d', ['b']],
    ]);
    expect(circleOf(imports)).toEqual(['b', 'c', 'd', 'b']);
    imports.set('d', []);
    expect(circleOf(imports)).toBeUndefined();
  });
});
