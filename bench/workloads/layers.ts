import { autograd, manualSeed, nn, noGrad, optim, randint, randn, type Tensor } from 'torchlet';
import type { Workload } from '../harness';

/** A module with its input, or another function of inputs that may be constant. */
interface Case {
  inputs: () => Tensor[];
  make: () => { call: (...inputs: Tensor[]) => Tensor; parameters: Iterable<Tensor> };
}

function layer(module: nn.Module, first: (result: unknown) => Tensor = (result) => result as Tensor) {
  const call = module as unknown as (...inputs: Tensor[]) => unknown;
  return { call: (...inputs: Tensor[]) => first(call(...inputs)), parameters: module.parameters() };
}

const plain = (call: (...inputs: Tensor[]) => Tensor) => ({ call, parameters: [] });
const image = (...shape: number[]) => [randn(shape)];

/** As bench/peers/pytorch.py names them. */
const CASES: Record<string, Case> = {
  'BatchNorm2d 32x64x32x32': { inputs: () => image(32, 64, 32, 32), make: () => layer(new nn.BatchNorm2d(64)) },
  'LayerNorm 4096x256': { inputs: () => image(4096, 256), make: () => layer(new nn.LayerNorm(256)) },
  'GroupNorm 32x64x32x32': { inputs: () => image(32, 64, 32, 32), make: () => layer(new nn.GroupNorm(8, 64)) },
  'GELU 1M': { inputs: () => image(1000, 1000), make: () => plain((x) => nn.functional.gelu(x)) },
  'SiLU 1M': { inputs: () => image(1000, 1000), make: () => plain((x) => nn.functional.silu(x)) },
  'ELU 1M': { inputs: () => image(1000, 1000), make: () => plain((x) => nn.functional.elu(x)) },
  'Mish 1M': { inputs: () => image(1000, 1000), make: () => plain((x) => nn.functional.mish(x)) },
  'Dropout 1M': { inputs: () => image(1000, 1000), make: () => plain((x) => nn.functional.dropout(x)) },
  'Embedding 10000x256, 8192': {
    inputs: () => [randint(0, 10000, [8192])],
    make: () => layer(new nn.Embedding(10000, 256)),
  },
  'attention 8x8x256x64': {
    inputs: () => [randn([8, 8, 256, 64]), randn([8, 8, 256, 64]), randn([8, 8, 256, 64])],
    make: () => plain((q, k, v) => nn.functional.scaledDotProductAttention(q as Tensor, k as Tensor, v as Tensor)),
  },
  'LSTM 64x50x128': {
    inputs: () => image(64, 50, 128),
    make: () => layer(new nn.LSTM(128, 128, { batchFirst: true }), (result) => (result as [Tensor])[0]),
  },
  'Conv1d 64-64 k3 at 1024': {
    inputs: () => image(8, 64, 1024),
    make: () => layer(new nn.Conv1d(64, 64, 3, { padding: 1 })),
  },
  'ConvTranspose2d 64-32 k4 s2 at 16': {
    inputs: () => image(8, 64, 16, 16),
    make: () => layer(new nn.ConvTranspose2d(64, 32, 4, { stride: 2, padding: 1 })),
  },
};

function workload(name: string, isTraining: boolean): Workload {
  return {
    name: `${name} ${isTraining ? 'forward and backward' : 'forward'}`,
    spec: ['layer', name, isTraining],
    unit: 'ms',
    batch: 1,
    prepare() {
      manualSeed(0);
      const { inputs, make } = CASES[name] as Case;
      const given = inputs();
      const { call, parameters } = make();
      if (!isTraining) return () => noGrad(() => compute(call(...given)));
      const wanted = [...given.filter((x) => x.dtype === 'float32').map((x) => x.requiresGrad_()), ...parameters];
      const grad = randn(call(...given).shape);
      return () => {
        for (const gradient of autograd.grad(call(...given), wanted, { gradOutputs: grad })) gradient?.dispose();
      };
    },
  };
}

/** Convolutions are computed when somebody looks at them. */
function compute(y: Tensor): void {
  y.index(...y.shape.map(() => 0)).item();
  y.dispose();
}

/** One step of AdamW over ten matrices of a million parameters each. */
const adamW: Workload = {
  name: 'AdamW 10M',
  spec: ['adamW'],
  unit: 'ms',
  batch: 1,
  prepare() {
    manualSeed(0);
    const parameters = Array.from({ length: 10 }, () => new nn.Parameter(randn([1000, 1000])));
    for (const parameter of parameters) parameter.grad = randn([1000, 1000]);
    const optimizer = new optim.AdamW(parameters, { lr: 1e-3 });
    return () => optimizer.step();
  },
};

/** Layers by themselves, forward and with their gradients. */
export const LAYER: readonly (readonly Workload[])[] = [
  ...Object.keys(CASES).map((name) => [workload(name, false), workload(name, true)]),
  [adamW],
];
