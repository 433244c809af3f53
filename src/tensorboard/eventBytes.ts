import { record } from './crc32c';
import { type EventMessage, encodeEvent, type SummaryValue } from './messages';

/** An event as the bytes of TensorBoard's files: a record of its message. */
export function eventBytes(event: EventMessage): Uint8Array {
  return record(encodeEvent(event));
}

/** An event as lines of JSON, one for each value; pictures and graphs are not in them. */
export function eventLines({ wallTime, step, values = [] }: EventMessage): string {
  const lines = values.flatMap((value) => {
    const shown = lineValue(value);
    return shown === undefined ? [] : `${JSON.stringify({ wallTime, step, tag: value.tag, ...shown })}\n`;
  });
  return lines.join('');
}

function lineValue(value: SummaryValue): object | undefined {
  switch (value.kind) {
    case 'scalar':
      // JSON has no NaN and no infinity.
      return { scalar: Number.isFinite(value.value) ? value.value : String(value.value) };
    case 'histogram':
      return { histogram: value.value };
    case 'text':
      return { text: value.text };
    default:
      return undefined;
  }
}
