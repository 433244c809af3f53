import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type OperationName, operationCode } from '../../src/wasm/operations.ts';

function namesOf(list: string): string[] {
  const source = readFileSync(new URL('../../assembly/elementwise/operations.ts', import.meta.url), 'utf8');
  const body = new RegExp(`enum ${list} \\{([^}]*)\\}`).exec(source)?.[1] as string;
  return body.replace(/\/\/.*/g, '').match(/\w+/g) as string[];
}

test('the engine and the facade number the elementwise operations alike', () => {
  const names = namesOf('Operation') as OperationName[];
  expect(names.map(operationCode)).toEqual(names.map((_, code) => code));
  expect(operationCode('absC64')).toBe(names.length - 1);
});

test('a name that does not exist does not compile', () => {
  // @ts-expect-error misspelt
  expect(operationCode('sigmoit')).toBeUndefined();
});
