const SIDE = 28;
/** MNIST's digits fill a box of this side, with their centre of mass in the middle of the picture. */
const BOX = 20;
const PEN = 20;
/** Canvas pixels that an arrow key moves the pen. */
const STRIDE = 8;

/** A field to draw in by pointer or keyboard; `onChange` gets the picture as MNIST's would be, or null when it is empty. */
export class DrawingField {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly small = new OffscreenCanvas(SIDE, SIDE);
  private readonly onChange: (pixels: Uint8Array | null) => void;
  private pen: { x: number; y: number };
  private isDown = false;
  private isDue = false;
  /** What is drawn, without the mark that shows the keyboard's pen. */
  private readonly ink: OffscreenCanvas;
  private readonly inkContext: OffscreenCanvasRenderingContext2D;

  constructor(canvas: HTMLCanvasElement, onChange: (pixels: Uint8Array | null) => void) {
    this.canvas = canvas;
    this.onChange = onChange;
    this.context = canvas.getContext('2d') as CanvasRenderingContext2D;
    this.ink = new OffscreenCanvas(canvas.width, canvas.height);
    this.inkContext = this.ink.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
    Object.assign(this.inkContext, { lineWidth: PEN, lineCap: 'round', lineJoin: 'round', strokeStyle: '#fff' });
    this.pen = { x: canvas.width / 2, y: canvas.height / 2 };
    canvas.addEventListener('pointerdown', (event) => this.pointerDown(event));
    canvas.addEventListener('pointermove', (event) => this.pointerMove(event));
    for (const name of ['pointerup', 'pointercancel', 'blur']) canvas.addEventListener(name, () => this.lift());
    canvas.addEventListener('keydown', (event) => this.key(event));
    canvas.addEventListener('focus', () => this.show());
  }

  clear(): void {
    this.inkContext.clearRect(0, 0, this.ink.width, this.ink.height);
    this.changed();
  }

  private pointerDown(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    this.pen = this.place(event);
    this.isDown = true;
    this.lineTo(this.pen);
  }

  private pointerMove(event: PointerEvent): void {
    if (!this.isDown || !this.canvas.hasPointerCapture(event.pointerId)) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) this.lineTo(this.place(each));
  }

  private lift(): void {
    this.isDown = false;
    this.show();
  }

  private place({ clientX, clientY }: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return {
      x: ((clientX - left) / width) * this.canvas.width,
      y: ((clientY - top) / height) * this.canvas.height,
    };
  }

  private key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-STRIDE, 0],
      ArrowRight: [STRIDE, 0],
      ArrowUp: [0, -STRIDE],
      ArrowDown: [0, STRIDE],
    };
    const move = moves[event.key];
    if (move !== undefined) {
      const within = (at: number, limit: number): number => Math.min(limit - PEN / 2, Math.max(PEN / 2, at));
      const next = {
        x: within(this.pen.x + move[0], this.ink.width),
        y: within(this.pen.y + move[1], this.ink.height),
      };
      if (this.isDown) this.lineTo(next);
      this.pen = next;
    } else if (event.key === ' ') {
      if (!event.repeat) this.isDown = !this.isDown;
      if (this.isDown) this.lineTo(this.pen);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      this.isDown = false;
      this.clear();
    } else {
      return;
    }
    event.preventDefault();
    this.show();
  }

  private lineTo(to: { x: number; y: number }): void {
    this.inkContext.beginPath();
    this.inkContext.moveTo(this.pen.x, this.pen.y);
    this.inkContext.lineTo(to.x, to.y);
    this.inkContext.stroke();
    this.pen = to;
    // A pointer moves more often than there are frames.
    if (!this.isDue) requestAnimationFrame(() => this.changed());
    this.isDue = true;
  }

  private changed(): void {
    this.isDue = false;
    this.show();
    this.onChange(this.picture());
  }

  private show(): void {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.context.drawImage(this.ink, 0, 0);
    if (document.activeElement !== this.canvas || !this.canvas.matches(':focus-visible')) return;
    this.context.strokeStyle = this.isDown ? '#ff6b5e' : '#8ea6ff';
    this.context.lineWidth = 2;
    this.context.beginPath();
    this.context.arc(this.pen.x, this.pen.y, PEN / 2, 0, 2 * Math.PI);
    this.context.stroke();
  }

  /** The drawing scaled into a box of 20 x 20 and moved so that its centre of mass lies in the middle of 28 x 28. */
  private picture(): Uint8Array | null {
    const { width, height } = this.ink;
    const { data } = this.inkContext.getImageData(0, 0, width, height);
    let [left, top, right, bottom, mass, massX, massY] = [width, height, -1, -1, 0, 0, 0];
    for (let y = 0; y < height; y += 2) {
      for (let x = 0; x < width; x += 2) {
        const alpha = data[(y * width + x) * 4 + 3] as number;
        if (alpha === 0) continue;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
        mass += alpha;
        massX += alpha * x;
        massY += alpha * y;
      }
    }
    if (mass === 0) return null;
    const scale = BOX / Math.max(right - left + 2, bottom - top + 2, PEN * 2);
    const context = this.small.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
    context.clearRect(0, 0, SIDE, SIDE);
    context.imageSmoothingQuality = 'high';
    const x = SIDE / 2 - (massX / mass) * scale;
    const y = SIDE / 2 - (massY / mass) * scale;
    context.drawImage(this.ink, x, y, width * scale, height * scale);
    const small = context.getImageData(0, 0, SIDE, SIDE).data;
    return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => small[i * 4 + 3] as number);
  }
}
