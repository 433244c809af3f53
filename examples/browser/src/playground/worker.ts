import { serveTraining } from 'torchlet/worker';
import { Classifier } from './classifier';
import type { Asked, Settings, Start, Told } from './training';

/** Milliseconds of training of which the speed is the mean. */
const TIMED_MS = 500;

serveTraining<Start, Told, Asked>(async (start, run) => {
  const classifier = new Classifier(start);
  let settings: Settings = start;
  let [speed, steps, spent] = [0, 0, 0];
  run.onAsk('points', () => ({ points: classifier.points, learned: classifier.learned }));
  run.onAsk('plane', (side) => classifier.plane(side));
  run.onAsk('network', (side) => classifier.network(side, speed));
  run.onAsk('settings', (changed) => {
    settings = changed;
    classifier.change(changed);
  });

  while (await run.turn()) {
    const started = performance.now();
    const loss = classifier.advance();
    spent += performance.now() - started;
    steps++;
    if (spent >= TIMED_MS || speed === 0) {
      speed = (steps * 1000) / spent;
      [steps, spent] = [0, 0];
    }
    await run.next(loss);
    const { pace } = settings;
    if (pace > 0) await new Promise((resolve) => setTimeout(resolve, started + 1000 / pace - performance.now()));
  }
});
