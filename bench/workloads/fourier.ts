import { fft, noGrad, randn, type Tensor, tensor } from 'torchlet';
import type { Workload } from '../harness';

type Kind = 'real' | 'complex';

const INPUTS: Record<Kind, (shape: number[]) => Tensor> = {
  real: (shape) => randn(shape),
  complex: (shape) => tensor(randn([...shape, 2]).data(), { dtype: 'complex64' }).reshape(shape),
};

function transform(name: string, kind: Kind, shape: number[], run: (x: Tensor) => Tensor): Workload {
  return {
    name: `${name} ${kind} ${shape.join('x')}`,
    spec: ['fourier', name, kind, ...shape],
    unit: 'ms',
    batch: 1,
    prepare() {
      const x = INPUTS[kind](shape);
      return () => noGrad(() => run(x).dispose());
    },
  };
}

/** One long transform, and one along both dims of a square. */
export const FOURIER: readonly Workload[] = [
  transform('fft', 'complex', [65536], (x) => fft.fft(x)),
  transform('fft', 'real', [65536], (x) => fft.fft(x)),
  transform('fft', 'complex', [1000, 1000], (x) => fft.fft(x)),
  transform('fft2', 'complex', [1000, 1000], (x) => fft.fft2(x)),
  transform('rfft2', 'real', [1000, 1000], (x) => fft.rfft2(x)),
];
