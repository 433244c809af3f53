import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { arange, manualSeed, nn, ones, optim, randn, type Tensor, tensor, zeros } from 'torchlet';
import { decodeNpy, decodeNpz, decodePt, encodeNpy, encodeNpz, encodePt, load, save } from 'torchlet/io';
import { afterAll, describe, expect, test } from 'vitest';
import { shown } from './shown';

const folder = mkdtempSync(join(tmpdir(), 'torchlet-io-'));
afterAll(() => rmSync(folder, { recursive: true }));

const base = arange(12);
const weight = new nn.Parameter(randn([2, 3]));
const values = {
  numbers: [0, 1, -1, 255, 256, -70000, 2 ** 31, -(2 ** 40), 0.1, Number.NaN, Infinity, -0],
  big: 2n ** 70n,
  texts: ['', 'häßlich 😀', 'a'.repeat(300)],
  none: [null, true, false],
  bytes: Uint8Array.of(0, 255, 65),
  map: new Map<unknown, unknown>([
    ['a', 1],
    [2, 'b'],
  ]),
  set: new Set([1, 2]),
  empty: [{}, []],
  state: { 0: { step: tensor(3) }, 12: { step: 4 } },
  tensors: [
    tensor(Int32Array.of(1, -2, 2 ** 31 - 1)),
    tensor([true, false]),
    tensor(Uint8Array.of(7)),
    tensor([[1, -2]], { dtype: 'complex64' }),
    zeros([0, 2]),
    tensor(1.5),
  ],
  views: [base, base.view([3, 4]).t(), base.narrow(0, 3, 2)],
  tied: { a: weight, b: weight },
  frozen: new nn.Parameter(ones([1]), { requiresGrad: false }),
  leaf: ones([2], { requiresGrad: true }),
};

describe('.pt', () => {
  test('what is written is read again, shared where it was', () => {
    const back = decodePt(encodePt(values), 'x.pt');
    expect(shown(back)).toEqual(shown(values));
    expect(back.tied.a).toBe(back.tied.b);
    (back.views[0] as Tensor).mul_(2);
    expect(back.views[2].tolist()).toEqual([6, 8]);
  });

  test('an object in itself', () => {
    const circle: Record<string, unknown> = { list: [] };
    (circle.list as unknown[]).push(circle);
    const back = decodePt(encodePt(circle), 'x.pt');
    expect(back.list[0]).toBe(back);
  });

  test.each<[string, unknown, RegExp]>([
    ['a function', { f: () => 1 }, /the value\.f is a function, which cannot be saved/],
    ['a module', { net: [new nn.Linear(1, 1)] }, /the value\.net\[0\] is .*, which cannot be saved/],
    ['a date', new Date(0), /the value is of class Date, which cannot be saved/],
    ['floats', { x: new Float32Array(1) }, /the value\.x is a Float32Array: give tensor/],
  ])('%s is refused', (_, value, message) => {
    expect(() => encodePt(value)).toThrow(message);
  });

  test('nested beyond what Python reads', () => {
    let nested: unknown = 1;
    for (let i = 0; i < 3000; i++) nested = [nested];
    expect(() => encodePt(nested)).toThrow(/lies more than 900 deep/);
  });
});

describe('.npy and .npz', () => {
  test.each([...values.tensors, base.view([3, 4]).t()])('%#', (x) => {
    expect(shown(decodeNpy(encodeNpy(x), 'x.npy'))).toEqual(shown(x));
  });

  test.each([false, true])('compressed: %s', (compressed) => {
    const arrays = { a: base, 'b.c': tensor([true]), zeros: zeros([1000]) };
    const bytes = encodeNpz(arrays, { compressed });
    expect(bytes.length < 2000).toBe(compressed);
    expect(shown(decodeNpz(bytes, 'x.npz'))).toEqual(shown(arrays));
  });
});

describe('save', () => {
  test.each(['safetensors', 'pt', 'pth', 'npz'])('a state dict as .%s', async (ending) => {
    const model = new nn.Sequential(new nn.Linear(3, 2), new nn.BatchNorm1d(2));
    const path = join(folder, `model.${ending}`);
    await save(model.stateDict(), path);
    const other = new nn.Sequential(new nn.Linear(3, 2), new nn.BatchNorm1d(2));
    other.loadStateDict(await load(path));
    expect(shown(other.stateDict())).toEqual(shown(model.stateDict()));
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test.each<[string, unknown, string, RegExp]>([
    ['no ending', {}, 'model', /the ending says the format/],
    ['a checkpoint', { model: {} }, 'x.safetensors', /'model' is a Object: a .pt file takes whole checkpoints/],
    ['a tensor', ones([1]), 'x.npz', /named tensors: give a state dict, not Tensor/],
    ['a folder that is not there', ones([1]), 'no/such/x.npy', /x.npy could not be written: ENOENT/],
  ])('%s is refused', async (_, value, name, message) => {
    await expect(save(value, join(folder, name))).rejects.toThrow(message);
  });
});

/** Debian's python3-torch, where it is installed. */
const python = '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch, numpy']).status === 0;
if (!hasTorch) console.log('python3-torch is not installed: PyTorch does not read what torchlet wrote');

describe.runIf(hasTorch)('PyTorch reads it', () => {
  const run = (program: string): string => {
    const { stdout, stderr, status } = spawnSync(python, ['-c', program], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };

  test('values of all kinds', () => {
    writeFileSync(join(folder, 'values.pt'), encodePt(values));
    const model = new nn.Sequential(new nn.Linear(3, 2), new nn.BatchNorm1d(2));
    writeFileSync(join(folder, 'weights.pt'), encodePt(model.stateDict()));
    writeFileSync(join(folder, 'a.npz'), encodeNpz({ a: base }, { compressed: true }));
    const program = `import sys, json; sys.path.insert(0, ${JSON.stringify(fileURLToPath(new URL('./pytorch', import.meta.url)))})
sys.dont_write_bytecode = True
import torch, numpy; from shown import shown
v = torch.load('values.pt'); print(json.dumps(shown(v)))
v['views'][0][3] = 9; print(v['views'][2].tolist(), v['tied']['a'] is v['tied']['b'], v['tensors'][0].dtype)
print(numpy.load('a.npz')['a'].sum())
print(' '.join(torch.load('weights.pt', weights_only=True)))`;
    const [all = '', ...others] = run(program).trim().split('\n');
    expect(JSON.parse(all)).toEqual(shown(values));
    expect(others).toEqual(['[9, 4] True torch.int64', '66', Object.keys(model.stateDict()).join(' ')]);
  }, 60_000);

  const optimizers: [name: keyof typeof optim, options: Record<string, unknown>, inPython: string][] = [
    ['SGD', { lr: 0.1 }, 'lr=0.1'],
    ['SGD', { lr: 0.1, momentum: 0.9, nesterov: true }, 'lr=0.1'],
    ['Adam', { lr: 0.05, amsgrad: true }, ''],
    ['Adam', { lr: 0.05, weightDecay: 0.1 }, ''],
    ['AdamW', { lr: 0.05 }, ''],
    ['RMSprop', { lr: 0.01, centered: true, momentum: 0.5 }, ''],
    ['Adagrad', { lr: 0.1, lrDecay: 0.1, initialAccumulatorValue: 0.1 }, ''],
    ['Adadelta', {}, ''],
    ['Adamax', {}, ''],
    ['NAdam', {}, ''],
    ['RAdam', {}, ''],
    ['Rprop', {}, ''],
    ['ASGD', { lr: 0.05, t0: 2 }, ''],
    ['LBFGS', { lr: 0.1, maxIter: 4, historySize: 3 }, ''],
  ];

  test('runs of all optimizers go on there as they do here, and back', () => {
    const runs = optimizers.map(([name, options], i) => {
      manualSeed(i);
      const model = new nn.Linear(3, 2);
      const make = optim[name] as unknown as new (parameters: unknown, options: object) => optim.SGD;
      const optimizer = new make(model.parameters(), options);
      const x = randn([5, 3]);
      const loss = (): Tensor => {
        optimizer.zeroGrad();
        const loss = model(x).square().mean();
        loss.backward();
        return loss;
      };
      const steps = (): number[] => Array.from({ length: 5 }, () => (optimizer.step(loss) as unknown as Tensor).item());
      steps();
      const state = { model: model.stateDict(), optimizer: optimizer.stateDict(), x };
      writeFileSync(join(folder, `${i}.pt`), encodePt(state));
      return { name, model, optimizer, steps };
    });
    const losses = JSON.parse(
      run(`import torch, json
result = []
for i, (name, options) in enumerate(${JSON.stringify(optimizers.map(([name, , options]) => [name, options]))}):
  c = torch.load('%d.pt' % i); net = torch.nn.Linear(3, 2); net.load_state_dict(c['model'])
  opt = getattr(torch.optim, name)(net.parameters(), **eval('dict(%s)' % options)); opt.load_state_dict(c['optimizer'])
  def closure():
    opt.zero_grad(); loss = net(c['x']).square().mean(); loss.backward(); return loss
  there = [opt.step(closure).item() for _ in range(5)]
  torch.save({'model': net.state_dict(), 'optimizer': opt.state_dict()}, '%d.back.pt' % i)
  result.append([there, [opt.step(closure).item() for _ in range(5)]])
print(json.dumps(result))`),
    ) as [there: number[], then: number[]][];
    const difference = (a: readonly number[], b: readonly number[]): number =>
      Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number))));
    for (const [i, { name, model, optimizer, steps }] of runs.entries()) {
      const [there, then] = losses[i] as [number[], number[]];
      expect([name, difference(steps(), there) < 1e-5]).toEqual([name, true]);
      const back = decodePt(readFileSync(join(folder, `${i}.back.pt`)), 'back.pt');
      model.loadStateDict(back.model);
      optimizer.loadStateDict(back.optimizer);
      expect([name, difference(steps(), then) < 1e-5]).toEqual([name, true]);
    }
  }, 60_000);
});
