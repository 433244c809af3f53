import { beginOperation } from '../wasm/block';
import { f32, i32, u8 } from '../wasm/memory';
import type { Shape } from './layout';
import { addressOf, memorySteps } from './physical';
import type { Tensor } from './tensor';

export interface PrintOptions {
  /** Digits behind the point; default 4. */
  precision?: number;
  /** Number of elements above which the middle is left out; default 1000. */
  threshold?: number;
  /** Elements shown at both ends of each dim when summarising; default 3. */
  edgeitems?: number;
  /** Characters in a line; default 80. */
  linewidth?: number;
  /** Sets the four above at once; the others, when given too, come after it. */
  profile?: 'default' | 'short' | 'full';
  /** Always (true) or never (false) scientific notation; when absent, the numbers decide. */
  sciMode?: boolean;
}

interface Settings {
  precision: number;
  threshold: number;
  edgeitems: number;
  linewidth: number;
  sciMode: boolean | undefined;
}

const PROFILES = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80 },
  full: { precision: 4, threshold: Number.POSITIVE_INFINITY, edgeitems: 3, linewidth: 80 },
} as const;

const settings: Settings = { ...PROFILES.default, sciMode: undefined };

/**
 * Sets how tensors are printed. What is not given stays as it is, but for `sciMode`, which goes back to undecided.
 *
 * @param options - digits, sizes from which tensors are shortened, width of lines; see `PrintOptions`
 * @example
 * setPrintOptions({ precision: 2 });
 * String(tensor([1.12345])); // tensor([1.12])
 * setPrintOptions({ profile: 'default' });
 * @see https://pytorch.org/docs/stable/generated/torch.set_printoptions.html
 */
export function setPrintOptions(options: PrintOptions = {}): void {
  if (options.profile !== undefined) Object.assign(settings, PROFILES[options.profile]);
  settings.precision = options.precision ?? settings.precision;
  settings.threshold = options.threshold ?? settings.threshold;
  settings.edgeitems = options.edgeitems ?? settings.edgeitems;
  settings.linewidth = options.linewidth ?? settings.linewidth;
  settings.sciMode = options.sciMode;
}

const PREFIX = 'tensor(';

/** The tensor as PyTorch prints it; int32 stands for PyTorch's int64. */
export function formatTensor(x: Tensor): string {
  const suffixes: string[] = [];
  let content = '[]';
  if (x.count === 0) {
    if (x.sizes.length !== 1) suffixes.push(`size=${showTuple(x.sizes)}`);
    if (x.dtype !== 'float32') suffixes.push(`dtype=torch.${x.dtype === 'int32' ? 'int64' : x.dtype}`);
  } else {
    if (x.dtype === 'uint8') suffixes.push('dtype=torch.uint8');
    content = formatContent(x);
  }
  if (x.node !== null) suffixes.push(`grad_fn=<${x.node.name}>`);
  else if (x.leafRequiresGrad) suffixes.push('requires_grad=True');
  return addSuffixes(PREFIX + content, suffixes);
}

function showTuple(shape: Shape): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** Suffixes follow on the last line as long as they fit. */
function addSuffixes(text: string, suffixes: readonly string[]): string {
  let out = text;
  let lineLength = text.length - text.lastIndexOf('\n') + 1;
  for (const suffix of suffixes) {
    if (lineLength + suffix.length + 2 > settings.linewidth) {
      out += `,\n${' '.repeat(PREFIX.length)}${suffix}`;
      lineLength = PREFIX.length + suffix.length;
    } else {
      out += `, ${suffix}`;
      lineLength += suffix.length + 2;
    }
  }
  return `${out})`;
}

/** Formats the element at an offset from the first one, padded to the common width. */
interface ElementFormat {
  width: number;
  format(offset: number): string;
}

/** What is printed: its sizes, and the elements from one neighbour to the next in memory. */
interface Grid {
  shape: Shape;
  steps: Shape;
}

function formatContent(x: Tensor): string {
  const summarise = x.count > settings.threshold;
  const grid = { shape: x.sizes, steps: memorySteps(x) };
  const shown = visibleOffsets(grid, 0, 0, summarise, []);
  return formatLevel(grid, 0, 0, PREFIX.length, summarise, elementFormat(x, shown));
}

/** Offsets of the elements that will be seen: they alone decide the width and the notation. */
function visibleOffsets(x: Grid, from: number, offset: number, summarise: boolean, out: number[]): number[] {
  const dim = pastOnes(x.shape, from, x.shape.length);
  if (dim === x.shape.length) {
    out.push(offset);
    return out;
  }
  const step = x.steps[dim] as number;
  for (const i of visibleIndices(x.shape[dim] as number, summarise)) {
    if (i >= 0) visibleOffsets(x, dim + 1, offset + i * step, summarise, out);
  }
  return out;
}

/** The first dim from `dim` on, and at most `end`, along which there is a choice: of the others there can be any number. */
function pastOnes(shape: Shape, dim: number, end: number): number {
  let at = dim;
  while (at < end && shape[at] === 1) at++;
  return at;
}

/** The indices shown along a dim, with -1 where the middle is left out. */
function visibleIndices(size: number, summarise: boolean): number[] {
  const edge = settings.edgeitems;
  if (!summarise || size <= 2 * edge) return Array.from({ length: size }, (_, i) => i);
  const first = Array.from({ length: edge }, (_, i) => i);
  return [...first, -1, ...first.map((i) => size - edge + i)];
}

function formatLevel(
  x: Grid,
  dim: number,
  offset: number,
  indent: number,
  summarise: boolean,
  element: ElementFormat,
): string {
  if (dim === x.shape.length) return element.format(offset);
  const ones = pastOnes(x.shape, dim, x.shape.length - 1) - dim;
  if (ones > 0) {
    const inner = formatLevel(x, dim + ones, offset, indent + ones, summarise, element);
    return `${'['.repeat(ones)}${inner}${']'.repeat(ones)}`;
  }
  const step = x.steps[dim] as number;
  const indices = visibleIndices(x.shape[dim] as number, summarise);
  const rest = x.shape.length - dim;
  const newline = ' '.repeat(indent + 1);
  if (rest === 1) {
    const gap = settings.edgeitems === 0 ? '...' : ' ...';
    const items = indices.map((i) => (i < 0 ? gap : element.format(offset + i * step)));
    const perLine = Math.max(1, Math.floor((settings.linewidth - indent) / (element.width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < items.length; i += perLine) lines.push(items.slice(i, i + perLine).join(', '));
    return `[${lines.join(`,\n${newline}`)}]`;
  }
  const parts = indices.map((i) =>
    i < 0 ? '...' : formatLevel(x, dim + 1, offset + i * step, indent + 1, summarise, element),
  );
  return `[${parts.join(`,${'\n'.repeat(rest - 1)}${newline}`)}]`;
}

function elementFormat(x: Tensor, shown: readonly number[]): ElementFormat {
  beginOperation();
  const at = addressOf(x);
  if (x.dtype === 'float32') {
    const first = at >>> 2;
    const numbers = realFormat(shown.map((offset) => f32[first + offset] as number));
    return { width: numbers.width, format: (offset) => numbers.format(f32[first + offset] as number) };
  }
  if (x.dtype === 'complex64') {
    const first = at >>> 2;
    const re = realFormat(shown.map((offset) => f32[first + 2 * offset] as number));
    const im = realFormat(shown.map((offset) => f32[first + 2 * offset + 1] as number));
    return {
      width: re.width + im.width + 1,
      format(offset) {
        const imaginary = `${im.format(f32[first + 2 * offset + 1] as number)}j`.trimStart();
        return re.format(f32[first + 2 * offset] as number) + (imaginary.startsWith('-') ? '' : '+') + imaginary;
      },
    };
  }
  const show = (offset: number): string => {
    if (x.dtype === 'int32') return String(i32[(at >>> 2) + offset]);
    const byte = u8[at + offset] as number;
    return x.dtype === 'uint8' ? String(byte) : byte !== 0 ? 'True' : 'False';
  };
  const width = shown.reduce((most, offset) => Math.max(most, show(offset).length), 1);
  return { width, format: (offset) => show(offset).padStart(width) };
}

/** How PyTorch writes these real numbers: as integers with a point, with fixed digits, or in scientific notation. */
function realFormat(shown: readonly number[]): { width: number; format(value: number): string } {
  const { precision } = settings;
  const values = shown.filter((value) => Number.isFinite(value) && value !== 0);
  const integers = values.every((value) => Number.isInteger(value));
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const value of values) {
    smallest = Math.min(smallest, Math.abs(value));
    largest = Math.max(largest, Math.abs(value));
  }
  const wide = largest / smallest > 1000 || largest > 1e8 || (!integers && smallest < 1e-4);
  const natural = values.length > 0 && wide;
  const widthOf = (value: number): number => {
    if (natural) return exponential(value, precision).length;
    return integers ? fixed(value, 0).length + 1 : fixed(value, precision).length;
  };
  const width = values.reduce((most, value) => Math.max(most, widthOf(value)), 1);
  const scientific = settings.sciMode ?? natural;
  const write = (value: number): string => {
    if (Number.isNaN(value)) return 'nan';
    if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
    if (scientific) return exponential(value, precision);
    return integers ? `${fixed(value, 0)}.` : fixed(value, precision);
  };
  return { width, format: (value) => write(value).padStart(width) };
}

/** More digits than any float32 halfway between two printed numbers has. */
const EXACT_DIGITS = 100;

function signOf(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}

/** Python's '{:.4f}'. JavaScript rounds a tie up where C rounds it to even, so ties are told by their exact digits. */
function fixed(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size >= 1e21) return signOf(value) + BigInt(size).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
  const exact = size.toFixed(EXACT_DIGITS);
  const end = exact.indexOf('.') + 1 + digits;
  const kept = digits === 0 ? exact.slice(0, end - 1) : exact.slice(0, end);
  return signOf(value) + (isTie(exact.slice(end)) && endsEven(kept) ? kept : size.toFixed(digits));
}

/** Python's '{:.4e}': the exponent has a sign and at least two digits. */
function exponential(value: number, digits: number): string {
  const size = Math.abs(value);
  const [exact = '', exponent = ''] = size.toExponential(EXACT_DIGITS).split('e');
  const kept = digits === 0 ? exact.slice(0, 1) : exact.slice(0, 2 + digits);
  const even = isTie(exact.slice(2 + digits)) && endsEven(kept);
  const text = even ? `${kept}e${exponent}` : size.toExponential(digits);
  return signOf(value) + text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function isTie(dropped: string): boolean {
  return /^50*$/.test(dropped);
}

function endsEven(digits: string): boolean {
  return Number(digits.at(-1)) % 2 === 0;
}
