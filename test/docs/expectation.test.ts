import { tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';
import { agrees, sameText } from './expectation';

describe('agrees', () => {
  it('compares elements, rounded where they are given to four digits', () => {
    expect(agrees('[1, 2.7183]', tensor([1, Math.E]))).toBe(true);
    expect(agrees('[1, 2.7182]', tensor([1, Math.E]))).toBe(false);
    expect(agrees('[0.5]', tensor([0.51]))).toBe(false);
    expect(agrees('[[0.2]]', tensor([[0.2]]))).toBe(true);
    expect(agrees('[1, 2]', tensor([1, 2, 3]))).toBe(false);
    expect(agrees('[true, false]', tensor([true, false]))).toBe(true);
    expect(agrees('[2, 3]', [2, 3])).toBe(true);
    expect(agrees('[[1], 2]', [tensor([1]), tensor(2)])).toBe(true);
    expect(agrees('NaN', Number.NaN)).toBe(true);
    expect(agrees('3', 4)).toBe(false);
  });

  it('compares what is printed', () => {
    expect(agrees('tensor([1., 2.])', tensor([1, 2]))).toBe(true);
    expect(agrees('tensor([1, 2])', tensor([1, 2]))).toBe(false);
    expect(agrees("'float32'", 'float32')).toBe(true);
    expect(agrees("'float32'", 'int32')).toBe(false);
  });

  it('has nothing to say about prose', () => {
    expect(agrees('the positive elements', tensor([1]))).toBeUndefined();
    expect(agrees('[2, 0, 1], for instance', tensor([1]))).toBeUndefined();
  });
});

describe('sameText', () => {
  it('ignores white space, and lets … stand for anything', () => {
    expect(sameText('[ 1, 2 ]', '[1,\n 2]\n')).toBe(true);
    expect(sameText('ShapeError: … (3)', 'ShapeError: sizes (3)')).toBe(true);
    expect(sameText('ShapeError: … (4)', 'ShapeError: sizes (3)')).toBe(false);
    expect(sameText('a', 'ab')).toBe(false);
  });
});
