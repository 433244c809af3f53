import binaryen from 'assemblyscript/binaryen';
import { expect, test } from 'vitest';
import { shrink } from '../../scripts/wasm/shrink.mjs';

const wat = (functions: string, data = '') => {
  const module = binaryen.parseText(`(module (memory (export "memory") 1) ${data} ${functions})`);
  module.setFeatures(binaryen.Features.All);
  return module.emitBinary();
};
const instance = (bytes: Uint8Array) =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource)).exports as {
    memory: WebAssembly.Memory;
    run(value: number): number;
  };

/** The sum of the lanes of `vector`, mixed with the argument by a local vector that is assigned to. */
const lanesOf = (vector: string) => `
  (func (export "run") (param $x i32) (result i32) (local $v v128) (local $w v128)
    (local.set $v (i32x4.splat (local.get $x)))
    (local.set $w (i32x4.add (local.get $v) ${vector}))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $w)) (i32.mul (i32.const 3) (i32x4.extract_lane 1 (local.get $w))))
      (i32.add
        (i32.mul (i32.const 5) (i32x4.extract_lane 2 (local.get $w)))
        (i32.mul (i32.const 7) (i32x4.extract_lane 3 (local.get $w))))))`;

test.each([
  ['zeros', '0 0 0 0', 14],
  ['small integers', '1 1 1 1', 14],
  ['all ones', '-1 -1 -1 -1', 14],
  ['63 and 64, at the edge of a byte', '64 64 64 64', 13],
  ['large integers', '-2147483648 -2147483648 -2147483648 -2147483648', 11],
  ['equal float64', '0 1072693248 0 1072693248', 7],
  ['four different ones, which stay', '1 2 3 4', 0],
])('constant vectors: %s', (_, lanes, saved) => {
  const before = wat(lanesOf(`(v128.const i32x4 ${lanes})`));
  const after = shrink(before);
  expect(before.length - after.length).toBeGreaterThanOrEqual(saved);
  for (const x of [0, 5, -7]) expect(instance(after).run(x)).toBe(instance(before).run(x));
});

test('zeros in a function without vectors get a variable, behind its parameters and others', () => {
  const module = wat(`(func (export "run") (param $x i32) (result i32) (local $i i64) (local $r f32)
    (local.set $i (i64.extend_i32_s (local.get $x)))
    (local.set $r (f32.convert_i64_s (local.get $i)))
    (i32x4.extract_lane 2 (f32x4.add (v128.const i32x4 0 0 0 0) (f32x4.splat (local.get $r)))))`);
  expect(instance(shrink(module)).run(3)).toBe(instance(module).run(3));
});

test('data segments side by side become one, far ones stay', () => {
  const data = '(data (i32.const 1024) "abc") (data (i32.const 1032) "defg") (data (i32.const 4096) "h")';
  const before = wat('(func (export "run") (param i32) (result i32) (local.get 0))', data);
  const after = shrink(before);
  expect(after.length).toBeLessThan(before.length);
  const bytes = ({ memory }: { memory: WebAssembly.Memory }) => Buffer.from(memory.buffer);
  expect(bytes(instance(after)).equals(bytes(instance(before)))).toBe(true);
  expect(shrink(after)).toEqual(after);
});

test('an instruction that it does not know is refused', () => {
  const module = wat('(func (export "run") (param i32) (result i32) (local.get 0))');
  module[module.length - 3] = 0xf5;
  expect(() => shrink(module)).toThrow('unknown instruction 0xf5');
});
