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
function Scale(this: unknown, start: number): object {
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

/** A distribution of one value: `logProb(x)` is loc x, and its mean is loc. */
class Fixed {
  readonly mean: FakeTensor;
  readonly batchShape: readonly number[];

  constructor(readonly loc: FakeTensor) {
    this.mean = loc;
    this.batchShape = loc.shape;
  }

  logProb(x: FakeTensor): FakeTensor {
    return x.mul(this.loc.numbers[0] as number);
  }

  expand(shape: readonly number[]): Fixed {
    return new Fixed(new FakeTensor([this.loc.numbers[0] as number], [...shape], 'float32'));
  }
}

/** Gradient descent whose step evaluates the loss itself. */
class Descent {
  constructor(
    private readonly params: readonly FakeTensor[],
    private readonly options: { readonly lr: number },
  ) {}

  zeroGrad(): void {
    for (const param of this.params) param.grad = null;
  }

  step(closure: () => FakeTensor): FakeTensor {
    const loss = closure();
    for (const { numbers, grad } of this.params) {
      numbers.forEach((value, i) => {
        numbers[i] = value - this.options.lr * (grad?.numbers[i] ?? 0);
      });
    }
    return loss;
  }
}

/** The derivative of a function of one number that is k x, by its value at 1. */
const jacobian = (f: (x: FakeTensor) => FakeTensor, _: FakeTensor): FakeTensor =>
  f(new FakeTensor([1], [1], 'float32'));

/** A public API with `mul`, `log1p` (wrong on purpose), `narrow` (throws), `crash` (a fault), `nn.Scale` and one of each of the other kinds. */
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
      distributions: { Exponential: Fixed },
      optim: { Descent },
      autograd: { functional: { jacobian } },
    },
    data: {},
    vision: {},
  };
}
