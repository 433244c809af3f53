import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityOf, Heap } from '../../src/wasm/heap';
import { setMemory, sharedCopy, u8 } from '../../src/wasm/memory';

const BASE = 4096;
const [LARGE, UNIT] = [32768, 4096];

const blocks = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 400_000 }), given: fc.boolean() }), {
  maxLength: 60,
});

test('what is occupied holds every block that is taken and the start of the memory, and no large block that was given back', () => {
  fc.assert(
    fc.property(blocks, (list) => {
      setMemory(new WebAssembly.Memory({ initial: 1, maximum: 1024 }));
      const heap = new Heap(BASE);
      const taken = list.map(({ bytes, given }) => ({
        at: heap.take(capacityOf(bytes)),
        size: capacityOf(bytes),
        given,
      }));
      for (const { at, size, given } of taken) if (given) heap.give(at, size);
      const stretches = [...heap.occupied()];
      const occupied = (at: number) => stretches.some(([begin, end]) => at >= begin && at < end);
      expect(occupied(0) && occupied(BASE - 1)).toBe(true);
      for (const { at, size, given } of taken) {
        if (given && size <= LARGE) continue;
        for (let place = at; place < at + size; place += UNIT) expect(occupied(place)).toBe(!given);
        expect(occupied(at + size - 1)).toBe(!given);
      }
      // Blocks can be taken as before.
      const [more] = [heap.take(50_000 - (50_000 % UNIT))];
      expect(taken.every(({ at, size, given }) => given || at >= more + 49_152 || at + size <= more)).toBe(true);
    }),
  );
});

test('a shared copy has what is occupied, at the same addresses, and zeros elsewhere', () => {
  setMemory(new WebAssembly.Memory({ initial: 4, maximum: 8 }));
  u8.fill(7);
  const copy = new Uint8Array(
    sharedCopy([
      [0, 100],
      [70_000, 70_001],
      [262_143, 262_144],
    ]).buffer,
  );
  expect(copy).toHaveLength(4 * 65536);
  const sevens = [...copy.entries()].filter(([, byte]) => byte === 7).map(([at]) => at);
  expect(sevens).toEqual([...Array(100).keys(), 70_000, 262_143]);
  expect(copy.filter((byte) => byte !== 0 && byte !== 7)).toHaveLength(0);
});
