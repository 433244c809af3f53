import { expect, it } from 'vitest';
import { compile } from '../docs/typeCheck';

it('the types of torchlet/lean know what its tensors can do', { timeout: 120_000 }, () => {
  const code = `
    import { add, nn, type Tensor, tensor } from 'torchlet/lean';
    const x: Tensor = add(tensor([1, 2]), 1);
    const y: Tensor = new nn.ReLU()(x);
    y.backward();
    x.item();
    x.add(1);`;
  // Of the library's own files too: none of them may use a method that lean lacks.
  expect(compile([code]).map(({ text }) => text)).toEqual(["Property 'add' does not exist on type 'Tensor'."]);
});
