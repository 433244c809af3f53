import type { Maps, Mistake } from './training';

const SIDE = 28;
const GAP = 1;
const POSITIVE = [200, 40, 45];
const NEGATIVE = [45, 80, 200];

/** Draws maps beside each other: blue for negative numbers, white for none, red for positive ones. */
export function drawMaps(canvas: HTMLCanvasElement, { count, side, values }: Maps, columns: number): void {
  const cell = side + (side > 1 ? GAP : 0);
  resize(canvas, columns * cell, Math.ceil(count / columns) * cell);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(canvas.width, canvas.height);
  values.forEach((value, at) => {
    const [map, i] = [Math.floor(at / (side * side)), at % (side * side)];
    const x = (map % columns) * cell + (i % side);
    const y = Math.floor(map / columns) * cell + Math.floor(i / side);
    const colour = value > 0 ? POSITIVE : NEGATIVE;
    const share = Math.abs(value) / 127;
    const pixel = (y * canvas.width + x) * 4;
    for (let c = 0; c < 3; c++) image.data[pixel + c] = 255 + share * ((colour[c] as number) - 255);
    image.data[pixel + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}

/** Draws 28 x 28 bytes, white on black. */
export function drawDigit(canvas: HTMLCanvasElement, pixels: Uint8Array): void {
  resize(canvas, SIDE, SIDE);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(SIDE, SIDE);
  pixels.forEach((grey, i) => {
    image.data.set([grey, grey, grey, 255], i * 4);
  });
  context.putImageData(image, 0, 0);
}

/** A list with a picture and a line of text for each. */
export function showMistakes(list: HTMLElement, mistakes: readonly Mistake[]): void {
  list.replaceChildren(
    ...mistakes.map(({ pixels, label, guess, share }) => {
      const [item, canvas, text] = (['li', 'canvas', 'span'] as const).map((name) => document.createElement(name));
      drawDigit(canvas as HTMLCanvasElement, pixels);
      (canvas as HTMLElement).setAttribute('aria-hidden', 'true');
      (text as HTMLElement).textContent = `a ${label}, taken for ${guess} (${(share * 100).toFixed(0)}\u00a0%)`;
      (item as HTMLElement).append(canvas as HTMLElement, text as HTMLElement);
      return item as HTMLElement;
    }),
  );
}

function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
