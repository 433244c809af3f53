import { expect, it } from 'vitest';
import { typeErrors } from '../docs/typeCheck';

/** Calls that do not compile, and what the compiler says first. */
const CALLS: [string, string][] = [
  ['zeros(2, 3)', "Argument of type 'number' is not assignable to parameter of type 'Shape'."],
  ['new nn.Linear(2)', 'Expected 2-3 arguments, but got 1.'],
  ['new optim.SGD(model)', "Argument of type 'Linear' is not assignable to parameter of type 'GroupsWithLr'."],
  [
    'new optim.SGD(model.parameters())',
    "Argument of type 'Generator<Parameter, any, any>' is not assignable to parameter of type 'GroupsWithLr'.",
  ],
  ['new optim.SGD(model.parameters(), { momentum: 0.9 })', "Property 'lr' is missing"],
  ['new optim.SGD([{ params: model.parameters() }])', "Property 'lr' is missing"],
];

/** Calls that do. */
const GOOD = [
  'new optim.SGD(model.parameters(), { lr: 0.1 })',
  'new optim.SGD([model.weight], { lr: 0.1 })',
  'new optim.SGD([{ params: model.parameters(), lr: 0.1 }])',
  'new optim.SGD([{ params: [model.weight], lr: 0.1 }, { params: [model.weight] }], { lr: 1 })',
];

const program = (call: string): string =>
  `import { nn, optim, zeros } from 'torchlet'; const model = new nn.Linear(2, 2); ${call}; void zeros; void optim;`;

it('calls that miss something do not compile, with a readable reason', { timeout: 120_000 }, () => {
  const calls = [...CALLS.map(([call]) => call), ...GOOD];
  const errors = typeErrors(new Map(calls.map((call) => [call, program(call)])));
  for (const [call, text] of CALLS) {
    expect(errors.filter((error) => error.startsWith(`${call}, line`)).join('\n')).toContain(text);
  }
  expect(errors).toHaveLength(CALLS.length);
});
