import type { Library } from './api.ts';

/** Errors as the library's own are: everything else that is thrown counts as a fault. */
export class TorchletError extends Error {}

/** Just enough of a tensor for the runner's own tests: float64 numbers and a backward of one step. */
export class FakeTensor {
  grad: FakeTensor | null = null;
  requiresGrad = false;
  isLeaf = true;
  gradFn: ((grad: FakeTensor) => void) | null = null;

  constructor(
    readonly numbers: number[],
    readonly shape: number[],
    readonly dtype: string,
  ) {}

  data(): number[] {
    return [...this.numbers];
  }

  reshape(shape: number[]): FakeTensor {
    return new FakeTensor(this.numbers, shape, this.dtype);
  }

  requiresGrad_(value = true): this {
    this.requiresGrad = value;
    return this;
  }

  clone(): FakeTensor {
    return new FakeTensor([...this.numbers], this.shape, this.dtype);
  }

  /** The result of scaling, with d(kx) = k dx. */
  mul(k: number): FakeTensor {
    const out = new FakeTensor(
      this.numbers.map((value) => value * k),
      this.shape,
      this.dtype,
    );
    out.requiresGrad = this.requiresGrad;
    out.isLeaf = !this.requiresGrad;
    if (this.requiresGrad) {
      out.gradFn = (grad) => {
        this.grad = grad.mul(k);
      };
    }
    return out;
  }

  mul_(k: number): this {
    this.numbers.forEach((value, i) => {
      this.numbers[i] = value * k;
    });
    return this;
  }

  backward({ gradient }: { gradient?: FakeTensor } = {}): void {
    if (gradient === undefined && this.numbers.length !== 1) {
      throw new TorchletError('grad can be implicitly created only for scalar outputs');
    }
    this.gradFn?.(gradient ?? new FakeTensor([1], this.shape, this.dtype));
  }
}

function tensor(data: ArrayLike<number>, { dtype = 'float32' } = {}): FakeTensor {
  return new FakeTensor(Array.from(data), [data.length], dtype);
}

/** y = k x as a module with the parameter k. */
function Scale(this: unknown, start: number) {
  let k = new FakeTensor([start], [1], 'float32').requiresGrad_();
  const module = (x: FakeTensor): FakeTensor => x.mul(k.numbers[0] as number);
  return Object.assign(module, {
    eval: () => module,
    namedParameters: () => [['k', k] as const],
    stateDict: () => ({ k }),
    loadStateDict: (state: { k: FakeTensor }) => {
      k = state.k;
    },
  });
}

/** A public API with `mul`, `log1p` (wrong on purpose), `narrow` (throws), `crash` (a fault) and `nn.Scale`. */
export function fakeLibrary(): Library {
  return {
    torchlet: {
      TorchletError,
      tensor,
      mul: (x: FakeTensor, k: number) => x.mul(k),
      log1p: (x: FakeTensor) => x.mul(2),
      narrow: () => {
        throw new TorchletError('start (2) + length (2) exceeds dimension size (3). Take a shorter part.');
      },
      crash: () => {
        throw new TypeError("Cannot read properties of undefined (reading 'shape')");
      },
      nn: { Scale },
    },
    data: {},
    vision: {},
  };
}
