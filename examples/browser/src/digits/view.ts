import { confusionMatrix } from 'torchlet/vis';
import { element, say } from '../shared/page';
import { drawDigit, drawMaps, showMistakes } from './pictures';
import type { Look, TestResult } from './training';

const DIGITS = 10;
/** Maps beside each other, for each stage. */
const COLUMNS = [4, 4, 8, 4];

const meters = Array.from({ length: DIGITS }, (_, digit) => addMeter(digit));

function addMeter(digit: number): HTMLMeterElement {
  const row = document.createElement('li');
  const meter = document.createElement('meter');
  meter.setAttribute('aria-label', String(digit));
  row.append(String(digit), meter);
  element('scores').append(row);
  return meter;
}

/** The network with a digit in it. */
export function showLook({ pixels, label, stages, scores, filters }: Look): void {
  drawDigit(element('stage-0'), pixels);
  stages.forEach((maps, i) => {
    drawMaps(element(`stage-${i + 1}`), maps, COLUMNS[i] as number);
  });
  drawMaps(element('filters'), filters, filters.count / 2);
  say('answer', String(scores.indexOf(Math.max(...scores))));
  const whose = label === undefined ? 'Your digit' : `A ${label} of the test set (draw one, and it is yours)`;
  say('shown', `${whose}, on its way through the network.`);
}

/** What the network makes of a drawing; null: there is none. */
export function showScores(scores: readonly number[] | null): void {
  meters.forEach((meter, digit) => {
    meter.value = scores?.[digit] ?? 0;
  });
  say('guess', scores === null ? '' : `This is a ${scores.indexOf(Math.max(...scores))}`);
}

export function showTest({ count, right, matrix, mistakes }: TestResult): void {
  say('accuracy', `${((right / count) * 100).toFixed(1)} %`);
  element('matrix').innerHTML = confusionMatrix(matrix, { title: `${count} test digits` });
  say('mistakes-text', mostFrequent(matrix, count - right));
  showMistakes(element('worst'), mistakes);
}

export function clearTest(): void {
  say('accuracy', '–');
  say('mistakes-text', 'The first test comes after 25 steps.');
  for (const id of ['matrix', 'worst']) element(id).replaceChildren();
}

function mostFrequent(matrix: readonly number[][], wrong: number): string {
  if (wrong === 0) return 'It read all test digits.';
  const pairs = matrix.flatMap((row, i) => row.map((times, j) => ({ times: i === j ? 0 : times, i, j })));
  const { times, i, j } = pairs.reduce((most, pair) => (pair.times > most.times ? pair : most));
  return `It misread ${wrong} of the test digits, most often a ${i} as ${j}: ${times === 1 ? 'once' : `${times} times`}.`;
}
