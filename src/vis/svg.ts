/** The look that all charts share. */
export const INK = '#1f2937';
export const PALE = '#6b7280';
export const GRID = '#e5e7eb';
export const CURVE = '#2563eb';
/** Of the further curves of a chart. */
export const COLOURS = [CURVE, '#dc2626', '#059669', '#d97706', '#7c3aed', '#0891b2'];
export const MARGIN = { top: 64, right: 28, bottom: 56, left: 64 };

/** Where the marks of a chart are drawn. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function frame(width: number, height: number): Frame {
  return {
    width,
    height,
    left: MARGIN.left,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
  };
}

/** An image of its parts, with a title over them, on white: pages, notebooks and files show it alike. */
export function svg({ width, height, left }: Frame, title: string, parts: readonly string[]): string {
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif" font-size="13" role="img" ' +
      `aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${left}" y="30" fill="${INK}" font-size="17" font-weight="600">${escaped(title)}</text>`,
    ...parts,
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

/** A horizontal line of the grid with its label. */
export function gridLine(y: number, { left, right }: Frame, text: string): string {
  return (
    `<path d="M${left},${round(y)}H${right}" stroke="${GRID}"/>` +
    `<text x="${left - 10}" y="${round(y + 4.5)}" fill="${PALE}" text-anchor="end">${text}</text>`
  );
}

/** A tick of the horizontal axis with its label. */
export function tick(x: number, { bottom }: Frame, text: string): string {
  return (
    `<path d="M${round(x)},${bottom}v5" stroke="${PALE}"/>` +
    `<text x="${round(x)}" y="${bottom + 20}" fill="${PALE}" text-anchor="middle">${text}</text>`
  );
}

/** The horizontal axis, and what the axes count. */
export function axes({ left, right, top, bottom, height }: Frame, below: string, beside: string): string[] {
  return [
    `<path d="M${left},${bottom}H${right}" stroke="${PALE}"/>`,
    `<text x="${(left + right) / 2}" y="${height - 14}" fill="${PALE}" text-anchor="middle">${escaped(below)}</text>`,
    `<text transform="translate(18 ${(top + bottom) / 2}) rotate(-90)" fill="${PALE}" text-anchor="middle">${escaped(beside)}</text>`,
  ];
}

export function round(n: number): number {
  return Math.round(10 * n) / 10;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
