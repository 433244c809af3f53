import { describe, expect, it } from 'vitest';
import { distributions, eye, full, ones, tensor, zeros } from '../../src/index';

const { bijectTo, constraints: c, transforms, transformTo } = distributions;
const check = (constraint: InstanceType<typeof c.Constraint>, values: Parameters<typeof tensor>[0]) =>
  constraint.check(tensor(values)).tolist();

describe('constraints', () => {
  it('say which values are valid; NaN is in none', () => {
    const values = [Number.NaN, -1, 0, 0.5, 1, 2];
    expect(check(c.real, values)).toEqual([false, true, true, true, true, true]);
    expect(check(c.positive, values)).toEqual([false, false, false, true, true, true]);
    expect(check(c.nonnegative, values)).toEqual([false, false, true, true, true, true]);
    expect(check(c.unitInterval, values)).toEqual([false, false, true, true, true, false]);
    expect(check(c.halfOpenInterval(0, 1), values)).toEqual([false, false, true, true, false, false]);
    expect(check(c.lessThan(0.5), values)).toEqual([false, true, true, false, false, false]);
    expect(check(c.boolean, values)).toEqual([false, false, true, false, true, false]);
    expect(check(c.nonnegativeInteger, values)).toEqual([false, false, true, false, true, true]);
    expect(check(c.positiveInteger, values)).toEqual([false, false, false, false, true, true]);
    expect(check(c.integerInterval(-1, 1), values)).toEqual([false, true, true, false, true, false]);
    expect(check(c.interval(tensor([0, 1]), 2), [0.5, 0.5])).toEqual([true, false]);
  });

  it('of vectors and matrices are about the last dims', () => {
    expect(
      check(c.simplex, [
        [0.5, 0.5],
        [0.5, 0.6],
        [1.5, -0.5],
      ]),
    ).toEqual([true, false, false]);
    expect(
      check(c.oneHot, [
        [0, 1],
        [1, 1],
        [0.5, 0.5],
      ]),
    ).toEqual([true, false, false]);
    expect(
      check(c.multinomial(3), [
        [1, 2],
        [2, 2],
        [-1, 1],
      ]),
    ).toEqual([true, false, false]);
    expect(
      check(c.realVector, [
        [1, Number.NaN],
        [1, 2],
      ]),
    ).toEqual([false, true]);
    expect(
      check(c.independent(c.positive, 1), [
        [1, 0],
        [1, 2],
      ]),
    ).toEqual([false, true]);
    expect(() => c.independent(c.real, 2).check(ones([3]))).toThrow('Expected value.dim() >= 2 but got 1');
    expect(
      c.lowerTriangular
        .check(
          tensor([
            [
              [1, 0],
              [2, 3],
            ],
            [
              [1, 1],
              [2, 3],
            ],
          ]),
        )
        .tolist(),
    ).toEqual([true, false]);
    expect(
      c.lowerCholesky
        .check(
          tensor([
            [
              [1, 0],
              [2, 3],
            ],
            [
              [1, 0],
              [2, -3],
            ],
          ]),
        )
        .tolist(),
    ).toEqual([true, false]);
    expect(c.corrCholesky.check(eye(3)).item()).toBe(true);
    expect(c.corrCholesky.check(full([2, 2], 0.5, { dtype: 'float32' }).tril()).item()).toBe(false);
  });

  it('join as tensors do', () => {
    expect(check(c.cat([c.positive, c.real], 0, { lengths: [1, 2] }), [-1, -1, 1])).toEqual([false, true, true]);
    expect(
      c
        .stack([c.positive, c.unitInterval], 1)
        .check(ones([3, 2]).mul(2))
        .tolist(),
    ).toEqual([
      [true, false],
      [true, false],
      [true, false],
    ]);
    expect(() => c.stack([c.real], 2).check(ones([3]))).toThrow('out of range');
  });

  it('print as PyTorch prints them', () => {
    const texts = [c.real, c.positive, c.nonnegativeInteger, c.unitInterval, c.simplex, c.realVector, c.boolean].map(
      String,
    );
    expect(texts).toEqual([
      'Real()',
      'GreaterThan(lower_bound=0.0)',
      'IntegerGreaterThan(lower_bound=0)',
      'Interval(lower_bound=0.0, upper_bound=1.0)',
      'Simplex()',
      'IndependentConstraint(Real(), 1)',
      'Boolean()',
    ]);
    expect(String(c.lessThan(tensor([1, 2])))).toBe('LessThan(upper_bound=tensor([1., 2.]))');
  });

  it('that depend on others are told by an object only', () => {
    expect([c.isDependent(c.dependent), c.isDependent(c.real)]).toEqual([true, false]);
    expect(() => c.dependent.check(ones([1]))).toThrow('Cannot determine validity of dependent constraint');
    expect(() => c.dependent.eventDim).toThrow('.event_dim cannot be determined statically');
    expect([c.real.eventDim, c.simplex.eventDim, c.lowerCholesky.eventDim, c.simplex.isDiscrete]).toEqual([
      0,
      1,
      2,
      false,
    ]);
  });
});

describe('transformTo and bijectTo', () => {
  const all = {
    real: c.real,
    positive: c.positive,
    'greater than': c.greaterThan(2),
    'less than': c.lessThan(-1),
    'unit interval': c.unitInterval,
    interval: c.interval(-3, tensor([1, 2, 3])),
    'half open': c.halfOpenInterval(0, 2),
    vectors: c.independent(c.positive, 1),
    parts: c.cat([c.positive, c.unitInterval], 0, { lengths: [1, 2] }),
    entries: c.stack([c.positive, c.real, c.unitInterval], 0),
  };

  it.each(Object.entries(all))('lead to where %s holds, and back', (_, constraint) => {
    const x = tensor([-1.5, 0.2, 1.1]);
    for (const registry of [transformTo, bijectTo]) {
      const t = registry(constraint);
      expect(constraint.check(t(x)).all().item()).toBe(true);
      expect(t.inv(t(x)).sub(x).abs().amax().item<number>()).toBeLessThan(1e-5);
    }
  });

  it('differ where a bijection costs more', () => {
    expect(transformTo(c.simplex)).toBeInstanceOf(transforms.SoftmaxTransform);
    expect(bijectTo(c.simplex)).toBeInstanceOf(transforms.StickBreakingTransform);
    expect(c.lowerCholesky.check(transformTo(c.lowerCholesky)(zeros([2, 2]))).item()).toBe(true);
    expect(() => bijectTo(c.lowerCholesky)).toThrow('Cannot transform _LowerCholesky constraints');
  });

  it('take others', () => {
    class Even extends c.IntegerGreaterThan {}
    transformTo.register(Even, () => new transforms.AbsTransform());
    expect(transformTo(new Even(0))).toBeInstanceOf(transforms.AbsTransform);
    expect(() => bijectTo(new Even(0))).toThrow('Cannot transform _Even constraints');
    expect(() => transformTo.register(Array as never, () => new transforms.AbsTransform())).toThrow(
      'Expected constraint to be either a Constraint subclass or instance',
    );
    expect(() => transformTo(3 as never)).toThrow('Expected constraint to be a Constraint');
  });
});
