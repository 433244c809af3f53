import { autograd, manualSeed, nn, noGrad, rand, type Tensor } from 'torchlet';
import type { Result, Workload } from '../harness';

export interface Layer {
  name: string;
  /** Batch, input channels, output channels, height and width of the input. */
  n: number;
  c: number;
  o: number;
  size: number;
  kernel: number;
  stride?: number;
  groups?: number;
  /** Times that the network has it, for its sum. */
  times?: number;
}

export type Pass = 'forward' | 'input' | 'weight';
export const PASSES: readonly Pass[] = ['forward', 'input', 'weight'];

const resnet = (c: number, o: number, size: number, kernel: number, stride: number, times = 1): Layer => ({
  name: `resnet ${c === o ? c : `${c}-${o}`}@${size}${kernel === 3 ? '' : ` ${kernel}x${kernel}`}${stride === 1 ? '' : ` /${stride}`}`,
  ...{ n: 16, c, o, size, kernel, stride, times },
});

const tutorial = (c: number, o: number, size: number): Layer => ({
  name: `tutorial ${c}-${o}@${size} 5x5`,
  ...{ n: 64, c, o, size, kernel: 5 },
});

const depthwise = (c: number, size: number, stride: number, kernel = 3): Layer => ({
  name: `mobilenet depthwise ${c}@${size}${kernel === 3 ? '' : ` ${kernel}x${kernel}`}${stride === 1 ? '' : ` /${stride}`}`,
  ...{ n: 8, c, o: c, size, kernel, stride, groups: c },
});

const pointwise = (c: number, o: number, size: number): Layer => ({
  name: `mobilenet pointwise ${c}-${o}@${size}`,
  ...{ n: 8, c, o, size, kernel: 1 },
});

/** Layers of ResNet-18 at batch 16, of the tutorial's network at batch 64, and of MobileNet (5x5: of its third version). */
export const LAYERS: readonly Layer[] = [
  resnet(64, 64, 56, 3, 1, 4),
  resnet(128, 128, 28, 3, 1, 3),
  resnet(256, 256, 14, 3, 1, 3),
  resnet(512, 512, 7, 3, 1, 3),
  resnet(64, 128, 56, 3, 2),
  resnet(256, 512, 14, 3, 2),
  resnet(64, 128, 56, 1, 2),
  resnet(3, 64, 224, 7, 2),
  tutorial(3, 32, 32),
  tutorial(32, 32, 16),
  tutorial(32, 64, 8),
  depthwise(64, 112, 2),
  depthwise(128, 56, 1),
  depthwise(512, 14, 1),
  depthwise(120, 28, 1, 5),
  pointwise(64, 128, 56),
  pointwise(256, 256, 28),
  pointwise(512, 512, 14),
];

/** One pass of one convolution without bias: its output, or the gradient for its input alone or for its weight alone. */
export function convolution(layer: Layer, pass: Pass): Workload {
  const { n, c, o, size, kernel, stride = 1, groups = 1 } = layer;
  return {
    name: `conv ${layer.name} ${pass}`,
    spec: ['convolution', pass, n, c, o, size, kernel, stride, groups],
    unit: 'ms',
    batch: 1,
    prepare() {
      manualSeed(0);
      const conv = new nn.Conv2d(c, o, kernel, { padding: kernel >> 1, stride, groups, bias: false });
      conv.weight.requiresGrad = pass === 'weight';
      const x = rand([n, c, size, size], { requiresGrad: pass === 'input' });
      if (pass === 'forward') return () => noGrad(() => compute(conv(x)));
      const y = conv(x);
      const options = { gradOutputs: rand([...y.shape]), retainGraph: true };
      const wanted = pass === 'input' ? x : conv.weight;
      return () => autograd.grad(y, wanted, options)[0]?.dispose();
    },
  };
}

/** A convolution is computed when somebody looks at it. */
function compute(y: Tensor): void {
  y.index(0, 0, 0, 0).item();
  y.dispose();
}

/**
 * What the stride 1, 3x3 layers of ResNet-18 take together, each as often as the network has it: a row for every pass whose layers
 * were all measured.
 */
export function sumResnet(results: readonly Result[]): Result[] {
  const layers = LAYERS.filter((layer) => layer.times !== undefined && layer.kernel === 3 && layer.stride === 1);
  return PASSES.flatMap((pass): Result[] => {
    const rows = layers.flatMap((layer) => {
      const result = results.find(({ name }) => name === `conv ${layer.name} ${pass}`);
      return result === undefined ? [] : [{ result, times: layer.times ?? 1 }];
    });
    if (rows.length < layers.length) return [];
    const sum = (read: (result: Result) => number): number =>
      rows.reduce((total, { result, times }) => total + times * read(result), 0);
    const best = sum((result) => result.best);
    const others = Object.keys(rows[0]?.result.peers ?? {}).filter((peer) =>
      rows.every(({ result }) => result.peers?.[peer] !== undefined),
    );
    const peers = others.map((peer) => {
      const there = sum((result) => result.peers?.[peer]?.best ?? 0);
      return [
        peer,
        { best: there, median: sum((result) => result.peers?.[peer]?.median ?? 0), ratio: best / there },
      ] as const;
    });
    return [
      {
        name: `conv resnet 3x3 stride 1, sum ${pass}`,
        unit: 'ms',
        best,
        median: sum((result) => result.median),
        readings: Math.min(...rows.map(({ result }) => result.readings)),
        peers: Object.fromEntries(peers),
      },
    ];
  });
}
