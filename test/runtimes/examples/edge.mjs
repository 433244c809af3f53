import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorker, startWorker } from '../runners/workerd.mjs';

/** What the example sets for tensors; the heap may not grow beyond it. */
const HEAP_LIMIT = 64 * 1024 * 1024;

/** The example, whose answers say how large the heap is. */
const MEASURED = `import { memoryStats } from 'torchlet';
import worker from './worker.ts';
export default {
  async fetch(...args) {
    const answer = await worker.fetch(...args);
    const headers = new Headers(answer.headers);
    headers.set('heap-bytes', String(memoryStats().heapBytes));
    return new Response(answer.body, { status: answer.status, headers });
  },
};
`;

const source = fileURLToPath(new URL('../../../examples/edge', import.meta.url));

/** Samples of two classes: the first feature's sign decides. */
function samples(count, from = 0) {
  return Array.from({ length: count }, (_, i) => {
    const features = Array.from({ length: 16 }, (_, j) => (((from + i) * 7 + j * 5) % 11) / 11 - 0.5);
    return { features, label: Number(features[0] > 0) };
  });
}

class Client {
  constructor(worker) {
    this.worker = worker;
  }

  async send(method, path, body) {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await this.worker.dispatchFetch(`http://edge${path}`, { method, body: text });
    const heap = Number(response.headers.get('heap-bytes'));
    assert.ok(heap <= HEAP_LIMIT, `the heap has ${heap} bytes`);
    return { status: response.status, answer: await response.json(), heap };
  }

  async post(path, body) {
    const { status, answer, heap } = await this.send('POST', path, body);
    assert.equal(status, 200, JSON.stringify(answer));
    assert.ok(heap > 0);
    return answer;
  }

  async checkpoint() {
    const response = await this.worker.dispatchFetch('http://edge/checkpoint');
    return Buffer.from(await response.arrayBuffer());
  }

  /** Steps taken so far, as the checkpoint says. */
  async steps() {
    const bytes = await this.checkpoint();
    const { __metadata__ } = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
    return JSON.parse(__metadata__.info).steps;
  }

  /** A POST over a connection of its own, whose body `send` writes as it likes. */
  async raw(path, headers, send) {
    const url = new URL(path, await this.worker.ready);
    return new Promise((resolve, reject) => {
      const post = request(url, { method: 'POST', headers, agent: false }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode, answer: JSON.parse(text) });
        post.destroy();
      });
      post.on('error', reject);
      send(post);
    });
  }
}

/** Tests examples/edge in workerd: each in a process of its own, `kvPersist` keeps what is stored from one to the next. */
export async function testEdgeExample({ consumer, folder }) {
  const outdir = join(folder, 'edge');
  cpSync(source, join(consumer, 'edge'), { recursive: true });
  writeFileSync(join(consumer, 'edge/measured.ts'), MEASURED);
  await bundleWorker(join(consumer, 'edge/measured.ts'), outdir);
  const withWorker = async (store, use) => {
    const worker = startWorker(outdir, { kvNamespaces: ['CHECKPOINTS'], kvPersist: join(folder, store) });
    try {
      return await use(new Client(worker));
    } finally {
      await worker.dispose();
    }
  };
  await withWorker('kv-learn', learns);
  await withWorker('kv-refuse', refuses);
  await withWorker('kv-large', limitsBodies);
  await withWorker('kv-leave', outlivesClients);
  await goesOn(withWorker);
  await takesTurns(withWorker);
}

async function learns(client) {
  assert.equal((await client.send('GET', '/checkpoint')).status, 404);
  const first = await client.post('/samples', { samples: samples(64), maxSteps: 1 });
  const last = await client.post('/samples', { samples: samples(64), maxSteps: 300, maxMs: 1000 });
  assert.ok(last.loss < first.loss / 2, `the loss went from ${first.loss} to ${last.loss}`);
  const unseen = samples(100, 1000);
  const { predictions } = await client.post('/predictions', { features: unseen.map(({ features }) => features) });
  const right = predictions.filter(({ label }, i) => label === unseen[i].label).length;
  assert.ok(right >= 95, `${right} of 100 are right`);
  const one = await client.send('GET', `/predictions?features=${unseen[0].features.join(',')}`);
  assert.deepEqual(one.answer.predictions, [predictions[0]]);
  const hurried = await client.post('/samples', { samples: samples(64), maxSteps: 1000, maxMs: 1 });
  assert.equal(hurried.stoppedBy, 'maxMs');
  assert.ok(hurried.steps < 1000);
}

async function refuses(client) {
  const [sample] = samples(1);
  const refusals = [
    [400, /no JSON/, 'POST', '/samples', '{"samples": '],
    [400, /must be a JSON object/, 'POST', '/samples', '[]'],
    [400, /samples must be a list of 1 to 1000/, 'POST', '/samples', {}],
    [400, /samples must be a list of 1 to 1000/, 'POST', '/samples', { samples: samples(1001).map(() => 0) }],
    [
      400,
      /samples\[0\]\.label must be an integer from 0 to 1/,
      'POST',
      '/samples',
      { samples: [{ ...sample, label: 2 }] },
    ],
    [
      400,
      /samples\[1\]\.features must be a list of 16/,
      'POST',
      '/samples',
      { samples: [sample, { label: 0, features: [1] }] },
    ],
    [400, /samples\[0\]\.label/, 'POST', '/samples', { samples: [null] }],
    ...[1e39, 1e30, 1e10, -101].map((large) => [
      400,
      /features\[0\] must be a list of 16 numbers from -100 to 100/,
      'POST',
      '/predictions',
      { features: [sample.features.map(() => large)] },
    ]),
    [
      400,
      /samples\[0\]\.features must be a list of 16 numbers from -100 to 100/,
      'POST',
      '/samples',
      { samples: [{ label: 0, features: sample.features.map(() => 1e10) }] },
    ],
    [400, /maxSteps must be an integer from 1 to 1000/, 'POST', '/samples', { samples: [sample], maxSteps: 1e6 }],
    [400, /maxMs must be an integer/, 'POST', '/samples', { samples: [sample], maxMs: 'long' }],
    [400, /features\[0\] must be a list of 16/, 'GET', '/predictions?features=1,,x'],
    [400, /no JSON/, 'POST', '/samples', '{"samples": [{"features": [NaN], "label": 0}]}'],
    [400, /no JSON/, 'POST', '/samples', '['.repeat(500_000)],
    [400, /no JSON/, 'POST', '/samples', ''],
    [404, /there is \/samples/, 'GET', '/'],
    [405, /only POST/, 'PUT', '/samples', '{}'],
    [405, /only GET, POST/, 'DELETE', '/predictions'],
  ];
  for (const [status, text, method, path, body] of refusals) {
    const got = await client.send(method, path, body);
    assert.equal(got.status, status, `${method} ${path}: ${JSON.stringify(got)}`);
    assert.match(got.answer.error, text);
  }
  assert.equal((await client.send('GET', '/checkpoint')).status, 404, 'a refused request must change nothing');
}

/** What is too large is refused, whether its length is declared or not; the most that is allowed fits. */
async function limitsBodies(client) {
  const size = 4_000_000;
  for (const headers of [{ 'content-length': size }, { 'transfer-encoding': 'chunked' }]) {
    const { status, answer } = await client.raw('/samples', headers, (post) => post.end(' '.repeat(size)));
    assert.equal(status, 413);
    assert.match(answer.error, /at most 524288 bytes/);
  }
  const most = samples(1000).map(({ label }) => ({
    label,
    features: Array.from({ length: 16 }, () => -Math.PI / 1e7),
  }));
  const { steps } = await client.post('/samples', { samples: most, maxSteps: 2 });
  assert.equal(steps, 2);
}

/** What a client has begun before it left is finished, and the next one is not kept waiting. */
async function outlivesClients(client) {
  const body = JSON.stringify({ samples: samples(64), maxSteps: 1000, maxMs: 1000 });
  const leave = (post) => {
    post.end(body);
    setTimeout(() => post.destroy(new Error('left')), 30);
  };
  await assert.rejects(Promise.all([1, 2].map(() => client.raw('/samples', {}, leave))), /left/);
  const last = await client.post('/samples', { samples: samples(64), maxSteps: 5 });
  assert.equal(last.steps, 5);
  const all = await client.steps();
  assert.ok(all > 5, `only ${all} steps are stored`);
}

/** A Worker that is stopped between two requests, and one that is not. */
async function goesOn(withWorker) {
  const [first, second] = [0, 50].map((from) => ({ samples: samples(50, from), maxSteps: 40, maxMs: 1000 }));
  const straight = await withWorker('kv-straight', async (client) => {
    await client.post('/samples', first);
    await client.post('/samples', second);
    return client.checkpoint();
  });
  await withWorker('kv-stopped', (client) => client.post('/samples', first));
  const resumed = await withWorker('kv-stopped', async (client) => {
    await client.post('/samples', second);
    return client.checkpoint();
  });
  assert.ok(straight.equals(resumed), 'resuming from the checkpoint gave other bytes');
}

/** Eight requests at once leave what eight in a row leave, and predictions are answered in between. */
async function takesTurns(withWorker) {
  const request = { samples: samples(50), maxSteps: 40, maxMs: 1000 };
  const features = { features: [request.samples[0].features] };
  const inRow = await withWorker('kv-row', async (client) => {
    for (let i = 0; i < 8; i++) await client.post('/samples', request);
    return client.checkpoint();
  });
  const atOnce = await withWorker('kv-once', async (client) => {
    const training = Array.from({ length: 8 }, () => client.post('/samples', request));
    const predicting = Array.from({ length: 16 }, () => client.post('/predictions', features));
    await Promise.all([...training, ...predicting]);
    return client.checkpoint();
  });
  assert.ok(inRow.equals(atOnce), 'concurrent requests left other bytes than the same in a row');
}
