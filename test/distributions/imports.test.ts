import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

/** The files of src/ that a file needs when it runs. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, specifier] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s+(?!type\b)(?:[^'"]*?from\s+)?'(\.[^']+)'/gm,
  )) {
    const path = resolve(dirname(file), specifier as string);
    const found = [`${path}.ts`, `${path}/index.ts`].find((candidate) => existsSync(candidate));
    if (found !== undefined) reached(found, seen);
  }
  return seen;
}

const partsOf = (name: string) => {
  const files = [...reached(resolve(`src/distributions/${name}.ts`))].map((file) => relative('src', file));
  const base = ['distribution', 'exponentialFamily', 'format', 'utils', 'enumerated', 'probsOrLogits', name];
  return files
    .filter((file) => /^distributions\/\w+\.ts$|^wasm\/(?:conv|linalg|special|fourier)\.ts$/.test(file))
    .map((file) => file.replace(/^distributions\/|\.ts$/g, ''))
    .filter((part) => !base.includes(part))
    .sort();
};

it('a program holds the distributions that it names, and the kernels that those call', () => {
  for (const name of ['normal', 'uniform', 'bernoulli', 'categorical', 'exponential', 'laplace', 'geometric']) {
    expect([name, partsOf(name)]).toEqual([name, []]);
  }
  expect(partsOf('gamma')).toEqual(['wasm/special']);
  expect(partsOf('multivariateNormal')).toEqual(['matrixAlgebra', 'wasm/linalg']);
  expect(partsOf('logNormal')).toEqual(['independent', 'normal', 'transformedDistribution']);
  expect(partsOf('kl/klDivergence')).toEqual([]);
});
