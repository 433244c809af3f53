import { EXTENT, type Network, type Plane, type Point } from './training';

const BLUE = [37, 99, 235];
const ORANGE = [217, 119, 6];
const RADIUS = 5;

/** Blue and orange, the paler the less sure; white is the boundary. */
export function drawPlane(canvas: HTMLCanvasElement, { side, values }: Plane): void {
  paint(canvas, side, values, (value) => (value - 127.5) / 127.5);
}

function paint(
  canvas: HTMLCanvasElement,
  side: number,
  values: ArrayLike<number>,
  shareOf: (value: number) => number,
): void {
  if (canvas.width !== side) [canvas.width, canvas.height] = [side, side];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(side, side);
  for (let i = 0; i < values.length; i++) {
    const share = shareOf(values[i] as number);
    const colour = share > 0 ? ORANGE : BLUE;
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = 255 + 0.75 * Math.abs(share) * ((colour[c] as number) - 255);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Blue circles and orange squares; those of the test are hollow. `mark` is the keyboard's. */
export function drawPoints(
  canvas: HTMLCanvasElement,
  points: readonly Point[],
  learned: number,
  mark: { x: number; y: number } | null,
): void {
  const ratio = Math.min(2, devicePixelRatio);
  const size = Math.round(canvas.clientWidth * ratio);
  if (canvas.width !== size) [canvas.width, canvas.height] = [size, size];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const place = (at: number): number => ((at / EXTENT + 1) / 2) * size;
  context.clearRect(0, 0, size, size);
  points.forEach(({ x, y, label }, i) => {
    const colour = label === 0 ? '#1d4ed8' : '#9a3412';
    const r = RADIUS * ratio;
    context.beginPath();
    if (label === 0) context.arc(place(x), place(-y), r, 0, 2 * Math.PI);
    else context.rect(place(x) - 0.85 * r, place(-y) - 0.85 * r, 1.7 * r, 1.7 * r);
    context.fillStyle = i < learned ? colour : '#fff';
    context.strokeStyle = i < learned ? '#fff' : colour;
    context.lineWidth = 1.5 * ratio;
    context.fill();
    context.stroke();
  });
  if (mark === null) return;
  context.strokeStyle = '#000';
  context.lineWidth = 2 * ratio;
  context.strokeRect(place(mark.x) - 10 * ratio, place(-mark.y) - 10 * ratio, 20 * ratio, 20 * ratio);
}

/** A row of small pictures for each layer. */
export function drawNeurons(box: HTMLElement, { side, layers }: Network): void {
  const wanted = layers.flat().length;
  if (box.querySelectorAll('canvas').length !== wanted || box.children.length !== layers.length) {
    box.replaceChildren(
      ...layers.map((neurons, i) => {
        const row = document.createElement('li');
        row.append(`Layer ${i + 1}`, ...neurons.map(() => document.createElement('canvas')));
        return row;
      }),
    );
  }
  const canvases = box.querySelectorAll('canvas');
  layers.flat().forEach((values, i) => {
    paint(canvases[i] as HTMLCanvasElement, side, values, (value) => value / 127);
  });
}
