import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { manifestParts } from '../../scripts/entries.mjs';
import { LIBRARIES } from '../docs/libraries';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('package.json and tsconfig.json name the entries of scripts/entries.mjs', () => {
  const { paths, ...parts } = manifestParts();
  expect(JSON.parse(read('package.json'))).toMatchObject(parts);
  const written = /"paths": (\{[^}]*\})/.exec(read('tsconfig.json'));
  expect(JSON.parse(written?.[1] as string)).toEqual(paths);
});

it('the examples of the documentation can import all of them', () => {
  const alternatives = ['torchlet/lean', 'torchlet/methods'];
  const names = Object.keys(manifestParts().paths).filter((name) => !alternatives.includes(name));
  expect(Object.keys(LIBRARIES).sort()).toEqual(names.sort());
});
