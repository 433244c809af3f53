import { build } from 'esbuild';
import { ValueError } from 'torchlet';
import { datasets, transforms } from 'torchlet/vision';
import { expect, test, vi } from 'vitest';
import { records } from './fixtures.ts';

test('torchlet/vision bundles for browsers without a module of Node', async () => {
  const { metafile } = await build({
    entryPoints: ['src/vision/index.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'esm',
    external: ['*.wasm'],
    logLevel: 'error',
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  expect(imports.filter((path) => !path.endsWith('.wasm'))).toEqual([]);
});

test('where there are no files, load says what to do, and fromBytes works', async () => {
  const host = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
  try {
    const loading = datasets.CIFAR10.load('data');
    await expect(loading).rejects.toThrow(ValueError);
    await expect(loading).rejects.toThrow('make the dataset from them: CIFAR10.fromBytes(...)');
    const dataset = datasets.CIFAR10.fromBytes([records(2)], { transform: transforms.toTensor() });
    expect(dataset.getBatch?.([0, 1])[0].shape).toEqual([2, 3, 32, 32]);
  } finally {
    host.mockRestore();
  }
});
