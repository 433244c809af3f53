import { inPlace } from '../../ops/pointwise/drivers/inPlace';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { tanh } from '../../ops/pointwise/tanh';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { glu } from '../functional/activations/glu';
import { hardshrink } from '../functional/activations/hardshrink';
import { hardsigmoid } from '../functional/activations/hardsigmoid';
import { hardswish } from '../functional/activations/hardswish';
import { mish } from '../functional/activations/mish';
import { softshrink } from '../functional/activations/softshrink';
import { softsign } from '../functional/activations/softsign';
import { tanhshrink } from '../functional/activations/tanhshrink';
import { type GeluOptions, gelu } from '../functional/gelu';
import { logsigmoid } from '../functional/logsigmoid';
import { silu } from '../functional/silu';
import { type SoftplusOptions, softplus } from '../functional/softplus';
import { Module } from '../module';
import { InplaceModule } from './inplaceModule';

/**
 * y = min(max(x + 3, 0), 6) / 6.
 *
 * @example
 * new nn.Hardsigmoid()(tensor([-4, 0, 4])); // [0, 0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Hardsigmoid.html
 */
export class Hardsigmoid extends InplaceModule {
  forward(x: Tensor): Tensor {
    return hardsigmoid(x, { inplace: this.inplace });
  }
}

/**
 * y = x min(max(x + 3, 0), 6) / 6.
 *
 * @example
 * new nn.Hardswish()(tensor([-4, 1, 4])); // [0, 0.6667, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Hardswish.html
 */
export class Hardswish extends InplaceModule {
  forward(x: Tensor): Tensor {
    return hardswish(x, { inplace: this.inplace });
  }
}

/**
 * y = x tanh(ln(1 + e^x)).
 *
 * @example
 * new nn.Mish()(tensor([1])); // [0.8651]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Mish.html
 */
export class Mish extends InplaceModule {
  forward(x: Tensor): Tensor {
    return mish(x, { inplace: this.inplace });
  }
}

/**
 * y = x σ(x), σ the sigmoid.
 *
 * @example
 * new nn.SiLU()(tensor([1])); // [0.7311]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.SiLU.html
 */
export class SiLU extends InplaceModule {
  forward(x: Tensor): Tensor {
    return this.inplace ? inPlace(x, [], () => silu(x)) : silu(x);
  }
}

/**
 * y = 1 / (1 + e^-x).
 *
 * @example
 * new nn.Sigmoid()(tensor([0])); // [0.5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html
 */
export class Sigmoid extends Module {
  forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

/**
 * y = tanh x.
 *
 * @example
 * new nn.Tanh()(tensor([1])); // [0.7616]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Tanh.html
 */
export class Tanh extends Module {
  forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

/**
 * y = ln(1 / (1 + e^-x)).
 *
 * @example
 * new nn.LogSigmoid()(tensor([0])); // [-0.6931]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LogSigmoid.html
 */
export class LogSigmoid extends Module {
  forward(x: Tensor): Tensor {
    return logsigmoid(x);
  }
}

/**
 * y = x / (1 + |x|).
 *
 * @example
 * new nn.Softsign()(tensor([1, -3])); // [0.5, -0.75]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Softsign.html
 */
export class Softsign extends Module {
  forward(x: Tensor): Tensor {
    return softsign(x);
  }
}

/**
 * y = x - tanh x.
 *
 * @example
 * new nn.Tanhshrink()(tensor([1])); // [0.2384]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Tanhshrink.html
 */
export class Tanhshrink extends Module {
  forward(x: Tensor): Tensor {
    return tanhshrink(x);
  }
}

/**
 * y = 0 where |x| <= lambd, else x.
 *
 * @param lambd - half the width of what becomes 0, default 0.5
 * @example
 * new nn.Hardshrink()(tensor([-1, 0.3])); // [-1, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Hardshrink.html
 */
export class Hardshrink extends Module {
  readonly lambd: number;

  constructor(lambd = 0.5) {
    super();
    this.lambd = lambd;
  }

  forward(x: Tensor): Tensor {
    return hardshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return `${this.lambd}`;
  }
}

/**
 * y = x - lambd where x > lambd, x + lambd where x < -lambd, else 0.
 *
 * @param lambd - half the width of what becomes 0, default 0.5
 * @example
 * new nn.Softshrink()(tensor([-1, 0.3])); // [-0.5, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Softshrink.html
 */
export class Softshrink extends Module {
  readonly lambd: number;

  constructor(lambd = 0.5) {
    super();
    this.lambd = lambd;
  }

  forward(x: Tensor): Tensor {
    return softshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return `${this.lambd}`;
  }
}

/**
 * y = a σ(b), a and b the halves of x along `dim`, σ the sigmoid.
 *
 * @param dim - which is halved, default the last
 * @example
 * new nn.GLU()(tensor([1, 2, 0, 0])); // [0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.GLU.html
 */
export class GLU extends Module {
  readonly dim: number;

  constructor(dim = -1) {
    super();
    this.dim = dim;
  }

  forward(x: Tensor): Tensor {
    return glu(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * y = ln(1 + e^(βx)) / β, and x itself where βx > threshold.
 *
 * @param options - `beta` (default 1), `threshold` (default 20)
 * @example
 * new nn.Softplus()(tensor([0, 30])); // [0.6931, 30]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Softplus.html
 */
export class Softplus extends Module {
  readonly beta: number;
  readonly threshold: number;

  constructor(options: SoftplusOptions = {}) {
    super();
    this.beta = options.beta ?? 1;
    this.threshold = options.threshold ?? 20;
  }

  forward(x: Tensor): Tensor {
    return softplus(x, { beta: this.beta, threshold: this.threshold });
  }

  override extraRepr(): string {
    return `beta=${this.beta}, threshold=${this.threshold}`;
  }
}

/**
 * y = x Φ(x), Φ the normal distribution's cumulative function, or an approximation of it.
 *
 * @param options - `approximate`: 'none', or 'tanh' for the formula with tanh
 * @example
 * new nn.GELU()(tensor([1])); // [0.8413]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.GELU.html
 */
export class GELU extends Module {
  readonly approximate: 'none' | 'tanh';

  constructor(options: GeluOptions = {}) {
    super();
    this.approximate = options.approximate ?? 'none';
  }

  forward(x: Tensor): Tensor {
    return gelu(x, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

markTransparent({
  Hardsigmoid,
  Hardswish,
  Mish,
  SiLU,
  Sigmoid,
  Tanh,
  LogSigmoid,
  Softsign,
  Tanhshrink,
  Hardshrink,
  Softshrink,
  GLU,
  Softplus,
  GELU,
});
