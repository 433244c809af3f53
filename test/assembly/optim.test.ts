import { describe, expect, it } from 'vitest';
import { type Instance, instance } from './instance';
import { expectClose, values } from './reference';

const sizes = [1, 3, 4, 5, 64, 1001];

function putRecords(wasm: Instance, records: number[][]): number {
  const list = wasm.alloc(records.length * 32);
  records.forEach((record, i) => {
    wasm.i32(list + i * 32, 8).set([...record, 0, 0, 0, 0, 0, 0, 0, 0].slice(0, 8));
  });
  return list;
}

interface Sgd {
  lr: number;
  momentum?: number;
  dampening?: number;
  weightDecay?: number;
  nesterov?: boolean;
  maximize?: boolean;
}

describe('sgd', () => {
  /** torch/optim/sgd.py, element by element in float64. */
  function reference(params: number[][], steps: number[][][], options: Sgd): number[][] {
    const { lr, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false, maximize = false } = options;
    const buffers: number[][] = [];
    let now = params;
    steps.forEach((grads, step) => {
      now = now.map((param, r) =>
        param.map((p, i) => {
          let d = (maximize ? -1 : 1) * grads[r]![i]! + weightDecay * p;
          if (momentum !== 0) {
            buffers[r] ??= [];
            const b = step === 0 ? d : momentum * buffers[r]![i]! + (1 - dampening) * d;
            buffers[r]![i] = b;
            d = nesterov ? d + momentum * b : b;
          }
          return p - lr * d;
        }),
      );
    });
    return now;
  }

  it.each<Sgd>([
    { lr: 0.1 },
    { lr: 0.05, weightDecay: 0.01, maximize: true },
    { lr: 0.1, momentum: 0.9 },
    { lr: 0.1, momentum: 0.9, dampening: 0.5, weightDecay: 0.1 },
    { lr: 0.1, momentum: 0.8, weightDecay: 0.1, nesterov: true, maximize: true },
  ])('%o', (options) => {
    const { lr, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false, maximize = false } = options;
    const wasm = instance();
    const params = sizes.map((n, r) => [...values(n, r)]);
    const at = params.map((p) => wasm.put(p));
    const buffers = sizes.map((n) => (momentum !== 0 ? wasm.alloc(n * 4) : 0));
    const steps = [0, 1, 2].map((step) => sizes.map((n, r) => [...values(n, 100 + 10 * step + r)]));
    steps.forEach((grads, step) => {
      const fresh = step === 0 ? 1 : 0;
      const list = putRecords(
        wasm,
        sizes.map((n, r) => [at[r]!, wasm.put(grads[r]!), buffers[r]!, 0, n, fresh]),
      );
      const scalars = [lr, momentum, dampening, weightDecay, nesterov ? 1 : 0, maximize ? 1 : 0];
      wasm.exports.sgd!(list, sizes.length, ...scalars, 2, sizes.length);
      wasm.exports.sgd!(list, sizes.length, ...scalars, 0, 2);
    });
    const expected = reference(params, steps, options);
    sizes.forEach((n, r) => {
      expectClose(wasm.f32(at[r]!, n), expected[r]!, { rtol: 1e-6, atol: 3e-7 });
      expect([...wasm.f32(at[r]! + n * 4, 1)]).toEqual([NaN]);
    });
  });
});

interface Adam {
  lr: number;
  betas?: [number, number];
  eps?: number;
  weightDecay?: number;
  decoupled?: boolean;
  amsgrad?: boolean;
  maximize?: boolean;
}

describe('adam', () => {
  /** torch/optim/adam.py and adamw.py, element by element in float64. */
  function reference(params: number[][], steps: number[][][], options: Adam): number[][] {
    const { lr, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0, decoupled, amsgrad, maximize } = options;
    const [beta1, beta2] = betas;
    const state = params.map((p) => p.map(() => ({ m: 0, v: 0, u: 0 })));
    let now = params;
    steps.forEach((grads, index) => {
      const step = index + 1;
      now = now.map((param, r) =>
        param.map((p, i) => {
          const s = state[r]![i]!;
          let g = (maximize ? -1 : 1) * grads[r]![i]!;
          let q = p;
          if (decoupled) q *= 1 - lr * weightDecay;
          else g += weightDecay * p;
          s.m = beta1 * s.m + (1 - beta1) * g;
          s.v = beta2 * s.v + (1 - beta2) * g * g;
          s.u = amsgrad ? Math.max(s.u, s.v) : s.v;
          const denominator = Math.sqrt(s.u) / Math.sqrt(1 - beta2 ** step) + eps;
          return q - (lr / (1 - beta1 ** step)) * (s.m / denominator);
        }),
      );
    });
    return now;
  }

  it.each<Adam>([
    { lr: 0.001 },
    { lr: 0.1, betas: [0.5, 0.7], eps: 1e-3, amsgrad: true },
    { lr: 0.1, weightDecay: 0.1, maximize: true },
    { lr: 0.1, weightDecay: 0.1, decoupled: true, amsgrad: true },
  ])('%o', (options) => {
    const { lr, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0, decoupled, amsgrad, maximize } = options;
    const wasm = instance();
    const params = sizes.map((n, r) => [...values(n, r)]);
    const at = params.map((p) => wasm.put(p));
    const zeros = () => sizes.map((n) => wasm.put(new Float32Array(n)));
    const [m, v, u] = [zeros(), zeros(), zeros()] as const;
    const steps = [0, 1, 2, 3, 4].map((step) => sizes.map((n, r) => [...values(n, 100 + 10 * step + r)]));
    steps.forEach((grads, step) => {
      const list = putRecords(
        wasm,
        sizes.map((n, r) => [at[r]!, wasm.put(grads[r]!), m[r]!, v[r]!, amsgrad ? u[r]! : 0, n]),
      );
      const flags = [decoupled, amsgrad, maximize].map((flag) => (flag ? 1 : 0));
      const scalars = [lr, ...betas, eps, weightDecay, ...flags, step + 1];
      wasm.exports.adam!(list, sizes.length, ...scalars, 2, sizes.length);
      wasm.exports.adam!(list, sizes.length, ...scalars, 0, 2);
    });
    const expected = reference(params, steps, options);
    sizes.forEach((n, r) => {
      expectClose(wasm.f32(at[r]!, n), expected[r]!, { rtol: 1e-5, atol: 1e-6 });
      expect([...wasm.f32(at[r]! + n * 4, 1)]).toEqual([NaN]);
    });
  });

  it('corrects the bias in float64 at any step', () => {
    const wasm = instance();
    for (const step of [1, 2, 1000, 123_457, 1e9]) {
      const [p, m, v] = [wasm.put([0]), wasm.put([0.5]), wasm.put([0.25])];
      const list = putRecords(wasm, [[p, wasm.put([0.5]), m, v, 0, 1]]);
      wasm.exports.adam!(list, 1, 1, 0.9, 0.999, 0, 0, 0, 0, 0, step, 0, 1);
      const expected = (-1 / (1 - 0.9 ** step)) * (0.5 / (0.5 / Math.sqrt(1 - 0.999 ** step)));
      expectClose(wasm.f32(p, 1), [expected], { rtol: 5e-7, atol: 0 });
    }
  });
});
