import { scope } from 'torchlet';
import { ConfusionMatrix } from 'torchlet/metrics';
import { CLASSES, type Trainer } from './trainer';
import type { Mistake, TestResult } from './training';

const COUNT = 500;
const BATCH = 50;
const MOST_MISTAKES = 8;

/** What a network makes of digits that it does not learn from, batch by batch. */
export class Examination {
  private readonly trainer: Trainer;
  private readonly matrix = new ConfusionMatrix({ numClasses: CLASSES });
  private readonly mistakes: Mistake[] = [];
  private done = 0;

  constructor(trainer: Trainer) {
    this.trainer = trainer;
  }

  get isOver(): boolean {
    return this.done >= COUNT;
  }

  next(): void {
    scope(() => {
      const { scores, labels } = this.trainer.testScores(this.done, BATCH);
      this.matrix.update(scores, labels);
      const guesses = scores.argmax(1).data();
      const shares = scores.max(1).values.data();
      labels.data().forEach((label, i) => {
        if (guesses[i] === label) return;
        const { pixels } = this.trainer.testDigit(this.done + i);
        this.mistakes.push({ pixels, label: Number(label), guess: Number(guesses[i]), share: Number(shares[i]) });
      });
    });
    this.done += BATCH;
  }

  result(): TestResult {
    const { step, epoch } = this.trainer;
    const matrix = this.matrix.compute();
    const right = matrix.reduce((sum, row, i) => sum + (row[i] as number), 0);
    const mistakes = this.mistakes.sort((a, b) => b.share - a.share).slice(0, MOST_MISTAKES);
    return { step, epoch, count: COUNT, right, matrix, mistakes };
  }
}
