import { beforeAll, describe, expect, test } from 'vitest';
import { bundle, hasMpi, hasMpich, hasNamespaces, mpirun, NAMESPACES, type Outcome } from './mpirun';

const ranksOf = (size: number): number[] => Array.from({ length: size }, (_, rank) => rank);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** More ranks, and more ways to fail: each start of several processes takes seconds. */
const isLong = process.env.TORCHLET_TEST_ALL === '1';
const SIZES = isLong ? [1, 2, 3, 4] : [1, 2];
const STARTED = isLong ? SIZES : [2];

/** Ranks that disagree are both named, and go on. */
function checkMismatches(got: Record<string, unknown>): void {
  expect(got.shapes).toMatch(
    /^DistError: Detected mismatch between collectives on ranks\. Rank 0 is running collective: CollectiveFingerPrint\(SequenceNumber=1, OpType=ALLREDUCE, TensorShape=\[2\], TensorDtypes=Float, ReduceOp=sum\), but Rank 1 is running collective: .*TensorShape=\[3\]/,
  );
  expect(got.dtypes).toMatch(/Rank 0 .*TensorDtypes=Float.*Rank 1 .*TensorDtypes=Long/);
  expect(got.kinds).toMatch(/Rank 0 .*OpType=BROADCAST.*Root=0.*Rank 1 .*OpType=ALLREDUCE/);
  expect(got.groups).toMatch(/Rank 0 .*newGroup\(\[0\]\).*Rank 1 .*newGroup\(\[1\]\)/);
  expect(got.afterwards).toBe(3);
}

describe.runIf(hasMpi)('collectives', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundle('collectives');
  }, 120_000);

  test.each<[number, string[], string[]?]>([
    [2, ['debug']],
    ...(isLong
      ? ([[1, []], [3, []], [4, ['threads']], ...(hasMpich ? [[2, ['debug'], ['mpirun.mpich', '-n', '2']]] : [])] as [
          number,
          string[],
          string[]?,
        ][])
      : []),
  ])('of %d ranks %j %j', { timeout: 120_000 }, async (size, args, launcher) => {
    const { ranks, code, stderr } = await mpirun(size, program, args, { launcher });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const all = ranksOf(size);
    const rows = all.map((rank) => [0, 1, 2, 3].map((i) => i + 10 * rank));
    const columns = [0, 1, 2, 3].map((i) => sum(rows.map((row) => row[i] as number)));
    expect(ranks.length).toBe(size);
    ranks.forEach((got, rank) => {
      expect(got.world).toEqual({ rank, size, local: size, backend: 'mpi' });
      expect(got['allReduce sum']).toEqual([sum(all.map((r) => r + 1)), sum(all.map((r) => -2 * r)) + 0, size / 2]);
      expect(got['allReduce mean']).toEqual([(size + 1) / 2, -(size - 1) + 0, 0.5]);
      expect(got['allReduce min']).toEqual([1, -2 * (size - 1) + 0, 0.5]);
      expect(got['allReduce max']).toEqual([size, 0, 0.5]);
      const product = all.reduce((p, r) => p * (r + 1), 1);
      expect((got['allReduce product'] as number[])[0]).toBe(product);
      expect((got['allReduce product'] as number[])[2]).toBe(0.5 ** size);
      expect(got['allReduce band']).toEqual([all.reduce((v, r) => v & (r + 1), -1), 7]);
      expect(got['allReduce bor']).toEqual([all.reduce((v, r) => v | (r + 1), 0), 7]);
      expect(got['allReduce bxor']).toEqual([all.reduce((v, r) => v ^ (r + 1), 0), size % 2 === 0 ? 0 : 7]);
      expect(got.booleans).toEqual([
        [true, true, false],
        [size === 1, true, false],
      ]);
      expect(got.complex).toEqual([[sum(all), size]]);
      expect(got.reduce).toEqual(rank === size - 1 ? columns : rows[rank]);
      expect(got.broadcast).toEqual(rows[size - 1]);
      expect(got.allGather).toEqual(rows);
      expect(got.allGatherIntoTensor).toEqual(rows.flat());
      expect(got.gather).toEqual(rank === 0 ? rows : null);
      expect(got.scatter).toEqual([rank, rank * rank]);
      expect(got.reduceScatter).toEqual([rank * size, sum(all)]);
      expect(got.reduceScatterTensor).toEqual([2 * rank + (size - 1) / 2, 2 * rank + 1 + (size - 1) / 2]);
      expect(got.allToAll).toEqual(all.map((r) => 10 * r + rank));
      const after = [0, 1, 2, 3, 4].map((i) => size * i + sum(all));
      expect(got.asynchronous).toEqual({ before: [0, 1, 2, 3, 4].map((i) => i + rank), after, completed: true });
      expect(got.future).toBe(sum(all));
      if (size > 1) expect(got.ring).toEqual([(rank + size - 1) % size, 1, 2]);
      if (size > 1 && rank === 0) expect(got.source).toEqual([1, 42]);
      expect(got.objects).toEqual([{ lr: 0.5, name: 'digits' }, [1, null, true], [1, 2]]);
      expect(got.gathered).toEqual(all.map((r) => [r, r * 1000]));
      expect(got.scattered).toBe(`part ${rank}`);
      if (size > 1) {
        const place = [0, size - 1].indexOf(rank);
        const value = place < 0 ? rank + 1 : size + 1;
        expect(got.group).toEqual({ rank: place, size: place < 0 ? -1 : 2, value, returned: null });
      }
      expect(got.ranks).toEqual(all);
      const ones = sum(all.map((r) => r + 1));
      const first = rank === 0 ? size * ones : ones;
      expect(got.large).toEqual([first, ones + 10 * size, size, sum(all)].map((value) => [value, value]));
      if (size === 2) checkMismatches(got);
      expect(got.errors).toEqual([
        'ValueError: trying to initialize the default process group twice!',
        'ValueError: input tensor has to be contiguous',
        `ValueError: Global rank ${size} is not part of group [${all.join(', ')}]`,
        "DTypeError: allReduce: cannot use reduce operation 'mean' with int32",
        'ValueError: All gather: number of output tensors should equal to the world size',
        'ValueError: The given group does not exist',
      ]);
    });
  });
});

test.runIf(isLong && hasNamespaces)('two machines that share a network alone', { timeout: 60_000 }, async () => {
  const { ranks, code, stderr } = await mpirun(2, await bundle('collectives'), ['debug'], { launcher: NAMESPACES });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  ranks.forEach((got, rank) => {
    expect(got.world).toEqual({ rank, size: 2, local: 1, backend: 'mpi' });
    expect(got['allReduce sum']).toEqual([3, -2, 1]);
    expect(got.asynchronous).toMatchObject({ after: [1, 3, 5, 7, 9] });
    expect(got.ring).toEqual([1 - rank, 1, 2]);
  });
});

interface Trained {
  losses: number[];
  /** The last step's loss, as the mean over samples. */
  samples: number;
  bits: number;
  buffers: number;
  buckets: string[][];
  first: number[];
}

describe.runIf(hasMpi)('training', () => {
  const runs = new Map<number, Outcome>();
  const run = (size: number): Outcome => runs.get(size) as Outcome;
  // One rank is, where time is short, a world that each of two has made for itself before they joined.
  const of = (size: number, name: string, rank = 0): unknown =>
    runs.has(size) ? run(size).ranks[rank]?.[name] : run(2).ranks[rank]?.[`alone: ${name}`];
  const trained = (size: number, name: string, rank = 0): Trained => of(size, name, rank) as Trained;
  const distance = (a: readonly number[], b: readonly number[]): number =>
    Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));

  beforeAll(async () => {
    const program = await bundle('training');
    for (const size of STARTED) runs.set(size, await mpirun(size, program, isLong ? [] : ['alone']));
  }, 300_000);

  test.each(STARTED)('%d ranks end well, with equal copies', (size) => {
    const { code, stderr, ranks } = run(size);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['plain', 'small buckets', 'synchronized', 'deterministic', 'any number']) {
      for (const rank of ranks.keys()) expect(trained(size, name, rank).bits).toBe(trained(size, name).bits);
    }
  });

  test.runIf(isLong && hasNamespaces)(
    'machines that share a network alone train to the same bits',
    {
      timeout: 120_000,
    },
    async () => {
      const { code, stderr, ranks } = await mpirun(2, await bundle('training'), [], { launcher: NAMESPACES });
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(ranks).toHaveLength(2);
      for (const name of ['plain', 'deterministic']) {
        for (const { [name]: got } of ranks) expect((got as Trained).bits).toBe(trained(2, name).bits);
      }
    },
  );

  test.each(SIZES.slice(1))('%d ranks train as one process with the same global batch', (size) => {
    for (const name of ['plain', 'synchronized']) {
      const [one, several] = [trained(1, name), trained(size, name)];
      expect(distance(one.losses, several.losses)).toBeLessThan(1e-5);
      expect(distance(one.first, several.first)).toBeLessThan(1e-5);
    }
    // Without SyncBatchNorm each rank's batch has its own statistics.
    expect(distance(trained(1, 'small buckets').losses, trained(size, 'small buckets').losses)).toBeGreaterThan(1e-4);
    const statistics = (n: number) => of(n, 'statistics') as number[];
    expect(distance(statistics(1), statistics(size))).toBeLessThan(1e-5);
  });

  test('deterministic sums have the same bits for any number of ranks, with dropout and running statistics', () => {
    const { bits, buffers } = trained(1, 'deterministic');
    expect(trained(2, 'deterministic')).toMatchObject({ bits, buffers });
    const any = trained(1, 'any number');
    for (const size of SIZES.slice(1)) {
      expect(trained(size, 'any number')).toMatchObject({ bits: any.bits, buffers: any.buffers, samples: any.samples });
    }
    expect(trained(2, 'plain').bits).not.toBe(trained(1, 'plain').bits);
  });

  test('buckets are in the order of the gradients', () => {
    for (const size of SIZES) {
      expect(trained(size, 'plain').buckets.flat()).toEqual([
        '8.weight',
        '8.bias',
        '6.weight',
        '6.bias',
        '0.weight',
        '0.bias',
      ]);
      expect(trained(size, 'small buckets').buckets.length).toBe(4);
    }
  });

  test('noSync accumulates, and the next pass averages the sum', () => {
    run(2).ranks.forEach((got, rank) => {
      expect(got.accumulated).toEqual({ own: [[rank + 1, 1]], all: [[3, 2]] });
    });
    if (isLong) expect(run(3).ranks[2]?.accumulated).toEqual({ own: [[3, 1]], all: [[4, 2]] });
  });

  test('parameters that some ranks, or none, have used', () => {
    for (const got of run(2).ranks) {
      expect(got.unused).toEqual([[[1, 2]], [[0.5, 1]], null]);
      expect(got['unused later']).toEqual([[1, 2]]);
    }
  });

  test('unused ones that nobody looks for are named', () => {
    run(2).ranks.forEach((got, rank) => {
      expect(got.unfinished).toMatch(/^AutogradError: Expected to have finished reduction in the prior iteration/);
      expect(got.unfinished).toMatch(new RegExp(`did not receive grad for rank ${rank}: b.weight, c.weight$`));
    });
  });

  test('modules that differ are found', () => {
    const [first, second] = run(2).ranks;
    expect(first?.['other shapes']).toMatch(
      /^ValueError: \[0\]: params\[0\] in this process with sizes \[2, 2\].* \[3, 2\]/,
    );
    expect(second?.['other shapes']).toMatch(
      /^ValueError: \[1\]: params\[0\] in this process with sizes \[3, 2\].* \[2, 2\]/,
    );
    expect(first?.['other number']).toMatch(/Rank 0 has 2 params, while rank 1 has inconsistent 1 params\.$/);
    for (const size of SIZES.slice(2)) {
      // A rank that is as rank 0 is told of the one that differs.
      expect(run(size).ranks[2]?.['other shapes']).toMatch(
        /in this process with sizes \[2, 2\].* process 1: .*\[3, 2\]/,
      );
    }
  });

  test('values that differ are found where they are not to be made equal', () => {
    for (const got of run(2).ranks) {
      expect(got['other values']).toMatch(/^ValueError: .* 'weight' of Rank 0 and of rank 1 have other values/);
      expect(got['same values']).toBeNull();
    }
  });

  // Rank r of n has inputs r + 1, r + 2, ..., as many as it is high and one more (`more`), and w begins at 10.
  test.each(SIZES)('%d ranks with unequal numbers of inputs', (size) => {
    const steps = (counts: readonly number[], divisor: (active: number) => number): number => {
      let w = 10;
      for (let step = 0; step < Math.max(...counts); step++) {
        const active = ranksOf(size).filter((r) => step < (counts[r] as number));
        w -= sum(active.map((r) => r + 1 + step)) / divisor(active.length);
      }
      return w;
    };
    // Before each forward buffers are those of the last rank that has inputs, which here comes last to the end, too.
    const seen = (count: number): number => sum(ranksOf(count).map((step) => size + step));
    const counts = ranksOf(size).map((r) => r + 1);
    for (const rank of ranksOf(Math.min(size, run(STARTED.at(-1) as number).ranks.length))) {
      const got = (name: string) => of(size, name, rank) as Record<string, number>;
      const expected = {
        steps: counts[rank],
        w: expect.closeTo(
          steps(counts, () => size),
          4,
        ),
        seen: seen(size),
        unused: 1,
      };
      expect(got('uneven')).toEqual(expected);
      expect(got('uneven, by active').w).toBeCloseTo(
        steps(counts, (active) => active),
        4,
      );
      const fewer = counts.map((count) => count - 1);
      expect(got('uneven, none at first')).toMatchObject({ steps: rank, seen: seen(size - 1) });
      expect(got('uneven, none at first').w).toBeCloseTo(size === 1 ? 10 : steps(fewer, () => size), 4);
      expect(got('even, not enabled')).toMatchObject({ steps: 2, w: steps(Array(size).fill(2), () => size) });
      const early = rank === 0 ? 'Rank 0 exhausted all inputs.' : 'Detected at least one rank that exhausted inputs.';
      if (size > 1) expect(got('uneven, early end')).toContain(early);
      expect(got('uneven, two modules')).toEqual(of(size, 'uneven, two modules', 0));
      if (size === 1) continue;
      expect(got('uneven, refused')).toEqual([
        expect.stringContaining('requires at least one joinable'),
        expect.stringContaining('with multiple process groups'),
        expect.stringContaining('SyncBatchNorm calls all ranks in its forward'),
        expect.stringContaining('deterministic sums need as many samples on each rank'),
      ]);
    }
  });

  test('buffers are those of rank 0 at the next forward', () => {
    const rank0 = run(2).ranks[0]?.buffers as { seen: number[]; after: number[] };
    const rank1 = run(2).ranks[1]?.buffers as { seen: number[]; after: number[] };
    // Rank 1 has x = [1, 2] and [1, 4]: means 1.5 and 2.5.
    expect(rank0.seen.map((value) => value.toFixed(3))).toEqual(['0.100', '0.050']);
    expect(rank1.seen.map((value) => value.toFixed(3))).toEqual(['0.150', '0.250']);
    expect(rank1.after.map((value) => value.toFixed(3))).toEqual(['0.240', '0.295']);
  });
});

describe.runIf(hasMpi)('failures', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundle('failures');
  }, 120_000);

  test.runIf(isLong)(
    'a rank that does not come is named, and nothing waits for ever',
    { timeout: 60_000 },
    async () => {
      const { ranks } = await mpirun(2, program, ['timeout']);
      expect(ranks[0]?.monitored).toBe(
        'DistError: Rank 0 timed out after 0.3 s waiting for rank 1, which did not come to monitoredBarrier()',
      );
      expect(ranks[0]?.next).toMatch(/an earlier call of this process group has failed/);
      const absent = await mpirun(2, program, ['absent']);
      expect(absent.ranks[0]?.waited).toMatch(
        /^DistError: allReduce\(\) \(call 1 of the group\) timed out after 0\.3 s on rank 0 of 2/,
      );
    },
  );

  test.runIf(isLong)('no call waits longer than the timeout', { timeout: 60_000 }, async () => {
    const { ranks } = await mpirun(2, program, ['late']);
    expect(ranks[0]?.waited).toMatch(
      /^DistError: allReduce\(\) \(call 1 of the group\) timed out after 0\.5 s on rank 0 of 2/,
    );
    const debug = await mpirun(2, program, ['late', 'debug']);
    expect(debug.ranks[0]?.waited).toBe(
      'DistError: Rank 0 timed out after 0.5 s waiting for rank 1, which did not come to allReduce() (call 1)',
    );
  });

  test('a rank that is killed ends the others, and is named', { timeout: 60_000 }, async () => {
    const { code, stderr, seconds } = await mpirun(2, program, ['killed']);
    expect(code).not.toBe(0);
    expect(seconds).toBeLessThan(30);
    expect(stderr).toMatch(/process rank 1 with PID \d+ .*signal 9|EXIT CODE: 9/s);
  });

  test.runIf(isLong)('an error on one rank ends the others', { timeout: 60_000 }, async () => {
    const { code, stderr } = await mpirun(2, program, ['thrown']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('RangeError: out of luck');
  });
});
