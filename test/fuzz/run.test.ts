import { readFileSync } from 'node:fs';
import * as library from 'torchlet';
import { expect, it } from 'vitest';
import type { Namespace } from '../conformance/api.ts';
import { fakeLibrary } from '../conformance/fakeLibrary.ts';
import type { Case } from '../conformance/json.ts';
import { isListed, LISTED } from './listed.ts';
import { type Interpreter, isThere, python, runCases } from './run.ts';

const float = (data: number[]) => ({ shape: [data.length], dtype: 'float32', data });

const torchlet = { torchlet: library as Namespace, data: {}, vision: {} };

async function* lines(...cases: readonly object[]): AsyncGenerator<string> {
  for (const testCase of cases) yield JSON.stringify(testCase);
}

const mul = { id: 'a', kind: 'function', name: 'torch.mul', args: [float([1, 2]), 2], kwargs: {}, rtol: 0, atol: 0 };

it('counts what passes, fails with the case at hand, and what is not there', async () => {
  const cases = [
    { ...mul, output: float([2, 4]) },
    { ...mul, id: 'b', output: float([2, 5]) },
    { ...mul, id: 'c', name: 'torch.sinh', output: float([2, 4]) },
  ];
  const report = await runCases(fakeLibrary(), lines(...cases));
  expect(report).toMatchObject({ passed: 1, notCovered: 1, failures: [{ id: 'b', testCase: cases[1] }] });
});

it('asks only for what the library has', () => {
  expect(isThere(fakeLibrary(), 'torch.mul')).toBe(true);
  expect(isThere(fakeLibrary(), 'torch.sinh')).toBe(false);
});

it('takes no gradient for a gradient of zeros, and for no other', async () => {
  const expecting = (data: number[]) => ({
    id: `grad ${data}`,
    kind: 'program',
    name: 'torch.mul',
    steps: [
      { let: 'x', tensor: float([1]), requires_grad: true },
      { expect: 'x.grad', value: float(data) },
    ],
    rtol: 0,
    atol: 0,
  });
  const report = await runCases(torchlet, lines(expecting([0]), expecting([1])));
  expect(report).toMatchObject({ passed: 0, listed: 1, failures: [{ id: 'grad 1' }] });
});

it('knows no difference that docs/deviations.md does not list', () => {
  const page = readFileSync(new URL('../../docs/deviations.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  for (const part of LISTED)
    expect(
      rows.filter((row) => row.includes(part)),
      part,
    ).toHaveLength(1);
});

it('excuses NaN only where something is not finite, and a change in place only of what keeps its operands', () => {
  const step = (call: string, steps: object[], data: unknown[]) =>
    ({
      id: 'a',
      kind: 'program',
      name: 'random',
      steps: [
        { let: 'x0', tensor: { shape: [1], dtype: 'float32', data } },
        { let: 'v1', call, args: [{ $var: 'x0' }, 1] },
        { expect: 'v1', value: { shape: [1], dtype: 'complex64', data: ['NaN', 'NaN'] } },
        ...steps,
      ],
    }) as unknown as Case;
  const nan = 'v1: 1 of 2 numbers differ, at 1 expected NaN, got 1';
  expect(isListed(step('torch.add', [], ['Infinity']), nan)).toBe(true);
  expect(isListed(step('torch.add', [], [1]), nan)).toBe(false);
  expect(isListed(step('torch.mul', [], ['Infinity']), nan)).toBe(false);
  const changed =
    'threw AutogradError: one of the variables needed for gradient computation has been modified by an inplace operation';
  const back = [{ backward: 'v1' }];
  expect(isListed(step('torch.special.ndtr', back, [1]), changed)).toBe(true);
  expect(isListed(step('torch.sin', back, [1]), changed)).toBe(false);
  const beside = [{ let: 'v2', call: 'torch.special.ndtr', args: [{ $var: 'x0' }] }, ...back];
  expect(isListed(step('torch.sin', beside, [1]), changed)).toBe(false);
  const wrong = 'v1: 1 of 2 numbers differ, at 0 expected 1, got 2';
  for (const call of ['torch.unique', 'Tensor.eq_', 'Tensor.copy_', 'Tensor.masked_scatter_', 'Tensor.square_']) {
    expect(isListed(step(call, back, [1]), wrong), call).toBe(false);
  }
  const second = 'x0.grad: 1 of 1 numbers differ, at 0 expected NaN, got 1';
  const twice = [{ let: ['g0'], grad: { create_graph: true } }, { backward: 'g0' }];
  expect(isListed(step('torch.cumprod', twice, ['Infinity']), second)).toBe(true);
  expect(isListed(step('torch.cumprod', [], ['Infinity']), second)).toBe(false);
});

const interpreter = process.env.TORCHLET_TEST_ALL === '1' ? python() : null;
if (interpreter !== null) {
  it('agrees with PyTorch on 2,000 random programs', { timeout: 300_000 }, async () => {
    const { cases, names }: Interpreter = interpreter;
    const known = names('programs').filter((name) => isThere(torchlet, name));
    const report = await runCases(torchlet, cases('programs', ['--count', '2000', '--seed', '1', ...known]));
    expect(report.failures.map(({ id, detail }) => `${id}: ${detail}`)).toEqual([]);
    expect(report.passed).toBeGreaterThan(1900);
    expect(report.listed).toBeLessThan(80);
  });

  it("agrees with PyTorch's own tests of its modules", { timeout: 300_000 }, async () => {
    const known = interpreter.names('modules').filter((name) => isThere(torchlet, name));
    const report = await runCases(torchlet, interpreter.cases('modules', known));
    expect(report.failures.map(({ id, detail }) => `${id}: ${detail}`)).toEqual([]);
    expect(report.passed).toBeGreaterThan(1000);
  });
}
