/** `npm run fuzz -- files [--count N] [--seed S]`: broken files of every format, see README.md. */
import { memoryStats, resetWarnings, setWarnHook, TorchletError } from 'torchlet';
import { FILE_NAME, formats } from '../io/formats.ts';

interface Report {
  refused: number;
  read: number;
  slowest: number;
  /** Bytes of buffers that one reading made, at most. */
  most: number;
}

/** Milliseconds and bytes that no reading may take. */
const [LONGEST, MOST_BYTES] = [1000, 64 * 2 ** 20];
const BYTES = [0, 1, 0x28, 0x2e, 0x52, 0x62, 0x7f, 0x80, 0x81, 0xff];

function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One to four changes: a byte set, a bit turned, a part left out, repeated, or moved. */
function changed(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let out = bytes.slice();
  for (let n = random(4); n >= 0 && out.length > 0; n--) {
    const at = random(out.length);
    const end = Math.min(at + 1 + random(24), out.length);
    const kind = random(6);
    if (kind < 2) out[at] = kind === 0 ? random(256) : (BYTES[random(BYTES.length)] as number);
    else if (kind === 2) out[at] = (out[at] as number) ^ (1 << random(8));
    else {
      const part = out.slice(at, end);
      const to = random(out.length);
      const [before, middle, behind] = kind === 3 ? [at, [], end] : kind === 4 ? [at, [part], at] : [to, [part], to];
      out = Uint8Array.from([
        ...out.subarray(0, before),
        ...middle.flatMap((one) => [...one]),
        ...out.subarray(behind),
      ]);
    }
  }
  return out;
}

const globals = (): string =>
  [globalThis, Object.prototype, Array.prototype, Function.prototype]
    .map((one) => Reflect.ownKeys(one).map(String).join())
    .join('\n');

function attempt(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array, what: string, report: Report): void {
  const before = process.memoryUsage().arrayBuffers + memoryStats().heapBytes;
  const started = performance.now();
  let good = true;
  try {
    decode(bytes);
  } catch (error) {
    if (!(error instanceof TorchletError) || !error.message.includes(FILE_NAME)) {
      throw new Error(`${what}: ${(error as Error).stack}`, { cause: error });
    }
    good = false;
  }
  const time = performance.now() - started;
  const made = process.memoryUsage().arrayBuffers + memoryStats().heapBytes - before;
  if (time > LONGEST || made > MOST_BYTES) throw new Error(`${what} took ${time.toFixed(0)} ms and ${made} bytes`);
  report.slowest = Math.max(report.slowest, time);
  report.most = Math.max(report.most, made);
  if (good) report.read++;
  else report.refused++;
}

/** Every truncation and every turned bit of a file of each format, and `count` random changes; throws at the first fault. */
export function fuzzFiles(count: number, seed: number): void {
  setWarnHook(() => {});
  const before = globals();
  for (const [name, bytes, decode] of formats) {
    const random = generator(seed);
    const run = (what: string, inputs: number, input: (i: number) => Uint8Array): string => {
      const report: Report = { refused: 0, read: 0, slowest: 0, most: 0 };
      for (let i = 0; i < inputs; i++) attempt(decode, input(i), `${name}, ${what} ${i}`, report);
      resetWarnings();
      return (
        `${inputs} ${what}: ${report.refused} refused, ${report.read} read, ` +
        `${report.slowest.toFixed(0)} ms, ${(report.most / 2 ** 20).toFixed(1)} MB`
      );
    };
    const lines = [
      run('truncations', bytes.length, (i) => bytes.subarray(0, i)),
      run('turned bits', 8 * bytes.length, (i) => {
        const out = bytes.slice();
        out[i >> 3] = (out[i >> 3] as number) ^ (1 << (i & 7));
        return out;
      }),
      run('random changes', count, () => changed(bytes, random)),
    ];
    console.log(`${name} (${bytes.length} bytes)\n  ${lines.join('\n  ')}`);
    if (globals() !== before) throw new Error(`${name}: the globals have changed`);
  }
}
