import fc from 'fast-check';
import { memoryStats, noGrad, scope, type Tensor, tensor } from 'torchlet';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { adverse } from './adverseBlocks';
import { tensors } from './machine';
import { execute, lossOf, numbers, type Program, programs } from './program';
import { sizeOf } from './reference';

vi.mock('../../src/wasm/block', async (original) => {
  const { adverseBlocks } = await import('./adverseBlocks');
  return adverseBlocks(await original());
});

afterEach(() => {
  adverse.on = false;
});

const settings = { seed: 20240601 };

/** What the program leaves: all values it made, the gradients, and the words of an error in the pass. */
interface Trace {
  values: unknown[];
  grads: unknown[];
  error: string | null;
}

const bits = (x: Tensor): number[] => [...new Uint32Array((x.data() as Float32Array).buffer)];

function leavesOf(program: Program): Tensor[] {
  return program.leaves.map((shape, i) =>
    tensor(numbers(sizeOf(shape), program.seed + 31 * i))
      .reshape([...shape])
      .detach()
      .requiresGrad_(),
  );
}

interface Conditions {
  /** Dispose of every value of which no other shares the memory, once the graph is complete. */
  disposing?: boolean;
  /** A hook on the n-th value throws. */
  failing?: number;
}

function trace(program: Program, conditions: Conditions = {}): Trace {
  const leaves = leavesOf(program);
  const made = execute(program, tensors, leaves).slice(leaves.length);
  const values = made.map(({ at }) => at);
  const loss = lossOf(
    program,
    tensors,
    values.map((at) => ({ at })),
    (x) => x.shape,
  );
  const failing = values[conditions.failing ?? -1];
  const handle = failing?.requiresGrad
    ? failing.registerHook(() => {
        throw new Error('stop');
      })
    : null;
  values.forEach((x, i) => {
    if (x.requiresGrad && i % 3 === 0) x.retainGrad();
  });
  const numbersBefore = values.map(bits);
  if (conditions.disposing) {
    const roots = new Set(made.map(({ root }) => root).filter((root) => root >= leaves.length));
    for (const root of roots) made.find((value) => value.root === root)?.at.dispose();
  }
  let error: string | null = null;
  try {
    if (loss.requiresGrad) loss.backward({ retainGraph: program.seed % 2 === 0 });
  } catch (caught) {
    error = (caught as Error).message;
  }
  handle?.remove();
  const grads = [...leaves, ...values].map((x) => (x.grad === null ? null : bits(x.grad)));
  // A pass changes none of the values.
  if (!conditions.disposing) expect(values.map(bits)).toEqual(numbersBefore);
  for (const leaf of leaves) leaf.grad = null;
  return { values: numbersBefore, grads, error };
}

describe('random programs', () => {
  it('give the same bits on a heap that moves all blocks at each operation and poisons what is not in use', () => {
    fc.assert(
      fc.property(programs(12), fc.nat(40), (program, failing) => {
        adverse.on = false;
        const calm = trace(program, { failing });
        adverse.on = true;
        expect(trace(program, { failing })).toEqual(calm);
        expect(scope(() => trace(program, { failing }))).toEqual(calm);
      }),
      { ...settings, numRuns: 70 },
    );
  });

  it('have their gradients also when all that the user holds is disposed of before the pass', () => {
    adverse.on = true;
    fc.assert(
      fc.property(programs(12), (program) => {
        expect(trace(program, { disposing: true })).toEqual(trace(program));
      }),
      { ...settings, numRuns: 70 },
    );
  });

  it('leave nothing in the heap when they ran in a scope without gradients', () => {
    fc.assert(
      fc.property(programs(12), fc.boolean(), (program, disposing) => {
        const before = memoryStats().tensors;
        scope(() => scope(() => noGrad(() => trace(program, { disposing }))));
        expect(memoryStats().tensors).toBe(before);
      }),
      { ...settings, numRuns: 70 },
    );
  });
});
