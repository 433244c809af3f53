import { setNumThreads } from 'torchlet';
import { serveTraining, type TrainingRun } from 'torchlet/worker';
import { Digits } from './digits';
import { Examination } from './examination';
import { Trainer } from './trainer';
import type { Asked, Start, Told } from './training';

const STEPS_A_TEST = 25;
/** One processor is left to the page. */
const THREADS = Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1));

serveTraining<Start, Told, Asked>(async ({ file, settings }, run) => {
  const digits = await Digits.unpack(file);
  const threads = await setNumThreads(crossOriginIsolated ? THREADS : 1);
  let trainer = new Trainer(digits, settings);
  /** The last state that is known to be sound. */
  let good: Uint8Array = trainer.checkpoint();
  run.onAsk('threads', () => threads);
  run.onAsk('settings', (changed) => trainer.change(changed));
  run.onAsk('look', (pixels) => {
    const shown =
      pixels === null ? trainer.testDigit(Math.floor(trainer.step / STEPS_A_TEST)) : { pixels, label: undefined };
    return trainer.look(shown.pixels, shown.label);
  });
  run.onAsk('save', () => ({ bytes: trainer.checkpoint(), step: trainer.step }));
  run.onAsk('load', (bytes) => {
    trainer = load(digits, bytes);
    good = bytes;
    run.pause();
    return { settings: trainer.settings, step: trainer.step, losses: Float32Array.from(trainer.losses) };
  });

  while (await run.turn()) {
    const own = trainer;
    const started = performance.now();
    const loss = own.advance();
    const ms = performance.now() - started;
    const isDue = own.step % STEPS_A_TEST === 0;
    if (!Number.isFinite(loss) || (isDue && !own.isSound())) {
      trainer = load(digits, good);
      trainer.change(own.settings);
      run.pause();
      await run.turn({ kind: 'diverged', step: own.step, keptStep: trainer.step });
    } else {
      await run.next({ kind: 'step', step: own.step, epoch: own.epoch, loss, ms });
      if (isDue && own === trainer) {
        good = own.checkpoint();
        await examine(own, run, () => own === trainer);
      }
    }
  }
});

function load(digits: Digits, bytes: Uint8Array): Trainer {
  try {
    return Trainer.from(digits, bytes);
  } catch (error) {
    throw new Error(`The file could not be loaded: ${(error as Error).message}`);
  }
}

/** Tests batch by batch, so that drawing and buttons are answered in between. */
async function examine(trainer: Trainer, run: TrainingRun<Told, Asked>, isWanted: () => boolean): Promise<void> {
  const examination = new Examination(trainer);
  while (!examination.isOver) {
    examination.next();
    if (!(await run.turn()) || !isWanted()) return;
  }
  await run.turn({ kind: 'test', test: examination.result() });
}
