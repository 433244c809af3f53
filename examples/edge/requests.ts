import { type Budget, CLASSES, FEATURES, type Sample } from './head';

const MAX_ROWS = 1000;
/** Enough for as many rows with all their digits. */
const MAX_BODY_BYTES = 512 * 1024;
/** What is larger is read to its end and thrown away, up to here: a client that still sends may lose the answer. */
const MAX_DISCARDED_BYTES = 16 * MAX_BODY_BYTES;
/** What an encoder gives is around 1. One sample with a feature of 1e10 would leave a head that is wrong for everybody. */
const LARGEST = 100;
const LIMITS: Budget = { maxSteps: 1000, maxMs: 1000 };
const DEFAULTS: Budget = { maxSteps: 100, maxMs: 50 };

/** An answer with a status of its own; the message goes to the client. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The body as JSON, read no further than is allowed. */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const text = new TextDecoder().decode(await readBody(request));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HttpError(400, `the body is no JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(400, 'the body must be a JSON object');
  }
  return value as Record<string, unknown>;
}

/** Counts what arrives: the length that a client declares need not be there, or true. */
async function readBody(request: Request): Promise<Uint8Array> {
  const bytes = new Uint8Array(MAX_BODY_BYTES);
  let length = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    if (length + value.length <= MAX_BODY_BYTES) bytes.set(value, length);
    length += value.length;
    if (length > MAX_DISCARDED_BYTES) {
      await reader?.cancel();
      break;
    }
  }
  if (length > MAX_BODY_BYTES) throw new HttpError(413, `the body is too large: at most ${MAX_BODY_BYTES} bytes`);
  return bytes.subarray(0, length);
}

/** `{ "samples": [{ "features": [16 numbers], "label": 0 }] }` */
export function samplesOf({ samples }: Record<string, unknown>): Sample[] {
  return listOf(samples, 'samples').map((sample, i) => {
    const { features, label } = (sample ?? {}) as Partial<Sample>;
    if (!Number.isInteger(label) || (label as number) < 0 || (label as number) >= CLASSES) {
      throw new HttpError(400, `samples[${i}].label must be an integer from 0 to ${CLASSES - 1}`);
    }
    return { features: rowOf(features, `samples[${i}].features`), label: label as number };
  });
}

/** `{ "features": [[16 numbers], ...] }` */
export function featuresOf({ features }: Record<string, unknown>): number[][] {
  return listOf(features, 'features').map((row, i) => rowOf(row, `features[${i}]`));
}

export function budgetOf({ maxSteps, maxMs }: Record<string, unknown>): Budget {
  return { maxSteps: limitOf(maxSteps, 'maxSteps'), maxMs: limitOf(maxMs, 'maxMs') };
}

function limitOf(value: unknown, name: keyof Budget): number {
  if (value === undefined) return DEFAULTS[name];
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LIMITS[name]) return value as number;
  throw new HttpError(400, `${name} must be an integer from 1 to ${LIMITS[name]}`);
}

function listOf(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_ROWS) {
    throw new HttpError(400, `${name} must be a list of 1 to ${MAX_ROWS} entries`);
  }
  return value;
}

function rowOf(value: unknown, name: string): number[] {
  const isRow = Array.isArray(value) && value.length === FEATURES && value.every((x) => isFeature(x));
  if (!isRow) throw new HttpError(400, `${name} must be a list of ${FEATURES} numbers from -${LARGEST} to ${LARGEST}`);
  return value as number[];
}

function isFeature(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= LARGEST;
}
