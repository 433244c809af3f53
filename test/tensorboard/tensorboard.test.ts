import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { nn, rand, randn, tensor } from 'torchlet';
import { SummaryWriter } from 'torchlet/tensorboard';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crc32c, maskedCrc32c } from '../../src/tensorboard/crc32c.ts';
import { decodePng } from '../../src/vision/codecs/decodePng.ts';

/** TensorFlow's and TensorBoard's messages, for a reader that is not ours. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Event {
    double wall_time = 1; int64 step = 2;
    oneof what { string file_version = 3; bytes graph_def = 4; Summary summary = 5; }
  }
  message Summary {
    message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
    message Value {
      string tag = 1; SummaryMetadata metadata = 9;
      oneof value { float simple_value = 2; Image image = 4; HistogramProto histo = 5; TensorProto tensor = 8; }
    }
    repeated Value value = 1;
  }
  message HistogramProto {
    double min = 1; double max = 2; double num = 3; double sum = 4; double sum_squares = 5;
    repeated double bucket_limit = 6; repeated double bucket = 7;
  }
  message SummaryMetadata { message PluginData { string plugin_name = 1; bytes content = 2; } PluginData plugin_data = 1; }
  message TensorProto { int32 dtype = 1; TensorShape tensor_shape = 2; repeated bytes string_val = 8; }
  message TensorShape { message Dim { int64 size = 1; } repeated Dim dim = 2; }
  message GraphDef { repeated NodeDef node = 1; VersionDef versions = 4; }
  message NodeDef { string name = 1; string op = 2; repeated string input = 3; }
  message VersionDef { int32 producer = 1; }
  message HParamsPluginData { int32 version = 1; oneof data { Experiment experiment = 2; SessionStartInfo session_start_info = 3; SessionEndInfo session_end_info = 4; } }
  message Experiment { repeated HParamInfo hparam_infos = 4; repeated MetricInfo metric_infos = 5; }
  message HParamInfo { string name = 1; int32 type = 4; }
  message MetricInfo { MetricName name = 1; }
  message MetricName { string group = 1; string tag = 2; }
  message SessionStartInfo { map<string, Json> hparams = 1; }
  message Json { oneof kind { double number_value = 2; string string_value = 3; bool bool_value = 4; } }
  message SessionEndInfo { int32 status = 1; }
`);

// biome-ignore lint/suspicious/noExplicitAny: what a message holds
type Message = Record<string, any>;
const decode = (type: string, bytes: Uint8Array): Message =>
  root.lookupType(type).toObject(root.lookupType(type).decode(bytes), { longs: Number }) as Message;

/** The messages of a file, with its checksums held. */
function eventsOf(bytes: Uint8Array): Message[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const events: Message[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(maskedCrc32c(bytes.subarray(at, at + 8)));
    const data = bytes.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc32c(data));
    events.push(decode('Event', data));
    at += length + 16;
  }
  return events;
}

function written(use: (writer: SummaryWriter) => void): Message[] {
  const parts: Uint8Array[] = [];
  const writer = new SummaryWriter(null, { sink: { write: (bytes) => void parts.push(bytes) } });
  use(writer);
  writer.close();
  const [first, ...rest] = eventsOf(Buffer.concat(parts));
  expect(first).toMatchObject({ fileVersion: 'brain.Event:2' });
  return rest;
}

const firstOf = (event: Message | undefined): Message => event?.summary.value[0];

describe('checksums', () => {
  it('are CRC-32C, masked', () => {
    // The vectors of RFC 3720, B.4, and what TensorFlow stores for the first.
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(maskedCrc32c(new Uint8Array(32))).toBe((((0x8a9136aa >>> 15) | (0x8a9136aa << 17)) + 0xa282ead8) >>> 0);
  });
});

describe('SummaryWriter', () => {
  it('writes scalars, from numbers and tensors', () => {
    const events = written((writer) => {
      writer.addScalar('loss/train set', 0.5, 3, { walltime: 12.25 });
      writer.addScalar('loss', tensor(2), 4_000_000_000);
      writer.addScalar('odd', Number.NaN);
    });
    expect(events[0]).toMatchObject({ wallTime: 12.25, step: 3 });
    expect(firstOf(events[0])).toEqual({ tag: 'loss/train_set', simpleValue: 0.5 });
    expect(events[1]).toMatchObject({ step: 4_000_000_000 });
    expect(firstOf(events[2]).simpleValue).toBeNaN();
  });

  it('writes histograms whose buckets hold all values', () => {
    const values = randn([1000]);
    const events = written((writer) => {
      writer.addHistogram('w', values, 1);
      writer.addHistogram('equal', [1, 2, 3, 4], 1, { bins: 2 });
      writer.addHistogram('given', [1, 2, 3, 9], 1, { bins: [0, 2, 4] });
    });
    const { histo } = firstOf(events[0]);
    const flat = Array.from(values.data());
    expect(histo.num).toBe(1000);
    expect(histo.sum).toBeCloseTo(
      flat.reduce((sum, value) => sum + value, 0),
      9,
    );
    expect(histo.bucket.reduce((sum: number, count: number) => sum + count, 0)).toBe(1000);
    expect(histo.bucket.length).toBe(histo.bucketLimit.length);
    histo.bucketLimit.forEach((limit: number, i: number) => {
      const below = flat.filter((value) => value < limit).length;
      const counted = histo.bucket.slice(0, i + 1).reduce((sum: number, count: number) => sum + count, 0);
      expect(counted).toBe(below);
    });
    expect(firstOf(events[1]).histo).toMatchObject({ min: 1, max: 4, bucketLimit: [1, 2.5, 4], bucket: [0, 2, 2] });
    expect(firstOf(events[2]).histo).toMatchObject({ bucketLimit: [0, 2, 4], bucket: [0, 1, 2] });
  });

  it('writes pictures as PNG', () => {
    const events = written((writer) => {
      writer.addImage('x', tensor([[[0, 0.5, 1]], [[1, 1, 1]], [[0, -1, 2]]]));
      writer.addImage('grey', tensor(Uint8Array.of(7, 8)).reshape([2, 1]), 0, { dataformats: 'HW' });
    });
    const { image } = firstOf(events[0]);
    expect(image).toMatchObject({ height: 1, width: 3, colorspace: 3 });
    const pixels = decodePng(Uint8Array.from(image.encodedImageString)).data;
    expect([...pixels]).toEqual([0, 255, 0, 127, 255, 0, 255, 255, 255]);
    expect(firstOf(events[1]).image).toMatchObject({ height: 2, width: 1, colorspace: 1 });
  });

  it('writes text, settings with results, and graphs', () => {
    const model = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU());
    const [text, experiment, session, end, metric, graph] = written((writer) => {
      writer.addText('notes', '**bold**', 2);
      writer.addHparams({ lr: 0.1, name: 'sgd', nesterov: true }, { 'accuracy/test': 0.9 });
      writer.addGraph(model, rand([1, 2]));
    });
    expect(firstOf(text)).toMatchObject({
      tag: 'notes/text_summary',
      metadata: { pluginData: { pluginName: 'text' } },
    });
    expect(Buffer.from(firstOf(text).tensor.stringVal[0]).toString()).toBe('**bold**');
    expect(firstOf(text).tensor).toMatchObject({ dtype: 7, tensorShape: { dim: [{ size: 1 }] } });
    const content = (event: Message | undefined) =>
      decode('HParamsPluginData', firstOf(event).metadata.pluginData.content as Uint8Array);
    expect(content(experiment)).toMatchObject({
      experiment: {
        hparamInfos: [
          { name: 'lr', type: 3 },
          { name: 'name', type: 1 },
          { name: 'nesterov', type: 2 },
        ],
        metricInfos: [{ name: { tag: 'accuracy/test' } }],
      },
    });
    expect(content(session)).toMatchObject({
      sessionStartInfo: {
        hparams: { lr: { numberValue: 0.1 }, name: { stringValue: 'sgd' }, nesterov: { boolValue: true } },
      },
    });
    expect(content(end)).toMatchObject({ sessionEndInfo: { status: 1 } });
    expect(firstOf(metric)).toMatchObject({ tag: 'accuracy/test' });
    const { node } = decode('GraphDef', graph?.graphDef as Uint8Array);
    const names = new Set(node.map(({ name }: Message) => name));
    expect(names.size).toBe(node.length);
    expect(names).toContain('0/weight');
    for (const { input = [] } of node) for (const name of input) expect(names).toContain(name);
  });

  it('refuses what is no number, no image, no setting', () => {
    written((writer) => {
      expect(() => writer.addScalar('x', rand([2]))).toThrow('only one element tensors');
      expect(() => writer.addHistogram('x', [])).toThrow('The input has no element.');
      expect(() => writer.addHistogram('x', [Number.NaN])).toThrow('finite');
      expect(() => writer.addImage('x', rand([2, 2]))).toThrow('size of input tensor and input format are different');
      expect(() => writer.addHparams({ x: null as unknown as string }, {})).toThrow('value should be one of');
    });
  });

  describe('in files', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'torchlet-events-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('has a file with the name that TensorBoard looks for, and folders for several numbers', () => {
      const writer = new SummaryWriter(join(folder, 'run'));
      writer.addScalar('x', 1, 1);
      writer.addScalars('loss', { train: 1, test: 2 }, 5);
      writer.close();
      writer.close();
      expect(() => writer.addScalar('x', 1)).toThrow('closed');
      const names = readdirSync(join(folder, 'run')).sort();
      expect(names).toEqual([expect.stringMatching(/^events\.out\.tfevents\.\d{10}\./), 'loss_test', 'loss_train']);
      const [file] = readdirSync(join(folder, 'run', 'loss_test'));
      const events = eventsOf(readFileSync(join(folder, 'run', 'loss_test', file as string)));
      expect(firstOf(events[1])).toEqual({ tag: 'loss', simpleValue: 2 });
    });

    it('writes lines of JSON on request', () => {
      const writer = new SummaryWriter(join(folder, 'lines'), { format: 'jsonl' });
      writer.addScalar('x', 1.5, 1, { walltime: 2 });
      writer.addScalar('x', Number.POSITIVE_INFINITY, 2);
      writer.addText('note', 'a\nb');
      writer.close();
      const [file] = readdirSync(join(folder, 'lines'));
      expect(file).toMatch(/^events\..*\.jsonl$/);
      const lines = readFileSync(join(folder, 'lines', file as string), 'utf8')
        .trim()
        .split('\n');
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([
        { wallTime: 2, step: 1, tag: 'x', scalar: 1.5 },
        { step: 2, scalar: 'Infinity' },
        { tag: 'note/text_summary', text: 'a\nb' },
      ]);
    });
  });
});
