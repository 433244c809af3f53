import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { autograd, manualSeed, nn, noGrad, ones, randn, type Tensor, tensor, zeros } from 'torchlet';
import { DataLoader } from 'torchlet/data';
import * as dist from 'torchlet/distributed';
import { afterEach, describe, expect, test } from 'vitest';
import { launchedSize, libraryNames } from '../../src/distributed/mpi/launcher';
import { bucketLimits, planBuckets } from '../../src/distributed/parallel/buckets';
import { bundle } from './mpirun';

describe('DistributedSampler', () => {
  // By PyTorch 1.13's DistributedSampler(range(n), num_replicas, rank, shuffle, seed, drop_last) after set_epoch(epoch).
  test.each([
    [
      10,
      4,
      false,
      false,
      0,
      0,
      [
        [0, 4, 8],
        [1, 5, 9],
        [2, 6, 0],
        [3, 7, 1],
      ],
    ],
    [
      10,
      4,
      true,
      false,
      0,
      0,
      [
        [4, 3, 6],
        [1, 9, 2],
        [7, 0, 4],
        [5, 8, 1],
      ],
    ],
    [
      10,
      4,
      true,
      true,
      0,
      3,
      [
        [6, 8],
        [0, 5],
        [3, 1],
        [7, 9],
      ],
    ],
    [3, 8, true, false, 5, 1, [[2], [0], [1], [2], [0], [1], [2], [0]]],
    [
      7,
      2,
      true,
      false,
      1,
      2,
      [
        [5, 4, 0, 1],
        [3, 6, 2, 5],
      ],
    ],
    [
      7,
      3,
      false,
      true,
      0,
      0,
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    [3, 4, true, true, 0, 0, [[], [], [], []]],
    [
      12,
      3,
      true,
      false,
      0,
      1,
      [
        [1, 8, 5, 9],
        [4, 11, 3, 10],
        [6, 0, 2, 7],
      ],
    ],
    [1, 3, false, false, 0, 0, [[0], [0], [0]]],
  ])(
    '%d samples for %d, shuffled %j, dropLast %j, seed %d, epoch %d',
    (n, numReplicas, shuffle, dropLast, seed, epoch, expected) => {
      expected.forEach((indices, rank) => {
        const sampler = new dist.DistributedSampler(zeros([n]), { numReplicas, rank, shuffle, dropLast, seed });
        sampler.setEpoch(epoch);
        expect([...sampler]).toEqual(indices);
        expect(sampler.length).toBe(indices.length);
        expect([...sampler]).toEqual(indices);
      });
    },
  );

  test('a loader takes it', () => {
    const data = tensor([0, 10, 20, 30, 40]);
    const sampler = new dist.DistributedSampler(data, { numReplicas: 2, rank: 1, shuffle: false });
    const loader = new DataLoader(data, { batchSize: 2, sampler });
    expect([...loader].map((batch) => (batch as Tensor).tolist())).toEqual([[10, 30], [0]]);
  });

  test.each([
    [{ numReplicas: 4, rank: 4 }, 'Invalid rank 4, rank should be in the interval [0, 3]'],
    [{ numReplicas: 4, rank: -1 }, 'Invalid rank -1'],
    [{ numReplicas: 0, rank: 0 }, 'num_replicas'],
    [{}, 'Default process group has not been initialized, please make sure to call init_process_group'],
  ])('%j is refused', (options, message) => {
    expect(() => new dist.DistributedSampler([1, 2], options)).toThrow(message);
  });
});

describe('buckets', () => {
  const limits = { first: 10, others: 20 };
  test.each([
    ['none', [], []],
    ['one that is too large', [100], [[0]]],
    [
      'the first is smaller',
      [4, 4, 4, 10, 10, 1],
      [
        [5, 4],
        [3, 2, 1, 0],
      ],
    ],
    ['each until it is full', [20, 20, 10], [[2], [1], [0]]],
    ['the rest', [1, 1], [[1, 0]]],
  ])('%s', (_, bytes, expected) => {
    const order = bytes.map((_, i) => i).reverse();
    expect(planBuckets(bytes, order, limits)).toEqual(expected);
  });

  test('of 25 MiB behind one of 1', () => {
    expect(bucketLimits(25)).toEqual({ first: 1 << 20, others: 25 << 20 });
    expect(bucketLimits(0.5)).toEqual({ first: 1 << 19, others: 1 << 19 });
  });
});

describe('where no processes are joined', () => {
  const join = 'Default process group has not been initialized';
  test.each<[string, () => unknown]>([
    ['allReduce', () => dist.allReduce(zeros([1]))],
    ['getRank', () => dist.getRank()],
    ['barrier', () => dist.barrier()],
    ['newGroup', () => dist.newGroup([0])],
    ['broadcastObjectList', () => dist.broadcastObjectList([1])],
    ['DistributedDataParallel', () => new dist.DistributedDataParallel(new nn.Linear(2, 2))],
    ['destroyProcessGroup', () => dist.destroyProcessGroup()],
  ])('%s says what is missing', (_, call) => {
    expect(call).toThrow(join);
  });

  test('SyncBatchNorm is refused', () => {
    expect(() => new nn.SyncBatchNorm(2)(zeros([3, 2]))).toThrow('initProcessGroup() of torchlet/distributed');
  });

  test.each([
    [['mpi', { timeout: 0 }], 'Expected timeout argument to be a number of seconds above 0, got 0'],
    [['gloo'], "Invalid backend: 'gloo'"],
  ])('initProcessGroup(%j)', (args, message) => {
    expect(() => dist.initProcessGroup(...(args as [never]))).toThrow(message);
  });

  test('a library that is not there', async () => {
    const program = await bundle('alone');
    const { stdout } = spawnSync(process.execPath, [program], {
      encoding: 'utf8',
      env: { ...process.env, TORCHLET_MPI: 'libnowhere.so' },
    });
    expect(stdout).toMatch(
      /DistError: no MPI library was found \(tried libnowhere\.so\): install Open MPI .*TORCHLET_MPI/,
    );
  });
});

describe('the launcher', () => {
  test.each([
    [{}, 1],
    [{ OMPI_COMM_WORLD_SIZE: '4' }, 4],
    [{ PMI_SIZE: '3', PMI_RANK: '0' }, 3],
    [{ SLURM_NTASKS: '8', PMIX_RANK: '2' }, 8],
    // A batch script is one process.
    [{ SLURM_NTASKS: '8' }, 1],
    // srun without PMIx or PMI-2 starts as many that do not know of each other.
    [{ SLURM_NTASKS: '8', SLURM_STEP_NUM_TASKS: '4' }, 4],
    // mpirun starts one daemon on each node with srun, and the ranks itself.
    [{ SLURM_NTASKS: '8', SLURM_STEP_NUM_TASKS: '2', OMPI_COMM_WORLD_SIZE: '8' }, 8],
  ])('%j has started %d', (env, size) => {
    expect(launchedSize(env)).toBe(size);
  });

  test('its own library comes first', () => {
    expect(libraryNames('linux', { PMI_SIZE: '2' })[0]).toBe('libmpich.so.12');
    expect(libraryNames('linux', { OMPI_COMM_WORLD_SIZE: '2' })[0]).toBe('libmpi.so.40');
    expect(libraryNames('linux', { TORCHLET_MPI: '/opt/libmpi.so' })).toEqual(['/opt/libmpi.so']);
    expect(libraryNames('darwin', {})[0]).toBe('libmpi.dylib');
  });
});

describe('a world of one', () => {
  afterEach(() => {
    if (dist.isInitialized()) dist.destroyProcessGroup();
  });

  test('has rank 0 of 1', () => {
    dist.initProcessGroup('self');
    expect([dist.getRank(), dist.getWorldSize(), dist.getBackend(), dist.getNodeLocalRank()]).toEqual([
      0,
      1,
      'self',
      0,
    ]);
    expect(() => dist.initProcessGroup('self')).toThrow('trying to initialize the default process group twice!');
    expect(() => dist.send(zeros([1]), 0)).toThrow('Invalid destination rank');
    expect(() => dist.send(zeros([1]), 1)).toThrow('Global rank 1 is not part of group [0]');
    expect(() => dist.recv(zeros([1]))).toThrow('recv(): this is the only rank of the group');
    expect(() => dist.irecv(zeros([1]))).toThrow('recv(): this is the only rank of the group');
    expect(() => dist.newGroup([0, 0])).toThrow('less or equal to the world size');
    expect(() => dist.newGroup([1])).toThrow("The new group's rank should be within the world_size");
    expect(() => dist.allReduce([1] as never)).toThrow("argument 'input' (position 1) must be Tensor");
    expect(() => dist.allReduce(zeros([1]), { opp: 'sum' } as never)).toThrow("'opp'");
    expect(() => dist.allReduce(zeros([1]), { op: 'average' as never })).toThrow("invalid reduce operation 'average'");
  });

  test.each<[string, (x: Tensor) => void]>([
    ['sum', (x) => dist.allReduce(x)],
    ['mean', (x) => dist.allReduce(x, { op: dist.ReduceOp.AVG })],
    ['reduce', (x) => dist.reduce(x, 0, { op: 'max' })],
    ['broadcast', (x) => dist.broadcast(x, 0)],
    ['scatter', (x) => dist.scatter(x, { scatterList: [tensor([1, 2])] })],
    ['reduceScatter', (x) => dist.reduceScatter(x, [tensor([1, 2])])],
    ['allGatherIntoTensor', (x) => dist.allGatherIntoTensor(x, tensor([1, 2]))],
    ['allToAllSingle', (x) => dist.allToAllSingle(x, tensor([1, 2]))],
    ['asynchronous', (x) => void dist.allReduce(x, { asyncOp: true }).wait()],
  ])('%s leaves what there is', (_, call) => {
    dist.initProcessGroup('self');
    const x = tensor([1, 2]);
    call(x);
    expect(x.tolist()).toEqual([1, 2]);
  });

  test('what is written to counts as changed', () => {
    dist.initProcessGroup('self');
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(2);
    const z = y.square();
    noGrad(() => dist.allReduce(y));
    expect(() => z.sum().backward()).toThrow('modified by an inplace operation');
  });

  test('DistributedDataParallel trains as its module does', () => {
    dist.initProcessGroup('self');
    manualSeed(1);
    const [a, b] = [new nn.Linear(4, 2), new nn.Linear(4, 2)];
    b.loadStateDict(a.stateDict());
    const x = randn([3, 4]);
    const model = new dist.DistributedDataParallel(b);
    for (let i = 0; i < 3; i++) {
      a(x).square().mean().backward();
      model(x).square().mean().backward();
      expect(b.weight.grad?.tolist()).toEqual(a.weight.grad?.tolist());
    }
    expect(Object.keys(model.stateDict())).toEqual(['module.weight', 'module.bias']);
    expect(String(model)).toBe(`DistributedDataParallel(\n  (module): ${String(b)}\n)`);
    // Backward makes the gradient of the bias before that of the weight, or behind it: from then on they are sent so.
    expect(model.buckets.flat().sort()).toEqual(['bias', 'weight']);
  });

  test('a module used twice before backward is one gradient', () => {
    dist.initProcessGroup('self');
    const model = new dist.DistributedDataParallel(new nn.Linear(2, 1, { bias: false }));
    const [x, y] = [tensor([[1, 2]]), tensor([[10, 20]])];
    model(x).add(model(y)).sum().backward();
    expect(model.module.weight.grad?.tolist()).toEqual([[11, 22]]);
  });

  test('two backward passes of one forward', () => {
    dist.initProcessGroup('self');
    class Heads extends nn.Module<[Tensor], Tensor[]> {
      a = new nn.Linear(2, 1);
      b = new nn.Linear(2, 1);
      forward(x: Tensor): Tensor[] {
        return [this.a(x), this.b(x)];
      }
    }
    const model = new dist.DistributedDataParallel(new Heads());
    for (let i = 0; i < 2; i++) {
      const [first, second] = model(ones([1, 2])) as [Tensor, Tensor];
      first.sum().backward();
      second.sum().backward();
    }
    const [first] = model(ones([1, 2])) as [Tensor];
    first.sum().backward();
    expect(() => model(ones([1, 2]))).toThrow(/Expected to have finished reduction.*for rank 0: b.weight, b.bias$/s);
  });

  test.each<[string, () => unknown, string]>([
    [
      'no parameters',
      () => new dist.DistributedDataParallel(new nn.ReLU()),
      "doesn't have any parameters that require a gradient",
    ],
    ['no size', () => new dist.DistributedDataParallel(new nn.Linear(1, 1), { bucketCapMb: 0 }), 'bucketCapMb'],
    [
      'no shards',
      () => new dist.DistributedDataParallel(new nn.Linear(1, 1), { deterministic: true, shards: 0 }),
      'shards should be a multiple of the number of ranks',
    ],
    [
      'samples that shards do not divide',
      () => new dist.DistributedDataParallel(new nn.Linear(1, 1), { deterministic: true, shards: 4 })(zeros([6, 1])),
      '6 samples are no multiple of the 4',
    ],
  ])('%s', (_, call, message) => {
    dist.initProcessGroup('self');
    expect(call).toThrow(message);
  });

  test('shards give the gradients of the whole batch', () => {
    dist.initProcessGroup('self');
    manualSeed(2);
    const module = new nn.Sequential(new nn.Linear(4, 3), new nn.Tanh(), new nn.Linear(3, 2));
    const model = new dist.DistributedDataParallel(module, { deterministic: true, shards: 4 });
    const x = randn([8, 4]);
    const output = model(x);
    expect(output.sub(module(x)).abs().max().item()).toBeLessThan(1e-6);
    module(x).square().mean().backward();
    const expected = [...module.parameters()].map((p) => p.grad as Tensor);
    module.zeroGrad();
    model.noSync(() => model(x).square().mean().backward());
    expect([...module.parameters()].map((p) => p.grad)).toEqual([null, null, null, null]);
    output.square().mean().backward();
    for (const [i, p] of [...module.parameters()].entries()) {
      const difference = (p.grad as Tensor).div(2).sub(expected[i] as Tensor);
      expect(difference.abs().max().item()).toBeLessThan(1e-6);
    }
  });

  test('noSync of a promise lasts until it is settled', async () => {
    dist.initProcessGroup('self');
    const model = new dist.DistributedDataParallel(new nn.Linear(1, 1));
    const done = model.noSync(async () => {
      await Promise.resolve();
      return model.requireBackwardGradSync;
    });
    expect(await done).toBe(false);
    expect(model.requireBackwardGradSync).toBe(true);
    expect(() => model.noSync(() => autograd.backward([]) ?? model(1 as never))).toThrow();
    expect(model.requireBackwardGradSync).toBe(true);
  });

  test('SyncBatchNorm is BatchNorm', () => {
    dist.initProcessGroup('self');
    manualSeed(4);
    const [plain, synced] = [new nn.BatchNorm2d(3), new nn.SyncBatchNorm(3)];
    const x = randn([4, 3, 2, 2]);
    const [a, b] = [x.clone().requiresGrad_(), x.clone().requiresGrad_()];
    const [y, z] = [plain(a), synced(b)];
    const weights = randn([4, 3, 2, 2]);
    y.mul(weights).sum().backward();
    z.mul(weights).sum().backward();
    const close = (one: Tensor, other: Tensor): void => expect(one.sub(other).abs().max().item()).toBeLessThan(2e-6);
    close(y, z);
    close(a.grad as Tensor, b.grad as Tensor);
    close(plain.running_var as Tensor, synced.running_var as Tensor);
    close(plain.running_mean as Tensor, synced.running_mean as Tensor);
    close(plain.eval()(x), synced.eval()(x));
    expect(() => synced(zeros([3]))).toThrow('expected at least 2D input (got 1D input)');
  });
});

describe('convertSyncBatchnorm', () => {
  test('keeps parameters, buffers and settings', () => {
    const inner = new nn.BatchNorm1d(2, { momentum: 0.3, affine: false });
    const net = new nn.Sequential(
      new nn.Linear(2, 2),
      new nn.BatchNorm1d(2),
      new nn.Sequential(inner),
      new nn.LayerNorm(2),
    );
    const before = net.stateDict();
    const { weight } = net.getSubmodule('1') as nn.BatchNorm1d;
    net.eval();
    expect(nn.SyncBatchNorm.convertSyncBatchnorm(net)).toBe(net);
    const converted = net.getSubmodule('1') as nn.SyncBatchNorm;
    expect(converted).toBeInstanceOf(nn.SyncBatchNorm);
    expect(converted.weight).toBe(weight);
    expect(converted.training).toBe(false);
    expect((net.getSubmodule('2.0') as nn.SyncBatchNorm).momentum).toBe(0.3);
    expect(Object.keys(net.stateDict())).toEqual(Object.keys(before));
    expect(nn.SyncBatchNorm.convertSyncBatchnorm(inner)).toBeInstanceOf(nn.SyncBatchNorm);
  });
});

describe('averages of state dicts', () => {
  const state = (...numbers: number[]) => ({ w: tensor(numbers), n: tensor(numbers[0] as number, { dtype: 'int32' }) });

  test('are weighted, and integers rounded', () => {
    const mean = dist.averageStateDicts([state(0, 4), state(4, 8)], [1, 3]);
    expect([mean.w?.tolist(), mean.n?.item(), mean.n?.dtype]).toEqual([[3, 7], 3, 'int32']);
    const plain = dist.averageStateDicts([state(1, 2), state(2, 3), state(4, 4)]);
    expect(plain.w?.tolist()).toEqual([Math.fround(7 / 3), 3]);
  });

  test('do not change or hold what they are of', () => {
    const first = state(1, 2);
    const mean = dist.averageStateDicts([first]);
    mean.w?.add_(1);
    expect(first.w.tolist()).toEqual([1, 2]);
  });

  test('a delta leads from one state to the other', () => {
    const [before, after] = [state(1, 2), state(4, 6)];
    const delta = dist.stateDictDelta(after, before);
    expect(dist.applyDelta(before, delta).w?.tolist()).toEqual([4, 6]);
    expect(dist.applyDelta(before, delta, { scale: 0.5 }).w?.tolist()).toEqual([2.5, 4]);
    const { delta: clipped, norm } = dist.clipDelta(delta, 2.5);
    expect(norm).toBe(5);
    expect(clipped.w?.tolist()).toEqual([1.5, 2]);
    expect(dist.clipDelta(delta, 10).delta.w?.tolist()).toEqual([3, 4]);
  });

  test.each<[string, () => unknown, string]>([
    ['nothing', () => dist.averageStateDicts([]), 'there is nothing to average'],
    [
      'other entries',
      () => dist.averageStateDicts([{ a: zeros([1]) }, { b: zeros([1]) }]),
      "missing 'a', unexpected 'b'",
    ],
    ['other shapes', () => dist.averageStateDicts([{ a: zeros([1]) }, { a: zeros([2]) }]), 'float32 [2]'],
    ['too few weights', () => dist.averageStateDicts([{ a: zeros([1]) }], []), '1 state dicts and 0 weights'],
    [
      'negative ones',
      () => dist.averageStateDicts([{ a: zeros([1]) }, { a: zeros([1]) }], [2, -1]),
      'weights should be',
    ],
    ['weights of 0', () => dist.averageStateDicts([{ a: zeros([1]) }], [0]), 'not all 0'],
    ['weights that are none', () => dist.averageStateDicts([{ a: zeros([1]) }], [Number.NaN]), 'weights should be'],
    ['numbers that are not finite', () => dist.clipDelta({ a: tensor([Number.NaN]) }, 1), 'not finite'],
    ['no norm', () => dist.clipDelta({ a: zeros([1]) }, 0), 'maxNorm'],
    ['no state dicts', () => dist.averageStateDicts([null as never]), 'the first state dict should be a state dict'],
    [
      'entries that are no tensors',
      () => dist.clipDelta({ a: [1, 2] as never }, 1),
      "'a' should be a Tensor, got Array",
    ],
    ['a delta of other things', () => dist.applyDelta({ a: zeros([1]) }, { a: 3 as never }), "'a' should be a Tensor"],
    ['an inherited name', () => dist.applyDelta({ toString: zeros([1]) }, {}), "missing 'toString'"],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('hooks on gradients that are there', () => {
  test('are called during the pass, as soon as a gradient is complete', () => {
    const events: string[] = [];
    const layers = [new nn.Linear(2, 2), new nn.Linear(2, 2)];
    const [first, last] = layers as [nn.Linear, nn.Linear];
    const step = (): void => {
      const hidden = first(ones([1, 2]));
      hidden.registerHook(() => void events.push('between'));
      last(hidden)
        .add(last(ones([1, 2])))
        .sum()
        .backward();
    };
    step();
    const handles = [first, last].map((layer, i) =>
      layer.weight.registerPostAccumulateGradHook((x) => void events.push(`${i}: ${x.grad !== null}`)),
    );
    events.length = 0;
    step();
    expect(events).toEqual(['1: true', 'between', '0: true']);
    for (const handle of handles) handle.remove();
    events.length = 0;
    step();
    expect(events).toEqual(['between']);
  });

  test('may change the gradient, and are for leaves', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    x.registerPostAccumulateGradHook((leaf) => {
      leaf.grad = null;
    });
    x.sum().backward();
    expect(x.grad).toBe(null);
    autograd.grad(x.sum(), [x]);
    expect(() => x.mul(2).registerPostAccumulateGradHook(() => {})).toThrow('cannot be registered on non-leaf tensors');
    expect(() => zeros([1]).registerPostAccumulateGradHook(() => {})).toThrow("doesn't require gradient");
  });
});

test('the package loads nothing of Node for pages', () => {
  const at = fileURLToPath(new URL('../../src/distributed/mpi/library.ts', import.meta.url));
  expect(readFileSync(at, 'utf8')).not.toMatch(/from '(node:|koffi)/);
});
