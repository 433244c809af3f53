/** The byte that the three neighbours foretell best: the nearest of them to left + up - upper left. */
export function paeth(left: number, up: number, upperLeft: number): number {
  const guess = left + up - upperLeft;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upperLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upperLeft;
}

export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** How many values a pixel has, by PNG's number for kinds of colours: grey, RGB, palette, grey and alpha, RGB and alpha. */
export const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
