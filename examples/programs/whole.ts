// Runs the programs of this folder to their ends, or those that are named, and prints what each arrives at, and in how many seconds of
// the processor:
// node scripts/run.mjs examples/programs/whole.ts [NAME...]; record.py --whole prints the same of PyTorch.
import * as actorCritic from './actorCritic.ts';
import * as dcgan from './dcgan.ts';
import * as finetune from './finetune.ts';
import * as mnist from './mnist.ts';
import * as nanoGPT from './nanoGPT.ts';
import * as resnet from './resnet.ts';
import { isMain, type Report } from './run.ts';
import * as vae from './vae.ts';
import * as wordLanguage from './wordLanguage.ts';

const programs: Record<string, (report: Report) => number[] | Promise<number[]>> = {
  mnist: mnist.train,
  resnet: resnet.train,
  finetune: finetune.train,
  vae: vae.train,
  dcgan: dcgan.train,
  LSTM: (report) => wordLanguage.train('LSTM', report),
  Transformer: (report) => wordLanguage.train('Transformer', report),
  nanoGPT: (report) => nanoGPT.train({ ...report, sample: 0 }),
  actorCritic: actorCritic.train,
};

if (isMain(import.meta.url)) {
  const named = process.argv.slice(2);
  const unknown = named.find((name) => !(name in programs));
  if (unknown !== undefined) throw new Error(`no program '${unknown}': there are ${Object.keys(programs).join(', ')}`);
  for (const [name, run] of Object.entries(programs)) {
    if (named.length > 0 && !named.includes(name)) continue;
    let last = '';
    const began = process.cpuUsage();
    await run({
      log: (line) => {
        if (line.trim() !== '') last = line;
      },
    });
    const { user, system } = process.cpuUsage(began);
    console.log(`${name}: ${last}; ${((user + system) / 1e6).toFixed(1)} s`);
  }
}
