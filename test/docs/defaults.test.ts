import { describe, expect, it } from 'vitest';
import { type Default, defaults, isSame, unknownErrors } from './defaults';

describe('docstrings', () => {
  const all = defaults();

  it('name the defaults that the code has', () => {
    expect(all.length).toBeGreaterThan(500);
    expect(all.filter((one) => !isSame(one))).toEqual([]);
  });

  it('name errors that there are', () => {
    expect(unknownErrors()).toEqual([]);
  });

  it.each<[Omit<Default, 'where'>, boolean]>([
    [{ said: '1e-5', code: '0.00001' }, true],
    [{ said: '1/3', code: '1 / 3' }, true],
    [{ said: "'mean'", code: '"mean"' }, true],
    [{ said: '[0.9, 0.999]', code: '[0.9, 0.999]' }, true],
    [{ said: '0.1', code: '0.01' }, false],
    [{ said: 'true', code: 'false' }, false],
  ])('%o is the same: %s', (one, same) => {
    expect(isSame({ ...one, where: '' })).toBe(same);
  });
});
