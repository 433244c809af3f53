import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operationCode } from '../../src/wasm/operations.ts';

test('the engine and the facade number the elementwise operations alike', () => {
  const source = readFileSync(new URL('../../assembly/elementwise/operations.ts', import.meta.url), 'utf8');
  const list = /enum Operation \{([^}]*)\}/.exec(source)?.[1] as string;
  const names = list.replace(/\/\/.*/g, '').match(/\w+/g) as string[];
  expect(names.map(operationCode)).toEqual(names.map((_, code) => code));
  expect(operationCode('absC64')).toBe(names.length - 1);
});
