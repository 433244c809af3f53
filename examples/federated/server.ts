// What holds the weights: gives them to the clients of a round, waits for what they have learned, and averages it.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualSeed, noGrad, rand, tensor } from 'torchlet';
import { applyDelta, averageStateDicts } from 'torchlet/distributed';
import { isInside, makeNetwork, pack, unpack } from './network';

export interface Federation {
  /** How many clients take part in each round. */
  clients: number;
  rounds: number;
  /** The program of the page, as JavaScript. */
  script: string;
  /** Called after each round with the share of points that the mean of all clients puts on the right side. */
  onRound(round: number, accuracy: number): void;
}

export interface RunningServer {
  url: string;
  /** When all rounds are over. */
  done: Promise<void>;
  close(): void;
}

export async function startServer({ clients, rounds, script, onRound }: Federation): Promise<RunningServer> {
  manualSeed(0);
  const model = makeNetwork();
  const points = rand([1000, 2]).mul(2).sub(1);
  const inside = tensor((points.tolist() as [number, number][]).map((point) => Number(isInside(point))));
  const accuracy = (): number => noGrad(() => model(points).argmax(1).eq(inside).to('float32').mean().item());
  let round = 0;
  let received = new Map<string, { delta: Parameters<typeof applyDelta>[1]; samples: number }>();
  let waiting: (() => void)[] = [];
  let finish = (): void => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const endRound = (): void => {
    const all = [...received.values()];
    const mean = averageStateDicts(
      all.map(({ delta }) => delta),
      all.map(({ samples }) => samples),
    );
    model.loadStateDict(applyDelta(model.stateDict(), mean));
    received = new Map();
    round++;
    onRound(round, accuracy());
    for (const answer of waiting) answer();
    waiting = [];
    if (round === rounds) finish();
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
    const asked = Number(searchParams.get('round'));
    if (pathname === '/weights') {
      // Who is early waits for the others.
      if (asked > round) await new Promise<void>((resolve) => waiting.push(resolve));
      if (round === rounds) response.writeHead(204).end();
      else response.end(pack(model.stateDict()));
    } else if (pathname === '/delta') {
      const delta = unpack(await bodyOf(request), 'delta');
      response.end();
      if (asked !== round) return;
      received.set(searchParams.get('client') ?? '', { delta, samples: Number(searchParams.get('samples')) });
      if (received.size === clients) endRound();
    } else if (pathname === '/client.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><script type="module" src="/client.js"></script>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, done, close };
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array);
  return Uint8Array.from(Buffer.concat(parts));
}
