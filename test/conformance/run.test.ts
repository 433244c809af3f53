import { describe, expect, it } from 'vitest';
import { fakeLibrary } from './fakeLibrary.ts';
import type { Case, Json } from './json.ts';
import type { Outcome } from './outcome.ts';
import { runCase } from './runCase.ts';

const float = (data: Json[], shape: number[] = [data.length]): Json => ({ shape, dtype: 'float32', data });

const mulCase = {
  id: 'by-two',
  kind: 'function',
  name: 'torch.mul',
  args: [float([1, 2]), 2],
  kwargs: {},
  output: float([2, 4]),
  grad_output: float([1, -1]),
  grads: { 'args.0': float([2, -2]) },
  rtol: 1e-4,
  atol: 1e-5,
} satisfies Case;

const outcomeOf = (testCase: Case): Outcome => runCase(fakeLibrary(), 'file.json', testCase);

describe('a case', () => {
  it('passes when output and gradients agree', () => {
    expect(outcomeOf(mulCase)).toMatchObject({ status: 'passed', file: 'file.json', id: 'by-two' });
  });

  it.each([
    ['a wrong number', { output: float([2, 4.1]) }, 'output: 1 of 2 numbers differ, at 1 expected 4.0999999, got 4'],
    ['a wrong gradient', { grads: { 'args.0': float([2, -3]) } }, 'gradient of args.0'],
    ['a wrong shape', { output: float([2, 4], [2, 1]) }, 'expected shape [2, 1], got [2]'],
    ['a wrong dtype', { output: { shape: [2], dtype: 'int64', data: [2, 4] } }, 'expected dtype int32, got float32'],
    ['a number where a tensor is due', { output: 3 }, 'expected 3, got a float32 tensor'],
    ['a list where a tensor is due', { output: [float([2, 4])], grads: {}, grad_output: null }, 'expected a list of 1'],
    ['an unknown kind', { kind: 'riddle' }, 'kind "riddle"'],
  ])('fails for %s', (_, change, detail) => {
    const outcome = outcomeOf({ ...mulCase, ...change } as Case);
    expect(outcome.status).toBe('failed');
    expect(outcome.detail).toContain(detail);
  });

  it('fails when the library computes something else', () => {
    const { grads: _, grad_output: __, ...plain } = mulCase;
    const outcome = outcomeOf({ ...plain, name: 'torch.log1p', args: [float([1, 2])], output: float([0.69, 1.1]) });
    expect(outcome.status).toBe('failed');
  });

  it('fails when the library throws, whatever it throws', () => {
    expect(outcomeOf({ ...mulCase, name: 'torch.narrow' }).detail).toContain('exceeds dimension size');
    expect(outcomeOf({ ...mulCase, name: 'torch.crash' }).detail).toContain('threw TypeError');
  });

  it('is not covered when the API lacks a name it needs', () => {
    expect(outcomeOf({ ...mulCase, name: 'torch.square' })).toMatchObject({ status: 'not covered', detail: 'square' });
    expect(outcomeOf({ ...mulCase, kind: 'module', name: 'nn.Fold' })).toMatchObject({ detail: 'nn.Fold' });
    expect(outcomeOf({ ...mulCase, kind: 'method', name: 'Tensor.relu_' })).toMatchObject({ detail: 'Tensor.relu_' });
    expect(outcomeOf({ ...mulCase, args: [{ shape: [1], dtype: 'float64', data: [1] }, 2] })).toMatchObject({
      status: 'not covered',
      detail: 'dtype float64',
    });
  });

  it('runs an in-place method on a copy', () => {
    expect(
      outcomeOf({ ...mulCase, kind: 'method', name: 'Tensor.mul_', grads: undefined, grad_output: undefined }),
    ).toMatchObject({ status: 'passed' });
  });
});

describe('a module case', () => {
  const scaleCase = {
    id: 'scale',
    kind: 'module',
    name: 'nn.Scale',
    init: { args: [1], kwargs: {} },
    state: { k: float([3]) },
    args: [float([1, 2])],
    kwargs: {},
    output: float([3, 6]),
    grad_output: float([1, 1]),
    grads: { 'args.0': float([3, 3]) },
    rtol: 1e-4,
    atol: 1e-5,
  } satisfies Case;

  it('loads the state, and passes', () => {
    expect(outcomeOf(scaleCase)).toMatchObject({ status: 'passed' });
  });

  it('fails when the state afterwards is another', () => {
    const outcome = outcomeOf({ ...scaleCase, state_after: { k: float([4]) } });
    expect(outcome).toMatchObject({ status: 'failed', detail: expect.stringContaining('state.k afterwards') });
  });

  it('fails when a gradient of the state is missing', () => {
    const outcome = outcomeOf({ ...scaleCase, grads: { 'state.k': float([1]) } });
    expect(outcome).toMatchObject({ status: 'failed', detail: expect.stringContaining('no gradient arrived') });
  });
});

describe('an error case', () => {
  const errorCase: Case = {
    id: 'error',
    kind: 'error',
    of: 'function',
    name: 'torch.narrow',
    stage: 'call',
    args: [float([1])],
    kwargs: {},
    error_type: 'RuntimeError',
    message: 'start (2) + length (2) exceeds dimension size (3).',
  };

  it('passes when the library throws an error of its own, and says whether the text agrees', () => {
    expect(outcomeOf(errorCase)).toMatchObject({ status: 'passed', message_matches: true });
    expect(outcomeOf({ ...errorCase, message: 'something else' })).toMatchObject({
      status: 'passed',
      message_matches: false,
    });
  });

  it('fails when nothing is thrown', () => {
    const outcome = outcomeOf({ ...errorCase, name: 'torch.mul', args: [float([1]), 2] });
    expect(outcome).toMatchObject({ status: 'failed', detail: expect.stringContaining('nothing was thrown') });
  });

  it('fails for an error that comes from a fault, also where Python has a rule of its own', () => {
    expect(outcomeOf({ ...errorCase, name: 'torch.crash' })).toMatchObject({ status: 'failed' });
    const specific = outcomeOf({ ...errorCase, name: 'torch.crash', python_specific: true });
    expect(specific).toMatchObject({ status: 'failed', python_specific: true });
  });

  it('fails when an earlier stage throws', () => {
    const outcome = outcomeOf({ ...errorCase, stage: 'backward', requires_grad: ['args.0'] });
    expect(outcome).toMatchObject({ status: 'failed', detail: expect.stringContaining('stage call threw') });
  });

  it('takes backward as a stage', () => {
    const backward = { ...errorCase, name: 'torch.mul', args: [float([1, 2]), 2], stage: 'backward' };
    expect(outcomeOf({ ...backward, requires_grad: ['args.0'], message: 'scalar outputs' })).toMatchObject({
      status: 'passed',
      message_matches: true,
    });
  });

  it('is not covered when the operation is missing, though calling it would throw', () => {
    expect(outcomeOf({ ...errorCase, name: 'torch.square' })).toMatchObject({ status: 'not covered' });
  });
});

describe('a program', () => {
  const steps: Json[] = [
    { let: 'x', tensor: float([1, 2]), requires_grad: true },
    { let: 'y', call: 'torch.mul', args: [{ $var: 'x' }, 3], kwargs: {} },
    { backward: 'y', raises: { error_type: 'RuntimeError', message: 'scalar outputs' } },
    { backward: 'y', gradient: float([1, 1]) },
    { expect: 'x.grad', value: float([3, 3]) },
    { expect_flag: 'y', flag: 'is_leaf', value: false },
  ];
  const program = (list: Json[]): Outcome =>
    outcomeOf({ id: 'p', kind: 'program', name: 'autograd', steps: list, rtol: 1e-4, atol: 1e-5 });

  it('passes when every expectation holds', () => {
    expect(program(steps)).toMatchObject({ status: 'passed' });
  });

  it('fails at a wrong expectation, a wrong flag, and a step that should raise', () => {
    expect(program([...steps, { expect: 'x.grad', value: null }])).toMatchObject({ status: 'failed' });
    expect(program([...steps, { expect_flag: 'x', flag: 'is_leaf', value: false }])).toMatchObject({
      status: 'failed',
    });
    const raises = { error_type: 'RuntimeError', message: '' };
    expect(program([...steps.slice(0, 2), { requires_grad: 'x', value: false, raises }])).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('nothing was thrown'),
    });
  });

  it('is not covered when any step needs a name that is missing', () => {
    expect(program([...steps, { hook: 'y', multiply: 2 }])).toMatchObject({ detail: 'Tensor.registerHook' });
    expect(program([{ no_grad: [{ let: 'z', call: 'torch.sin', args: [], kwargs: {} }] }])).toMatchObject({
      status: 'not covered',
      detail: 'noGrad',
    });
  });
});

describe('an operator', () => {
  const minus: Case = { ...mulCase, kind: 'method', name: 'Tensor.__rmul__', grads: {}, grad_output: null };

  it('is a method, or with exchanged operands a function', () => {
    const { grads: _, grad_output: __, ...plain } = minus;
    expect(outcomeOf({ ...plain, name: 'Tensor.__mul__' })).toMatchObject({ status: 'passed' });
    expect(outcomeOf({ ...plain, name: 'Tensor.__imul__' })).toMatchObject({ status: 'passed' });
    // The fake library wants the tensor first.
    expect(outcomeOf({ ...plain, name: 'Tensor.__rmul__' })).toMatchObject({ status: 'failed' });
    expect(outcomeOf({ ...plain, name: 'Tensor.__lshift__' })).toMatchObject({ detail: 'Tensor.bitwiseLeftShift' });
  });
});

describe('a distribution', () => {
  const logProb: Case = {
    id: 'log-prob',
    kind: 'distribution',
    name: 'distributions.Exponential',
    init: { args: [], kwargs: { rate: float([3]) } },
    call: 'log_prob',
    args: [float([1, 2])],
    kwargs: {},
    output: float([3, 6]),
    grad_output: float([1, 1]),
    grads: { 'args.0': float([3, 3]) },
    rtol: 1e-4,
    atol: 1e-5,
  };
  const { call: _, ...rest } = logProb;
  const property = { ...rest, args: [], grads: undefined };

  it('passes when values and gradients agree', () => {
    expect(outcomeOf(logProb)).toMatchObject({ status: 'passed' });
    expect(outcomeOf({ ...logProb, output: float([3, 7]) })).toMatchObject({ status: 'failed' });
    expect(outcomeOf({ ...logProb, grads: { 'args.0': float([3, 4]) } })).toMatchObject({ status: 'failed' });
    expect(outcomeOf({ ...logProb, grads: { 'init.kwargs.rate': float([3]) } })).toMatchObject({
      detail: expect.stringContaining('gradient of init.kwargs.rate: no gradient arrived'),
    });
  });

  it('has properties', () => {
    expect(outcomeOf({ ...property, property: 'batch_shape', output: [1] })).toMatchObject({ status: 'passed' });
    expect(outcomeOf({ ...property, property: 'batch_shape', output: [2] })).toMatchObject({ status: 'failed' });
    expect(outcomeOf({ ...property, property: 'mean', output: float([3]) })).toMatchObject({ status: 'passed' });
  });

  it('is not covered without the class, the method or the property', () => {
    expect(outcomeOf({ ...logProb, name: 'distributions.Other' })).toMatchObject({ detail: 'distributions.Other' });
    expect(outcomeOf({ ...logProb, call: 'cdf' })).toMatchObject({ detail: 'distributions.Exponential.cdf' });
    expect(outcomeOf({ ...property, property: 'variance' })).toMatchObject({
      detail: 'distributions.Exponential.variance',
    });
    const inner = { $distribution: 'distributions.Other', init: {} };
    expect(outcomeOf({ ...logProb, args: [inner] })).toMatchObject({ detail: 'distributions.Other' });
  });

  it('may be made and asked in a program', () => {
    const steps: Json[] = [
      { let: 'd', call: 'distributions.Exponential', args: [float([3])], kwargs: {} },
      { let: 'e', call: 'd.expand', args: [[2]], kwargs: {} },
      { let: 'y', call: 'e.log_prob', args: [float([1, 2])], kwargs: {} },
      { expect: 'y', value: float([3, 6]) },
      { expect: 'e.batch_shape', value: [2] },
    ];
    const program: Case = { id: 'p', kind: 'program', name: 'd', steps, rtol: 1e-4, atol: 1e-5 };
    expect(outcomeOf(program)).toMatchObject({ status: 'passed' });
    const other = [...steps, { let: 'z', call: 'e.cdf', args: [float([1])], kwargs: {} }];
    expect(outcomeOf({ ...program, steps: other })).toMatchObject({ detail: 'distributions.Exponential.cdf' });
    expect(outcomeOf({ ...program, steps: [...steps, { expect: 'e.batch_shape', value: [3] }] })).toMatchObject({
      status: 'failed',
    });
  });
});

describe('a module in a program', () => {
  const steps: Json[] = [
    { let: 'm', module: 'nn.Scale', init: { args: [1], kwargs: {} }, state: { k: float([3]) } },
    { let: 'y', call: 'm', args: [float([1, 2])], kwargs: {} },
    { expect: 'y', value: float([3, 6]) },
    { load_state: 'm', state: { k: float([4]) } },
    { let: 'z', call: 'm', args: [{ $var: 'm.k' }], kwargs: {} },
    { expect: 'm.k', value: float([4]) },
    { expect: 'z', value: float([16]) },
  ];
  const program = (list: Json[]): Outcome =>
    outcomeOf({ id: 'p', kind: 'program', name: 'm', steps: list, rtol: 1e-4, atol: 1e-5 });

  it('is made, loaded, called, and read by the keys of its state', () => {
    expect(program(steps)).toMatchObject({ status: 'passed' });
    expect(program([...steps, { expect: 'm.k', value: float([5]) }])).toMatchObject({ status: 'failed' });
  });

  it('leaves the program not covered where the class is missing', () => {
    expect(program([{ let: 'm', module: 'nn.Fold', init: {} }])).toMatchObject({ detail: 'nn.Fold' });
  });
});

describe('functions given as steps', () => {
  const times = (k: number): Json => ({
    params: ['x'],
    steps: [{ let: 'y', call: 'torch.mul', args: [{ $var: 'x' }, k], kwargs: {} }],
    returns: 'y',
  });

  it('are differentiated', () => {
    const jacobian: Case = {
      id: 'jacobian',
      kind: 'functional_autograd',
      name: 'autograd.functional.jacobian',
      func: times(3),
      args: [float([2])],
      kwargs: {},
      output: float([3]),
      rtol: 1e-4,
      atol: 1e-5,
    };
    expect(outcomeOf(jacobian)).toMatchObject({ status: 'passed' });
    expect(outcomeOf({ ...jacobian, output: float([2]) })).toMatchObject({ status: 'failed' });
    expect(outcomeOf({ ...jacobian, name: 'autograd.functional.hessian' })).toMatchObject({ status: 'not covered' });
  });

  it('are minimised by optimizers that evaluate the loss themselves', () => {
    const descent: Case = {
      id: 'descent',
      kind: 'closure_optimizer',
      name: 'optim.Descent',
      kwargs: { lr: 0.5 },
      params: [float([4])],
      objective: times(3),
      steps: 2,
      losses: [float([12]), float([7.5])],
      params_after: [[float([2.5])], [float([1])]],
      rtol: 1e-4,
      atol: 1e-5,
    };
    expect(outcomeOf(descent)).toMatchObject({ status: 'passed' });
    expect(outcomeOf({ ...descent, losses: [float([12]), float([12])] })).toMatchObject({ status: 'failed' });
    expect(outcomeOf({ ...descent, name: 'optim.LBFGS' })).toMatchObject({ detail: 'optim.LBFGS' });
  });
});
