import { describe, expect, it } from 'vitest';
import { instrument } from './instrument';

const said = (code: string, plain = false) => instrument(code, plain).expectations.map(({ how, text }) => [how, text]);

describe('instrument', () => {
  it('finds what comments say behind and below statements', () => {
    expect(said('x.sum(); // => tensor(6.)\nconst y = 1;\n// => 1\n')).toEqual([
      ['value', 'tensor(6.)'],
      ['value', '1'],
    ]);
    expect(said('console.log(x); // => 3\nf(x); // prints 3\ng(x); // throws ShapeError: no\n')).toEqual([
      ['prints', '3'],
      ['prints', '3'],
      ['throws', 'ShapeError: no'],
    ]);
  });

  it('goes on in comments that are indented further', () => {
    expect(said('console.log(x);\n// prints a(\n//   b\n// )\n// c\n')).toEqual([['prints', 'a(\n  b\n)']]);
  });

  it('takes plain comments only where it is told to', () => {
    expect(said('{ f(); // 3\n}')).toEqual([]);
    expect(said('{ f(); // 3\n}', true)).toEqual([['value', '3']]);
  });

  it('hands over the values of all names of a declaration', () => {
    expect(instrument('const { a, b: [c] } = f(); // => 1', false).code).toContain('$.value(0, [a, c])');
  });

  it('refuses a comment that nobody would look at', () => {
    expect(() => instrument('for (;;) {\n  f(); // => 1\n}', false)).toThrow("no statement stands before '// => 1'");
  });
});
