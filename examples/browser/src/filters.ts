const COUNT = 32;
const SIDE = 5;
const COLUMNS = 8;
const GAP = 1;
const POSITIVE = [200, 40, 45];
const NEGATIVE = [45, 80, 200];

/** Draws the filters beside each other: blue for negative weights, white for none, red for positive ones. */
export function drawFilters(canvas: HTMLCanvasElement, values: Float32Array): void {
  canvas.width = COLUMNS * (SIDE + GAP) - GAP;
  canvas.height = (COUNT / COLUMNS) * (SIDE + GAP) - GAP;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(canvas.width, canvas.height);
  for (let f = 0; f < COUNT; f++) {
    const own = values.subarray(f * SIDE * SIDE, (f + 1) * SIDE * SIDE);
    const most = own.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-12);
    own.forEach((value, i) => {
      const x = (f % COLUMNS) * (SIDE + GAP) + (i % SIDE);
      const y = Math.floor(f / COLUMNS) * (SIDE + GAP) + Math.floor(i / SIDE);
      const colour = value > 0 ? POSITIVE : NEGATIVE;
      const share = Math.abs(value) / most;
      const mixed = colour.map((channel) => 255 + share * (channel - 255));
      image.data.set([...mixed, 255], (y * canvas.width + x) * 4);
    });
  }
  context.putImageData(image, 0, 0);
}
