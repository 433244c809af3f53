import binaryen from 'assemblyscript/binaryen';
import { expect, test } from 'vitest';
import { join } from '../../scripts/rollup/joinStreams.mjs';
import { split } from '../../scripts/rollup/wasmStreams.mjs';

const wat = (functions: string) => {
  const module = binaryen.parseText(`(module (memory 1) (global $g (mut i32) (i32.const 7)) ${functions})`);
  module.setFeatures(binaryen.Features.All);
  return module.emitBinary();
};

const locals = Array.from({ length: 140 }, (_, i) => `(local $v${i} ${i % 3 === 0 ? 'v128' : 'i32'})`).join(' ');

test.each([
  ['no instructions', '(func)'],
  ['several functions', '(func (export "a")) (func (export "b") (call 0)) (func (call 1) (call 0))'],
  [
    'constants',
    `(func (drop (i32.const -1)) (drop (i32.const 123456789)) (drop (i64.const -1234567890123456789))
      (drop (f32.const 0.1)) (drop (f64.const 0.1)) (drop (v128.const i32x4 11 32 65 66)))`,
  ],
  [
    'blocks, loops, branches and tables of them',
    `(func (param $x i32) (result i32) (block $a (loop $b (block $c
        (if (local.get $x) (then (br $b)) (else (br_if $a (global.get $g))))
        (br_table $a $b $c (local.get $x))) (global.set $g (i32.const 64))))
      (select (if (result i32) (local.get $x) (then (i32.const 1)) (else (return (i32.const 2)))) (i32.const 3) (local.get $x)))`,
  ],
  [
    'variables with numbers of two bytes',
    `(func ${locals} (local.set $v139 (i32.const 5)) (local.set $v1 (local.tee $v137 (local.get $v139)))
      (local.set $v138 (i32x4.splat (local.get $v137))))`,
  ],
  [
    'memory',
    `(func (param $p i32) (i32.store8 offset=300 (local.get $p) (i32.load16_u align=1 (local.get $p)))
      (f64.store offset=70000 (local.get $p) (f64.load offset=11 (local.get $p)))
      (memory.copy (local.get $p) (i32.const 8) (i32.const 16)) (memory.fill (local.get $p) (i32.const 0) (i32.const 2))
      (drop (memory.grow (memory.size))))`,
  ],
  [
    'conversions',
    `(func (param $x f64) (result i32) (drop (i64.trunc_sat_f64_u (local.get $x))) (drop (i64.extend32_s (i64.const 5)))
      (i32.trunc_sat_f64_s (local.get $x)))`,
  ],
  [
    'vectors',
    `(func (param $p i32) (local $v v128) (local.set $v (v128.load offset=32 (local.get $p)))
      (v128.store offset=200 align=4 (local.get $p) (f32x4.add (local.get $v) (v128.load32_splat (local.get $p))))
      (local.set $v (i8x16.shuffle 0 11 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (local.get $v) (local.get $v)))
      (v128.store64_lane offset=500 1 (local.get $p) (v128.load32_lane offset=4 3 (local.get $p) (local.get $v)))
      (drop (v128.load64_zero offset=11 (local.get $p))) (drop (i32x4.extract_lane 3 (i64x2.mul (local.get $v) (local.get $v))))
      (drop (f32x4.relaxed_madd (local.get $v) (local.get $v) (i32x4.trunc_sat_f32x4_s (local.get $v)))))`,
  ],
])('the same module again: %s', (_, functions) => {
  const module = wat(functions);
  expect(new Uint8Array(join(split(module)))).toEqual(new Uint8Array(module));
});

test('what the streams do not know is an error, not another module', () => {
  expect(() => split(wat('(func (drop (i32.atomic.load (i32.const 0))))'))).toThrow('does not make the module again');
  expect(() => split(binaryen.parseText('(module (memory 1))').emitBinary())).toThrow('without code');
});
