import type { Case } from '../conformance/json.ts';

type Numbers = { data?: readonly unknown[]; dtype?: string; shape?: readonly number[] } | null | undefined;

interface Step {
  readonly let?: string | readonly string[];
  readonly tensor?: Numbers;
  readonly call?: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly raises?: { readonly message: string };
  readonly expect?: string;
  readonly value?: Numbers;
  readonly grad?: { readonly create_graph?: boolean; readonly outputs?: readonly string[] };
  readonly backward?: string;
}

/** A difference from PyTorch that docs/deviations.md lists. */
interface Deviation {
  /** A part of its line there. */
  readonly row: string;
  /** Whether it explains what `detail` says of the case. */
  explains(testCase: Case, detail: string): boolean;
}

const stepsOf = (testCase: Case): readonly Step[] => (testCase.steps ?? []) as unknown as readonly Step[];
const isProgram = (testCase: Case): boolean => testCase.kind === 'program';
const numbersOf = (value: Numbers): readonly unknown[] => value?.data ?? [];
const isFiniteNumber = (number: unknown): boolean => typeof number !== 'string';

/** 0, or what roundings of float64 leave of it. */
const isNothing = (number: unknown): boolean => Math.abs(Number(number)) < 1e-12;

/** The name of the value that differs: `v3`, `g0`, `x1.grad`. */
const differing = (detail: string): string => /^(\S+): /.exec(detail)?.[1] ?? '';
/** What PyTorch has for it. */
const expectedOf = (testCase: Case, detail: string): readonly unknown[] =>
  numbersOf(stepsOf(testCase).find(({ expect }) => expect === differing(detail))?.value);
/** The operation that made it. */
const maker = (testCase: Case, detail: string): Step | undefined =>
  stepsOf(testCase).find((step) => [step.let].flat().includes(differing(detail)));
/** The variables that a step takes. */
function variablesOf(step: Step): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const name = (value as { $var?: string }).$var;
      if (name !== undefined) found.push(name);
    }
  };
  visit(step.args);
  visit(Object.values(step.kwargs ?? {}));
  return found;
}

const namesOf = (step: Step): readonly string[] => (step.let === undefined ? [] : [step.let].flat());
const isInPlace = ({ call }: Step): boolean =>
  /^Tensor\.(\w+_|__setitem__)$/.test(call ?? '') && !call?.endsWith('getitem__');

/** Where a value comes from: the calls that made its variables, and those that wrote into what they are parts of. */
function callsBehind(testCase: Case, detail: string): Step[] {
  const steps = stepsOf(testCase);
  const name = differing(detail);
  const isGradient = /^g\d+$|\.grad$/.test(name) || !/^\S+: /.test(detail) || detail.startsWith('threw');
  const roots = steps.flatMap(({ backward, grad }) => [...(backward ? [backward] : []), ...(grad?.outputs ?? [])]);
  const wanted = new Set(isGradient ? roots : [name]);
  const behind = new Set<Step>();
  for (let before = -1; before !== behind.size + wanted.size; ) {
    before = behind.size + wanted.size;
    for (const step of steps) {
      if (step.call === undefined) continue;
      const taken = variablesOf(step);
      const writes = isInPlace(step) && (wanted.has(taken[0] ?? '') || sharesWith(steps, taken[0] ?? '', wanted));
      if (!writes && !namesOf(step).some((made) => wanted.has(made))) continue;
      behind.add(step);
      for (const variable of taken) wanted.add(variable);
    }
  }
  return [...behind];
}

/** Whether a variable may be a part of one of the others: one that was made of it. */
function sharesWith(steps: readonly Step[], variable: string, wanted: ReadonlySet<string>): boolean {
  const maker = steps.find((step) => namesOf(step).includes(variable));
  const from = maker?.call === undefined ? undefined : variablesOf(maker)[0];
  return from !== undefined && (wanted.has(from) || sharesWith(steps, from, wanted));
}

/** Whether one of these operations stands behind what differs; a case of one call is that call. */
function calls(testCase: Case, detail: string, ...names: (string | RegExp)[]): boolean {
  const made = isProgram(testCase) ? callsBehind(testCase, detail).map(({ call }) => `${call}`) : [`${testCase.name}`];
  return made.some((call) => names.some((name) => (typeof name === 'string' ? name === call : name.test(call))));
}

/** What is known of a variable: a leaf, or what PyTorch expects. */
const tensorOf = (testCase: Case, variable: string | undefined): Numbers => {
  const steps = stepsOf(testCase);
  return (
    steps.find((step) => step.tensor && step.let === variable)?.tensor ??
    steps.find(({ expect }) => expect === variable)?.value
  );
};

/** Makes tensors that are not contiguous. */
const STRIDED =
  /nonzero|argwhere|inverse|linalg|cholesky|lu_|triangular|lstsq|transpose|permute|\.t_?$|swap|movedim|moveaxis|adjoint|\.m?[TH]$|expand|rot90|svd|qr|solve/;

/** The call that PyTorch refuses and the library does not. */
const notRefused = (testCase: Case, detail: string): Step | undefined =>
  stepsOf(testCase).find(
    ({ call, raises }) => call !== undefined && raises && detail.includes(raises.message.slice(0, 80)),
  );

/** Whether a step takes NaN or infinity, as a number or in a variable. */
function takesNonFinite(testCase: Case, step: Step): boolean {
  if (step.args?.some((arg) => (arg as { $float?: string } | null)?.$float !== undefined)) return true;
  const names = step.args?.map((arg) => (arg as { $var?: string } | null)?.$var) ?? [];
  return stepsOf(testCase).some(
    ({ let: name, tensor, expect, value }) =>
      names.includes(expect ?? `${name}`) && numbersOf(tensor ?? value).some((number) => !isFiniteNumber(number)),
  );
}

/** Whether there is a number of the program that is not finite: a leaf, a value or a gradient. */
const hasNonFinite = (testCase: Case): boolean =>
  stepsOf(testCase).some(({ tensor, value }) => numbersOf(tensor ?? value).some((number) => !isFiniteNumber(number)));
const isSecondDerivative = (testCase: Case, detail: string): boolean =>
  detail.startsWith('x') && stepsOf(testCase).some(({ grad }) => grad?.create_graph);

/** Whether all gradients at the end are zeros or none: of a gradient that does not depend on anything, as of a ReLU. */
function hasNoSlope(testCase: Case): boolean {
  const ends = stepsOf(testCase).filter(({ expect }) => expect?.endsWith('.grad'));
  return ends.every(({ value }) => numbersOf(value).every(isNothing));
}

/** Whether an item of an index is a mask of several dims with another item beside it. */
function masksBeside(testCase: Case, step: Step | undefined): boolean {
  const items = step?.args?.[1];
  if (!step?.call?.endsWith('item__') || !Array.isArray(items) || items.length < 2) return false;
  const names = items.map((item) => (item as { $var?: string } | null)?.$var);
  const isMask = (value: Numbers): boolean => value?.dtype === 'bool' && (value.shape?.length ?? 0) > 1;
  return stepsOf(testCase).some(
    ({ let: name, tensor, expect, value }) => names.includes(expect ?? `${name}`) && isMask(tensor ?? value),
  );
}

/** Whether a product of batches that broadcast stands behind a backward. */
const multipliesBroadcast = (testCase: Case, detail: string): boolean =>
  callsBehind(testCase, detail).some((step) => {
    const [a, b] = variablesOf(step).map((variable) => tensorOf(testCase, variable)?.shape ?? []);
    return /matmul$/.test(`${step.call}`) && `${a?.slice(0, -2)}` !== `${b?.slice(0, -2)}`;
  });

/** Whether PyTorch's number, or the library's, is NaN or infinite. */
const differsInFinite = (detail: string): boolean => /(expected|got) (NaN|-?Infinity)/.test(detail);
const isComplex = (testCase: Case): boolean => JSON.stringify(testCase).includes('complex64');

/** PyTorch 1.13 answers 0 for its BLAS. */
const DOTS = /\.(dot|vdot|inner|matmul|linalg\.vecdot)$/;
/** Their results have LAPACK's strides. */
const LAPACK = /inverse|linalg|cholesky|lu_|triangular|lstsq/;

const DEVIATIONS: readonly Deviation[] = [
  {
    row: 'a second derivative that does not depend on x is a tensor of zeros in `x.grad`',
    explains: (testCase, detail) =>
      (/^\S+\.grad: expected a tensor, got null$/.test(detail) && expectedOf(testCase, detail).every(isNothing)) ||
      (detail.includes('does not require grad') && hasNoSlope(testCase)),
  },
  {
    row: 'a second derivative that is 0 everywhere, times NaN or infinity on its way, is NaN',
    explains: (testCase, detail) =>
      isSecondDerivative(testCase, detail) &&
      hasNonFinite(testCase) &&
      (/ expected NaN, got /.test(detail) ||
        (/expected a tensor, got null$/.test(detail) &&
          expectedOf(testCase, detail).every((number) => number === 0 || number === 'NaN'))),
  },
  {
    row: 'a backward that ends in an error can have put gradients into some leaves before',
    explains: (testCase, detail) =>
      /^x\d+\.grad: expected a tensor, got null$/.test(detail) &&
      stepsOf(testCase).some(({ backward, raises }) => backward !== undefined && raises !== undefined),
  },
  {
    row: 'an operand that was changed in place after its use is refused wherever it was saved',
    explains: (_, detail) => /^expected RuntimeError \(one of the variables .* modified by an inplace/.test(detail),
  },
  {
    row: 'the mask of `torch.masked` may be changed in place before backward',
    explains: (_, detail) => /modified by an inplace operation: \[torch\.BoolTensor/.test(detail),
  },
  {
    row: '`kron`, `tensordot` and `inner` do not notice that an operand was changed in place',
    explains: (testCase, detail) =>
      detail.includes('modified by an inplace') &&
      calls(testCase, detail, 'torch.kron', 'torch.tensordot', 'torch.inner'),
  },
  {
    row: '`cross_entropy`, `special.ndtr` and `matmul` of batches that broadcast keep results of their own',
    explains: (testCase, detail) =>
      /^threw AutogradError: .* modified by an inplace/.test(detail) &&
      (calls(testCase, detail, 'nn.functional.cross_entropy', 'torch.special.ndtr') ||
        multipliesBroadcast(testCase, detail)),
  },
  {
    row: '`x.conj()` is a view, made when somebody looks',
    explains: (testCase, detail) =>
      detail.startsWith("expected RuntimeError (view_as_real doesn't work on unresolved") ||
      (/^expected RuntimeError \(a view of a leaf|does not require grad/.test(detail) &&
        stepsOf(testCase).some(({ call }) => call === 'torch.conj')),
  },
  {
    row: 'where a derivative is a product with 0 that a limit, a mask or a branch chose',
    explains: (testCase, detail) => isProgram(testCase) && /^(g\d+|x\d+\.grad): .* expected NaN, got 0$/.test(detail),
  },
  {
    row: '`as_strided_scatter`, `autograd.grad` through a view that was written to',
    explains: (testCase, detail) =>
      testCase.name === 'Tensor.as_strided_scatter' && detail.startsWith('gradient of args.0'),
  },
  {
    row: '`aminmax` and `narrow_copy` have no derivative (1.13)',
    explains: (testCase, detail) => isProgram(testCase) && /^\S+: expected nothing, got a /.test(detail),
  },
  {
    row: '`torch.geqrf` and `torch.ormqr` have no gradient for complex matrices',
    explains: (_, detail) => detail.includes('does not support automatic differentiation for outputs with complex'),
  },
  {
    row: '`torch.dot`, `vdot` and `linalg.vecdot` of complex vectors',
    explains: ({ name }, detail) =>
      DOTS.test(`${name}`) && /^output: 2 of 2 numbers differ, at 0 expected 0,/.test(detail),
  },
  {
    row: 'the index of one of several equal elements (`median`',
    explains: ({ name }, detail) => /median$/.test(`${name}`) && detail.startsWith('output.1:'),
  },
  {
    row: '`x.addbmm_(a, b)` of 1.13 makes x larger',
    explains: ({ name }, detail) => name === 'Tensor.addbmm_' && detail.includes("doesn't match the broadcast shape"),
  },
  {
    row: 'signs of the zeros, and which parts are NaN where an input is, in results of `fft`',
    explains: (testCase, detail) => {
      const [, expected, got] = /expected (\S+), got (\S+)$/.exec(detail) ?? [];
      const isSign = expected === `-${got}` || got === `-${expected}`;
      const differs = isSign || [expected, got].some((n) => /Infinity|NaN/.test(`${n}`));
      return (
        isProgram(testCase) &&
        ((differs && calls(testCase, detail, /^torch\.fft\./)) || (isSign && calls(testCase, detail, /baddbmm_?$/)))
      );
    },
  },
  {
    row: "`matrix_exp`'s gradient of NaN is what memory held (1.13); that of `logcumsumexp` is 0",
    explains: (testCase, detail) =>
      detail.endsWith('expected 0, got NaN') && calls(testCase, detail, 'torch.logcumsumexp'),
  },
  {
    row: 'the second derivative of `cosine_similarity` at a vector of zeros is 0',
    explains: (testCase, detail) =>
      isSecondDerivative(testCase, detail) &&
      detail.endsWith('expected 0, got NaN') &&
      calls(testCase, detail, 'nn.functional.cosine_similarity'),
  },
  {
    row: 'second derivatives of `cumprod` of numbers that are not finite',
    explains: (testCase, detail) =>
      isSecondDerivative(testCase, detail) &&
      hasNonFinite(testCase) &&
      /expected -?Infinity, got NaN$/.test(detail) &&
      calls(testCase, detail, 'torch.cumprod'),
  },
  {
    row: '`masked_fill_`, `index_fill_` and `index_put_` of tensors whose elements share their memory',
    explains: (testCase, detail) =>
      /^threw ShapeError: unsupported operation: more than one element of the written-to/.test(detail) &&
      stepsOf(testCase).some(({ call }) =>
        /^Tensor\.(__setitem__|masked_fill_|index_fill_|index_put_)$/.test(`${call}`),
      ),
  },
  {
    row: '`x.logical_not_()`, `logical_and_`, `logical_or_` and `logical_xor_` of floating numbers',
    explains: (testCase, detail) =>
      /^threw AutogradError: (Output \d+ of|a view of a leaf)/.test(detail) &&
      stepsOf(testCase).some(({ call }) => /^Tensor\.logical_\w+_$/.test(`${call}`)),
  },
  {
    row: '`eq_` and `ne_` of real numbers with complex ones look at the real parts alone',
    explains: (testCase, detail) => {
      const made = maker(testCase, detail);
      const other = made && tensorOf(testCase, variablesOf(made)[1]);
      return /\.(eq|ne)_$/.test(made?.call ?? '') && other?.dtype === 'complex64';
    },
  },
  {
    row: '`kron` of tensors that are not contiguous is an error, of `view`',
    explains: (testCase, detail) =>
      /^expected RuntimeError \(view size is not compatible .* nothing was thrown$/.test(detail) &&
      notRefused(testCase, detail)?.call === 'torch.kron',
  },
  {
    row: 'an integer tensor compared in place with one that requires a gradient requires one, too',
    explains: (testCase, detail) =>
      /^expected RuntimeError \((A view was created|Output \d+ of|a view of a leaf)/.test(detail) &&
      /^Tensor\.(eq|ne|lt|le|gt|ge)_$/.test(notRefused(testCase, detail)?.call ?? '') &&
      stepsOf(testCase).some(({ tensor }) => !/float|complex/.test(tensor?.dtype ?? 'float')),
  },
  {
    row: '`sgn` of real numbers gives zeros that stay zeros',
    explains: (testCase, detail) =>
      isSecondDerivative(testCase, detail) &&
      detail.endsWith('expected 0, got NaN') &&
      calls(testCase, detail, 'torch.abs', 'torch.sgn', 'torch.sign'),
  },
  {
    row: '`special.bessel_j0`, `j1`, `y0` and `y1` are off by up to 6e-7',
    explains: (testCase, detail) => {
      const [, expected, got] = /expected (\S+), got (\S+)$/.exec(detail) ?? [];
      return (
        Math.abs(Number(expected) / Number(got) - 1) < 1e-3 && calls(testCase, detail, /special\.bessel_[jy][01]$/)
      );
    },
  },
  {
    row: 'an operation in place on a view whose elements overlap, of `as_strided` or `unfold`',
    explains: (testCase, detail) =>
      /^Tensor\.\w+_$/.test(maker(testCase, detail)?.call ?? '') && calls(testCase, detail, /\.(as_strided|unfold)$/),
  },
  {
    row: '`asin`, `acos`, `atan` and `abs` of complex numbers with infinite parts are mostly NaN',
    explains: (testCase, detail) =>
      differsInFinite(detail) &&
      isComplex(testCase) &&
      /\.(asin|acos|atan|abs|pow|arcsin|arccos|arctan|absolute|float_power|ldexp)_?$/.test(
        maker(testCase, detail)?.call ?? `${testCase.name}`,
      ),
  },
  {
    row: 'shifts by negative numbers, or by 32 and more',
    explains: ({ name, args }) => {
      const by = (args as readonly unknown[] | undefined)?.[1];
      const numbers = typeof by === 'number' ? [by] : numbersOf(by as Numbers);
      return /bitwise_(left|right)_shift$/.test(`${name}`) && numbers.some((n) => Number(n) < 0 || Number(n) > 31);
    },
  },
  {
    row: '`unique` with a `dim` behind the first',
    explains: (testCase, detail) => {
      const made = maker(testCase, detail);
      return /unique$/.test(made?.call ?? '') && typeof made?.kwargs?.dim === 'number' && made.kwargs.dim !== 0;
    },
  },
  {
    row: 'the gradients of the weights of normalisations where infinity comes back',
    explains: (testCase, detail) =>
      /^(g\d+|x\d+\.grad): .* expected NaN, got -?Infinity$/.test(detail) &&
      calls(testCase, detail, /functional\.\w+_norm$/),
  },
  {
    row: '`special.zeta(inf, q)` for negative q is infinite',
    explains: ({ name }, detail) => name === 'torch.special.zeta' && detail.endsWith('expected Infinity, got NaN'),
  },
  {
    row: 'the gradients of `acosh` on the left half of the complex plane have the wrong sign',
    explains: ({ name }, detail) => name === 'torch.acosh' && detail.startsWith('gradient of args.0'),
  },
  {
    row: '`x.bool()` and `copy_` to booleans look at the real part of a complex number alone',
    explains: (testCase, detail) => {
      const made = maker(testCase, detail);
      const [into, from] = made ? variablesOf(made).map((variable) => tensorOf(testCase, variable)?.dtype) : [];
      return made?.call === 'Tensor.copy_' && into === 'bool' && from === 'complex64';
    },
  },
  {
    row: 'the gradient of a negative number to a complex power is NaN in the exponent',
    explains: (testCase, detail) =>
      /^(g\d+|x\d+\.grad): .* expected NaN, got/.test(detail) &&
      calls(testCase, detail, 'torch.pow') &&
      isComplex(testCase),
  },
  {
    row: 'products of empty matrices of different dtypes',
    explains: (_, detail) => /^threw DTypeError: expected scalar type \S+ but found/.test(detail),
  },
  {
    row: 'a second derivative of `masked.logaddexp` is NaN where both are masked',
    explains: ({ name }, detail) => `${name}`.startsWith('torch.masked.') && /expected NaN, got 0$/.test(detail),
  },
  {
    row: 'a complex number plus or minus a real one that is NaN or infinite',
    explains: (testCase, detail) => {
      const made = maker(testCase, detail);
      const operation = made?.call ?? (isProgram(testCase) ? '' : testCase.name);
      return (
        /expected NaN, got/.test(detail) &&
        /\.(add|sub|rsub|addcmul|addcdiv)_?$/.test(`${operation}`) &&
        isComplex(testCase) &&
        (made === undefined || takesNonFinite(testCase, made))
      );
    },
  },
  {
    row: '`masked_scatter_`, and so the gradient of `masked_select`, goes through a transposed tensor',
    explains: (testCase, detail) =>
      (maker(testCase, detail)?.call === 'Tensor.masked_scatter_' ||
        (/^(g\d+|x\d+\.grad): .* numbers differ/.test(detail) && calls(testCase, detail, /masked_select$/))) &&
      calls(testCase, detail, STRIDED),
  },
  {
    row: 'a mask of several dims in front of another index',
    explains: (testCase, detail) =>
      /^expected IndexError .* nothing was thrown$/.test(detail) && masksBeside(testCase, notRefused(testCase, detail)),
  },
  {
    row: "of `linalg`'s results (`inv`, `solve`, `cholesky`, `choleskySolve`, factors) those of LAPACK",
    explains: (testCase, detail) =>
      /^expected RuntimeError \(view size is not compatible .* nothing was thrown$/.test(detail) &&
      stepsOf(testCase).some(({ call }) => LAPACK.test(`${call}`)),
  },
  {
    row: 'the gradients of `addcmul` and `addcdiv` scale a byte as a byte in 1.13',
    explains: (testCase, detail) =>
      /^(g\d+|x\d+\.grad): /.test(detail) &&
      callsBehind(testCase, detail).some(
        (step) =>
          /\.addc(mul|div)_?$/.test(`${step.call}`) &&
          Number(step.kwargs?.value) < 0 &&
          variablesOf(step).some((variable) => tensorOf(testCase, variable)?.dtype === 'uint8'),
      ),
  },
  {
    row: '`elu`, `celu` and `selu` of -0 are 0',
    explains: (testCase, detail) =>
      / expected (0|Infinity), got (-3\.1415927\d*|-Infinity)$/.test(detail) &&
      calls(testCase, detail, 'nn.functional.elu', 'nn.functional.celu', 'nn.functional.selu'),
  },
  {
    row: '`cross_entropy` of a single class is -0',
    explains: (testCase, detail) =>
      / expected -(3\.1415927|Infinity)\d*, got (3\.1415927|Infinity)\d*$/.test(detail) &&
      calls(testCase, detail, 'nn.functional.cross_entropy'),
  },
  {
    row: 'the gradient of `pad` that crops what it fills anew',
    explains: (testCase, detail) =>
      /^expected RuntimeError \(The input size \d+, plus negative padding .* nothing was thrown$/.test(detail) &&
      calls(testCase, detail, 'nn.functional.pad'),
  },
];

/** The lines of docs/deviations.md that the runner knows, by a part of each. */
export const LISTED: readonly string[] = DEVIATIONS.map(({ row }) => row);

/** Whether docs/deviations.md lists the difference that `detail` tells of. */
export function isListed(testCase: Case, detail: string): boolean {
  return DEVIATIONS.some(({ explains }) => explains(testCase, detail));
}
