import * as torchlet from 'torchlet';
import { autograd, manualSeed, Tensor, tensor } from 'torchlet';
import { expect, test } from 'vitest';

/** 6 x 6 numbers whose memory has one row, one column or one number. */
const EXPANDED: Record<string, () => Tensor> = {
  'the same row': () => tensor([0.5, 0.25, 0.75, 0.125, 0.375, 0.625]).expand([6, 6]),
  'the same column': () => tensor([[0.5], [0.25], [0.75], [0.125], [0.375], [0.625]]).expand([6, 6]),
  'the same number': () => tensor([0.5]).expand([6, 6]),
};

type Named = Record<string, unknown>;
const { fft, linalg, nn, special } = torchlet as unknown as Record<string, Named> & { nn: { functional: Named } };

/** Settings, what asks for none of the elements, and what differs from call to call. */
const OTHER = /_$|^set|^ready$|seed|grad|mode|empty|save|load/i;

/** Everything that can be called with one tensor, or as its method. */
const calls: [name: string, call: (x: Tensor) => unknown][] = [
  ...Object.entries({ torch: torchlet, fft, linalg, special, functional: nn.functional }).flatMap(([space, members]) =>
    Object.entries(members as Named)
      .filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name) && !OTHER.test(name))
      .map(([name, value]): [string, (x: Tensor) => unknown] => [
        `${space} ${name}`,
        (x) => (value as typeof String)(x),
      ]),
  ),
  ...Object.getOwnPropertyNames(Tensor.prototype)
    .filter((name) => /^[a-z]/.test(name) && !/_$|empty|dispose|stride|contiguous|data|item/i.test(name))
    .filter((name) => typeof Object.getOwnPropertyDescriptor(Tensor.prototype, name)?.value === 'function')
    .map((name): [string, (x: Tensor) => unknown] => [
      `x.${name}`,
      (x) => (x as unknown as Record<string, () => unknown>)[name]?.(),
    ]),
];

/** The result in numbers, and the gradient where there is one; null where the call needs more, or gives no tensor. */
function outcome(call: (x: Tensor) => unknown, x: Tensor): unknown {
  manualSeed(1);
  try {
    const y = call(x);
    const first = Array.isArray(y) ? y[0] : y;
    if (!(first instanceof Tensor)) return null;
    const values = first.detach().contiguous().data();
    if (!first.requiresGrad || first.dtype !== 'float32') return [first.shape, values];
    // The gradient of a sum is expanded, too.
    const [gradient] = autograd.grad(first.sum(), [x], { allowUnused: true });
    return [first.shape, values, gradient?.contiguous().data() ?? null];
  } catch {
    return null;
  }
}

test.each(Object.keys(EXPANDED))('what is computed of %s is what is computed of its copy', (name) => {
  const make = EXPANDED[name] as () => Tensor;
  let compared = 0;
  for (const [called, call] of calls) {
    const [x, copy] = [make(), make().clone()];
    for (const given of [x, copy]) given.requiresGrad = true;
    const expected = outcome(call, copy);
    if (expected === null) continue;
    expect.soft(outcome(call, x), called).toEqual(expected);
    compared++;
  }
  expect(compared).toBeGreaterThan(350);
});
