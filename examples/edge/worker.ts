import { setHeapLimit } from 'torchlet';
import { Diverged, type FineTuned, Head } from './head';
import { budgetOf, featuresOf, HttpError, readJson, samplesOf } from './requests';

/** What this Worker needs of a KV namespace. */
interface Store {
  get(key: string, type: 'arrayBuffer'): Promise<ArrayBuffer | null>;
  put(key: string, value: Uint8Array): Promise<void>;
}

interface Environment {
  readonly CHECKPOINTS: Store;
}

const KEY = 'head';

// Half of what such hosts give a Worker. Tensors beyond it wait in JavaScript's memory.
setHeapLimit(64 * 1024 * 1024);

/** What this Worker needs of the host while it answers. */
interface Context {
  waitUntil(promise: Promise<unknown>): void;
}

type Handler = (request: Request, env: Environment, context: Context) => Promise<Response>;

/**
 * | request | answer |
 * |---|---|
 * | `POST /samples` `{ samples: [{ features, label }], maxSteps?, maxMs? }` | trains: `{ steps, loss, stoppedBy }` |
 * | `POST /predictions` `{ features: [[...], ...] }` | `{ predictions: [{ label, probabilities }] }` |
 * | `GET /predictions?features=1,2,...` | the same, of one row |
 * | `GET /checkpoint` | the stored bytes |
 */
const routes: Record<string, Record<string, Handler>> = {
  '/samples': {
    POST: async (request, env, context) => {
      const body = await readJson(request);
      const samples = samplesOf(body);
      const budget = budgetOf(body);
      const result = inTurn(() => train(env.CHECKPOINTS, (head) => head.fineTune(samples, budget)));
      // Also when the client has left: others wait for their turn.
      context.waitUntil(result);
      return Response.json(await result);
    },
  },
  '/predictions': {
    GET: async (request, env) => {
      const text = new URL(request.url).searchParams.get('features') ?? '';
      const row = text.split(',').map((number) => (number.trim() === '' ? Number.NaN : Number(number)));
      return predict(env.CHECKPOINTS, featuresOf({ features: [row] }));
    },
    POST: async (request, env) => predict(env.CHECKPOINTS, featuresOf(await readJson(request))),
  },
  '/checkpoint': {
    GET: async (_request, env) => {
      const bytes = await env.CHECKPOINTS.get(KEY, 'arrayBuffer');
      if (bytes === null) throw new HttpError(404, 'nothing has been trained yet');
      return new Response(bytes, { headers: { 'content-type': 'application/octet-stream' } });
    },
  },
};

export default {
  async fetch(request: Request, env: Environment, context: Context): Promise<Response> {
    try {
      const handlers = routes[new URL(request.url).pathname];
      if (handlers === undefined) throw new HttpError(404, `there is ${Object.keys(routes).join(', ')}`);
      const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
      if (handler !== undefined) return await handler(request, env, context);
      const allow = Object.keys(handlers).join(', ');
      return Response.json({ error: `only ${allow}` }, { status: 405, headers: { allow } });
    } catch (error) {
      if (error instanceof HttpError) return Response.json({ error: error.message }, { status: error.status });
      console.error(error);
      return Response.json({ error: 'something went wrong; the log says what' }, { status: 500 });
    }
  },
};

async function load(store: Store): Promise<Head> {
  const bytes = await store.get(KEY, 'arrayBuffer');
  return bytes === null ? new Head() : Head.from(new Uint8Array(bytes));
}

/** A head of its own for each request: what is half trained, or went astray, is seen by nobody. */
async function train(store: Store, run: (head: Head) => Promise<FineTuned>): Promise<FineTuned> {
  const head = await load(store);
  const result = await run(head).catch((error: unknown) => {
    if (!(error instanceof Diverged)) throw error;
    throw new HttpError(422, `the training diverges: ${error.message}; the head is as it was before`);
  });
  await store.put(KEY, head.checkpoint());
  return result;
}

async function predict(store: Store, features: readonly (readonly number[])[]): Promise<Response> {
  return Response.json({ predictions: (await load(store)).predict(features) });
}

/** Requests that train wait for each other, or one would write over what the other learned. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const result = last.then(run);
  last = result.catch(() => undefined);
  return result;
}
