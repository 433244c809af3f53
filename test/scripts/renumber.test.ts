import { gzipSync } from 'node:zlib';
import binaryen from 'assemblyscript/binaryen';
import { expect, test } from 'vitest';
import { renumber } from '../../scripts/wasm/renumber.mjs';

const wat = (functions: string) => binaryen.parseText(`(module ${functions})`).emitBinary();
const functionsOf = (bytes: Uint8Array) =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource)).exports as Record<
    string,
    (...values: number[]) => number
  >;

/** 3 x + 4 x^2 + ..., modulo 2^32, in variables of two types, the next one numbered `step` behind the one before. */
function polynomial(name: string, step: number, count: number): string {
  const places = Array.from({ length: count }, (_, i) => (i * step) % count);
  const steps = places.map((place, i) => {
    const before = i === 0 ? '$x' : `$v${places[i - 1]}`;
    return `
      (local.set $v${place} (i32.mul (local.get ${before}) (local.get $x)))
      (local.set $r${place} (f64.convert_i32_s (local.get $v${place})))
      (local.set $y (i32.add (local.get $y) (i32.mul (i32.const ${i + 3}) (i32.trunc_sat_f64_s (local.get $r${place})))))`;
  });
  const locals = [...places.map((_, i) => `(local $v${i} i32)`), ...places.map((_, i) => `(local $r${i} f64)`)];
  return `(func (export "${name}") (param $x i32) (result i32) ${locals.join(' ')} (local $y i32)
    ${steps.join('')} (local.get $y))`;
}

test('functions give the same results and compress no worse', () => {
  // 131 variables: numbers of one byte and of two change places.
  for (const count of [2, 11, 65]) {
    const names = ['a', 'b'];
    const before = wat(names.map((name, i) => polynomial(name, 2 * i + 1, count)).join('\n'));
    const after = renumber(before);
    const [old, anew] = [functionsOf(before), functionsOf(after)];
    for (const name of names) for (const x of [0, 1, 3, -7]) expect(anew[name]!(x)).toBe(old[name]!(x));
    expect(gzipSync(after, { level: 9 }).length).toBeLessThanOrEqual(gzipSync(before, { level: 9 }).length);
  }
}, 30_000);

test('functions that do alike with variables numbered otherwise repeat each other', () => {
  const mix = (name: string, own: string, other: string) => {
    const steps = Array.from({ length: 40 }, (_, i) => {
      const [to, from] = ((i * i * 5) >> 2) & 1 ? [own, other] : [other, own];
      return `(local.set ${to} (i32.sub (i32.mul (local.get ${from}) (i32.const ${i})) (local.get ${to})))`;
    });
    return `(func (export "${name}") (param $x i32) (result i32) (local $v i32) (local $w i32)
      (local.set ${own} (local.get $x)) ${steps.join(' ')} (local.get ${own}))`;
  };
  const before = wat(`${mix('first', '$v', '$w')} ${mix('second', '$w', '$v')}`);
  const after = renumber(before);
  expect(gzipSync(after).length).toBeLessThan(0.8 * gzipSync(before).length);
  expect(functionsOf(after).second!(3)).toBe(functionsOf(before).first!(3));
});

test('parameters keep their places, and so do functions without variables', () => {
  const module = wat(`
    (func (export "difference") (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
    (func (export "seven") (result i32) (i32.const 7))`);
  const { difference, seven } = functionsOf(renumber(module));
  expect(difference!(5, 3)).toBe(2);
  expect(seven!()).toBe(7);
});

test('every build is the same', () => {
  const module = wat([0, 1, 2].map((i) => polynomial(`f${i}`, i + 1, 11)).join('\n'));
  expect(renumber(module)).toEqual(renumber(module));
});
