import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorker, startWorker } from '../runners/workerd.mjs';

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
    return { status: response.status, answer: await response.json() };
  }

  async post(path, body) {
    const { status, answer } = await this.send('POST', path, body);
    assert.equal(status, 200, JSON.stringify(answer));
    return answer;
  }

  async checkpoint() {
    const response = await this.worker.dispatchFetch('http://edge/checkpoint');
    return Buffer.from(await response.arrayBuffer());
  }
}

/** Tests examples/edge in workerd: each in a process of its own, `kvPersist` keeps what is stored from one to the next. */
export async function testEdgeExample({ consumer, folder }) {
  const outdir = join(folder, 'edge');
  cpSync(source, join(consumer, 'edge'), { recursive: true });
  await bundleWorker(join(consumer, 'edge/worker.ts'), outdir);
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
    [400, /that float32 can hold/, 'POST', '/predictions', { features: [sample.features.map(() => 1e39)] }],
    [400, /maxSteps must be an integer from 1 to 1000/, 'POST', '/samples', { samples: [sample], maxSteps: 1e6 }],
    [400, /maxMs must be an integer/, 'POST', '/samples', { samples: [sample], maxMs: 'long' }],
    [400, /features\[0\] must be a list of 16/, 'GET', '/predictions?features=1,,x'],
    [413, /at most 262144 bytes/, 'POST', '/samples', ' '.repeat(300_000)],
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
