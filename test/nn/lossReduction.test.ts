import { nn, ones, resetWarnings, setWarnHook, type Tensor, tensor, ValueError, zeros } from 'torchlet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const { functional: F } = nn;
let warnings: string[] = [];
let earlier: (message: string) => void;
beforeEach(() => {
  warnings = [];
  resetWarnings();
  earlier = setWarnHook((message) => warnings.push(message));
});
afterEach(() => void setWarnHook(earlier));

const x = tensor([1, 2, 3]);
const y = tensor([1, 2, 5]);
type Options = { reduction?: 'mean'; sizeAverage?: boolean | null; reduce?: boolean | null };

describe('reduction', () => {
  it('is mean unless told otherwise', () => {
    expect(F.l1Loss(x, y).item()).toBeCloseTo(2 / 3, 6);
    expect(F.l1Loss(x, y, { reduction: 'sum' }).item()).toBe(2);
    expect(F.l1Loss(x, y, { reduction: 'none' }).tolist()).toEqual([0, 0, 2]);
  });

  it('that is unknown is refused by the call, not by the constructor', () => {
    const options = { reduction: 'foo' as 'mean' };
    for (const loss of [new nn.L1Loss(options), new nn.MSELoss(options)]) {
      expect(() => loss(x, y)).toThrow(ValueError);
      expect(() => loss(x, y)).toThrow('foo is not a valid value for reduction');
    }
    const loss = new nn.CrossEntropyLoss(options);
    expect(() => loss(ones([1, 3]), tensor(Int32Array.of(0)))).toThrow('foo is not a valid value for reduction');
    expect(warnings).toEqual([]);
  });
});

describe('the deprecated flags', () => {
  it.each([
    [{ sizeAverage: true }, 'mean'],
    [{ sizeAverage: false }, 'sum'],
    [{ reduce: true }, 'mean'],
    [{ reduce: false }, 'none'],
    [{ reduce: false, sizeAverage: false }, 'none'],
    [{ reduce: true, sizeAverage: false }, 'sum'],
    [{ sizeAverage: null, reduce: true }, 'mean'],
  ] as [Options, string][])('%o means %s', (flags, reduction) => {
    const loss = new nn.MSELoss(flags);
    expect(loss.reduction).toBe(reduction);
    expect(warnings).toEqual([
      `size_average and reduce args will be deprecated, please use reduction='${reduction}' instead.`,
    ]);
    expect(F.mseLoss(x, y, flags).tolist()).toEqual(loss(x, y).tolist());
  });

  it('win over reduction, also where they say what is the default', () => {
    expect(new nn.L1Loss({ reduction: 'sum', sizeAverage: true }).reduction).toBe('mean');
    expect(new nn.CrossEntropyLoss({ reduction: 'sum', reduce: true }).reduction).toBe('mean');
  });

  it('warn once', () => {
    for (let i = 0; i < 3; i++) F.l1Loss(x, y, { reduce: true });
    expect(warnings.length).toBe(1);
  });

  it('that are absent or null say nothing', () => {
    expect(new nn.L1Loss({ reduction: 'sum', sizeAverage: null, reduce: null }).reduction).toBe('sum');
    expect(warnings).toEqual([]);
  });
});

describe.each([
  ['l1Loss', F.l1Loss],
  ['mseLoss', F.mseLoss],
] as [string, (a: Tensor, b: Tensor) => Tensor][])('%s of operands of different shapes', (_, loss) => {
  it('warns, then broadcasts', () => {
    expect(loss(zeros([2, 1]), ones([2])).item()).toBe(1);
    expect(warnings).toEqual([
      'Using a target size (torch.Size([2])) that is different to the input size (torch.Size([2, 1])). This will likely ' +
        'lead to incorrect results due to broadcasting. Please ensure they have the same size.',
    ]);
  });

  it('throws where they do not broadcast', () => {
    expect(() => loss(zeros([2, 3]), zeros([2, 2]))).toThrow(
      'The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1',
    );
  });

  it('sums the gradients along the dims that were stretched', () => {
    const input = zeros([2, 1]).requiresGrad_();
    loss(input, ones([2])).backward();
    const step = loss === (F.mseLoss as unknown) ? -1 : -0.5;
    expect((input.grad as Tensor).tolist()).toEqual([[step], [step]]);
  });
});
