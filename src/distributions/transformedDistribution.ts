import { noGrad } from '../autograd/mode';
import { NotImplementedError, ValueError } from '../errors';
import { add } from '../ops/pointwise/add';
import { mul } from '../ops/pointwise/mul';
import { sub } from '../ops/pointwise/sub';
import { type Shape, sameShape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';
import type { Constraint } from './constraints/constraint';
import { IndependentConstraint } from './constraints/independent';
import { Distribution, type DistributionOptions } from './distribution';
import { showSize } from './format';
import { Independent } from './independent';
import { klDivergence } from './kl/klDivergence';
import { registerPairs } from './kl/registry';
import { ComposeTransform, timesSign } from './transforms/compose';
import { Transform } from './transforms/transform';
import { sumRightmost } from './utils';

/**
 * The distribution of y = t(x) for x drawn from another one: ln p(y) = ln p(x) - ln |det dy/dx|.
 *
 * @param transforms - one, or an array of them in the order in which they are applied
 * @param baseDistribution - that of x
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for what is no transform, and for draws with fewer dims than the transforms take
 * @example
 * const d = new distributions.TransformedDistribution(new distributions.Normal(0, 1), new distributions.ExpTransform());
 * d.logProb(tensor(1)); // -0.9189
 * @see https://pytorch.org/docs/stable/distributions.html#transformeddistribution
 */
export class TransformedDistribution extends Distribution {
  static readonly className: string = 'TransformedDistribution';

  readonly baseDist: Distribution;
  readonly transforms: readonly Transform[];

  constructor(
    baseDistribution: Distribution,
    transforms: Transform | readonly Transform[],
    options?: DistributionOptions,
  ) {
    super();
    this.transforms = listOf(transforms);
    if (!(baseDistribution instanceof Distribution)) {
      throw new ValueError(`TransformedDistribution: expected a Distribution, not ${typeName(baseDistribution)}`);
    }
    const { base, shape, eventDim } = fitted(baseDistribution, new ComposeTransform(this.transforms));
    this.baseDist = base;
    const cut = shape.length - eventDim;
    this.init(shape.slice(0, cut), shape.slice(cut), options);
  }

  override expand(batchShape: Shape): this {
    return this.expanded(batchShape, this.expandedBase(batchShape));
  }

  /** @internal */
  protected expandedBase(batchShape: Shape): { baseDist: Distribution } {
    const shape = this.transforms.reduceRight((all, t) => t.inverseShape(all), [
      ...batchShape,
      ...this.eventShape,
    ] as Shape);
    return { baseDist: this.baseDist.expand(shape.slice(0, shape.length - this.baseDist.eventShape.length)) };
  }

  override get support(): Constraint {
    const own = (this.constructor as typeof Distribution).support;
    if (own !== undefined) return own;
    const last = this.transforms.at(-1);
    if (last === undefined) return this.baseDist.support;
    const { codomain } = last;
    const dims = this.eventShape.length - codomain.eventDim;
    return dims > 0 ? new IndependentConstraint(codomain, dims) : codomain;
  }

  override get hasRsample(): boolean {
    return this.baseDist.hasRsample;
  }

  override sample(sampleShape: Shape = []): Tensor {
    return noGrad(() => scope(() => this.transformed(this.baseDist.sample(sampleShape))));
  }

  override rsample(sampleShape: Shape = []): Tensor {
    return scope(() => this.transformed(this.baseDist.rsample(sampleShape)));
  }

  private transformed(x: Tensor): Tensor {
    return this.transforms.reduce((value, t) => t(value), x);
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      let dims = this.eventShape.length;
      let y = value;
      let total: Tensor | null = null;
      for (const t of [...this.transforms].reverse()) {
        const x = t.inv(y);
        dims += t.domain.eventDim - t.codomain.eventDim;
        const term = sumRightmost(t.logAbsDetJacobian(x, y), dims - t.domain.eventDim);
        total = total === null ? term : add(total, term);
        y = x;
      }
      const base = sumRightmost(this.baseDist.logProb(y), dims - this.baseDist.eventShape.length);
      return total === null ? base : sub(base, total);
    });
  }

  override cdf(value: Tensor): Tensor {
    return scope(() => {
      const x = this.transforms.reduceRight((y, t) => t.inv(y), value);
      if (this.validateArgs) this.baseDist.validateSample(x);
      return this.monotonized(this.baseDist.cdf(x));
    });
  }

  override icdf(value: Tensor): Tensor {
    return scope(() => this.transformed(this.baseDist.icdf(this.monotonized(value))));
  }

  /** p, or 1 - p where y falls as x rises. */
  private monotonized(p: Tensor): Tensor {
    const sign = this.transforms.reduce<number | Tensor>((all, t) => timesSign(all, t.sign), 1);
    return sign === 1 ? p : add(mul(sign, sub(p, 0.5)), 0.5);
  }
}

function listOf(transforms: unknown): readonly Transform[] {
  if (transforms instanceof Transform) return [transforms];
  if (!Array.isArray(transforms)) {
    throw new ValueError(`transforms must be a Transform or list, but was ${typeName(transforms)}`);
  }
  if (!transforms.every((t) => t instanceof Transform)) {
    throw new ValueError('transforms must be a Transform or a list of Transforms');
  }
  return [...transforms];
}

/** The base with the batch that the transform's parameters broadcast it to, and the shape of draws. */
function fitted(given: Distribution, transform: Transform): { base: Distribution; shape: Shape; eventDim: number } {
  const own = [...given.batchShape, ...given.eventShape];
  const dims = given.eventShape.length;
  const domainDims = transform.domain.eventDim;
  if (own.length < domainDims) {
    throw new ValueError(
      `base_distribution needs to have shape with size at least ${domainDims}, but got ${showSize(own)}.`,
    );
  }
  const shape = transform.forwardShape(own);
  const wanted = transform.inverseShape(shape);
  let base = given;
  if (!sameShape(own, wanted)) base = base.expand(wanted.slice(0, wanted.length - dims));
  if (domainDims > dims) base = new Independent(base, domainDims - dims);
  return { base, shape, eventDim: transform.codomain.eventDim + Math.max(dims - domainDims, 0) };
}

function klTransformed(p: TransformedDistribution, q: TransformedDistribution): Tensor {
  const same =
    p.transforms.length === q.transforms.length && p.transforms.every((t, i) => t.equals(q.transforms[i] as Transform));
  if (!same || !sameShape(p.eventShape, q.eventShape)) {
    throw new NotImplementedError(
      'KL(p || q) of distributions that are transformed in different ways is not implemented',
    );
  }
  return klDivergence(p.baseDist, q.baseDist);
}

registerPairs('TransformedDistribution', { TransformedDistribution: klTransformed });
