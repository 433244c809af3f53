import {
  full,
  manualSeed,
  memoryStats,
  nn,
  noGrad,
  OutOfMemoryError,
  ones,
  optim,
  rand,
  randint,
  type Tensor,
} from 'torchlet';
import { expect, test } from 'vitest';
import { HeapLimit } from '../../src/wasm/heapLimit';

const MEBIBYTE = 1024 * 1024;

test('a network written as a class trains in a few MiB, in a synchronous loop too', () => {
  manualSeed(0);
  class Net extends nn.Module {
    hidden = new nn.Linear(256, 256);
    output = new nn.Linear(256, 10);
    forward(x: Tensor): Tensor {
      return this.output(this.hidden(x).relu());
    }
  }
  const [model, loss, x, y] = [new Net(), new nn.CrossEntropyLoss(), rand([128, 256]), randint(0, 10, [128])];
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
  for (let i = 0; i < 500; i++) {
    optimizer.zeroGrad();
    loss(model(x), y).backward();
    optimizer.step();
  }
  for (let i = 0; i < 500; i++) noGrad(() => model(x));
  expect(memoryStats().heapBytes).toBeLessThan(8 * MEBIBYTE);
});

test('what a synchronous loop drops does not make the heap grow, however long it runs', () => {
  for (let i = 0; i < 300; i++) rand([256, 1024]).mul(2).exp();
  expect(memoryStats().heapBytes).toBeLessThan(10 * MEBIBYTE);
  const image = rand([512, 512]);
  for (let i = 0; i < 300; i++) image.t().mul(2).narrow(0, 0, 100).add(1).reshape([-1]).sum();
  expect(memoryStats().heapBytes).toBeLessThan(12 * MEBIBYTE);
});

test('neither do graphs that are kept for a while, nor results that nobody asked a gradient of', () => {
  const [x, w] = [rand([128, 256]), rand([256, 256], { requiresGrad: true })];
  const kept: Tensor[] = [];
  for (let i = 0; i < 300; i++) kept[i % 8] = x.matmul(w).tanh().mul(2).exp().sum();
  expect(memoryStats().heapBytes).toBeLessThan(16 * MEBIBYTE);
  for (const loss of kept) loss.backward();
  expect(w.grad?.isfinite().all().item<boolean>()).toBe(true);
});

test('what is used again and again stays in the heap: the limit grows until it does', () => {
  const dataset = Array.from({ length: 40 }, (_, i) => ones([512, 512]).mul(i));
  const epoch = (): void => {
    for (const [i, x] of dataset.entries()) expect(x.mul(2).mean().item()).toBe(2 * i);
  };
  for (let i = 0; i < 6; i++) epoch();
  const before = memoryStats().movedBytes;
  for (let i = 0; i < 4; i++) epoch();
  // Four epochs make 160 MiB of garbage. What leaves of the dataset itself is a small part of that.
  expect(memoryStats().movedBytes - before).toBeLessThan(1.2 * 160 * MEBIBYTE);
  // 80 MiB lie between two uses of a tensor, and a quarter of the limit leaves at once.
  expect(memoryStats().heapBytes).toBeLessThan(120 * MEBIBYTE);
});

test('the limit: garbage leaves it where it is, what returns raises it to an upper bound', () => {
  const limit = new HeapLimit();
  const start = limit.bytes;
  for (let i = 0; i < 1000; i++) limit.noteMoved(MEBIBYTE);
  expect(limit.bytes).toBe(start);
  // One block in a hundred comes back.
  for (let i = 0; i < 1000; i++) {
    limit.noteMoved(MEBIBYTE);
    if (i % 100 === 0) limit.noteReturned(MEBIBYTE);
  }
  expect(limit.bytes).toBe(start);
  for (let i = 0; i < 1000; i++) {
    limit.noteMoved(MEBIBYTE);
    limit.noteReturned(MEBIBYTE);
  }
  expect(limit.bytes).toBe(512 * MEBIBYTE);
  expect(limit.reach(513 * MEBIBYTE)).toBe(false);
});

test('a limit that was set stays as it is', () => {
  const limit = new HeapLimit();
  limit.fix(8 * MEBIBYTE);
  limit.admit(16 * MEBIBYTE);
  limit.noteMoved(MEBIBYTE);
  limit.noteReturned(MEBIBYTE);
  expect(limit.bytes).toBe(8 * MEBIBYTE);
  expect([limit.reach(8 * MEBIBYTE), limit.reach(9 * MEBIBYTE)]).toEqual([true, false]);
});

test('one tensor may be larger than the limit was, if not than the upper bound', () => {
  const x = ones([3000, 3000]);
  expect(x.add(1).sum().item()).toBe(18_000_000);
  expect(() => ones([140_000_000])).toThrow(OutOfMemoryError);
});

test('many small tensors in use stay in the heap, and those that were moved come back bit by bit the same', () => {
  const kept = Array.from({ length: 3000 }, (_, i) => full([3], i / 3));
  const sums = (): number[] => kept.map((x) => x.add(0).data()[2] as number);
  const first = sums();
  expect(first).toEqual(kept.map((_, i) => Math.fround(i / 3)));
  for (let round = 0; round < 12; round++) expect(sums()).toEqual(first);
  const before = memoryStats().movedBytes;
  for (let round = 0; round < 4; round++) expect(sums()).toEqual(first);
  // Only the results, 12 bytes each, leave the heap.
  expect(memoryStats().movedBytes - before).toBeLessThanOrEqual(4 * 3000 * 12 * 1.5);
});
