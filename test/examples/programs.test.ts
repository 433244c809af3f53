import { expect, test } from 'vitest';
import * as actorCritic from '../../examples/programs/actorCritic.ts';
import * as dcgan from '../../examples/programs/dcgan.ts';
import * as finetune from '../../examples/programs/finetune.ts';
import recorded from '../../examples/programs/losses.json' with { type: 'json' };
import * as mnist from '../../examples/programs/mnist.ts';
import * as nanoGPT from '../../examples/programs/nanoGPT.ts';
import * as resnet from '../../examples/programs/resnet.ts';
import * as vae from '../../examples/programs/vae.ts';
import * as wordLanguage from '../../examples/programs/wordLanguage.ts';

const log = (): void => {};
const ALL = process.env.TORCHLET_TEST_ALL === '1';

/** The programs of examples/programs, for as many steps as PyTorch's losses were recorded (by record.py there). */
const programs: [name: keyof typeof recorded, run: () => number[] | Promise<number[]>][] = [
  ['mnist', () => mnist.train({ steps: 4, log })],
  ['resnet', () => resnet.train({ steps: ALL ? 2 : 1, log })],
  ['finetune', () => finetune.train({ steps: 4, log })],
  ['vae', () => vae.train({ steps: 4, log })],
  ['dcgan', () => dcgan.train({ steps: 2, log })],
  ['LSTM', () => wordLanguage.train('LSTM', { steps: 3, log })],
  ['Transformer', () => wordLanguage.train('Transformer', { steps: 3, log })],
  ['nanoGPT', () => nanoGPT.train({ steps: 3, sample: 3, log })],
  ['actorCritic', () => actorCritic.train({ steps: 4, log })],
];

test.each(programs)("%s has PyTorch's first losses", { timeout: 120_000 }, async (name, run) => {
  const [losses, expected] = [await run(), recorded[name]];
  expect(losses).toHaveLength(ALL || name !== 'resnet' ? expected.length : 1);
  for (const [i, loss] of losses.entries()) expect(Math.abs(loss / (expected[i] as number) - 1)).toBeLessThan(1e-4);
});

test("the GPT's state has GPT-2's names", async () => {
  const names = Object.keys(new nanoGPT.GPT(11).stateDict());
  expect(names).toContain('transformer.h.3.attn.c_attn.weight');
  expect(names).toContain('transformer.wte.weight');
  expect(names).toContain('transformer.ln_f.bias');
});
