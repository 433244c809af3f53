import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const KEY = randomUUID();
const TIMEOUT = 60_000;

/** Has Deno's kernel run cells with the package, as a notebook does, and looks at what it is told to show. */
export async function testNotebook(deno, consumer) {
  const from = (name) => JSON.stringify(pathToFileURL(join(consumer, 'node_modules/torchlet/dist', name)).href);
  const shown = await runCells(deno, consumer, [
    `import { nn, tensor } from ${from('index.js')};
     import { installNotebook, liveChart, lossChart } from ${from('vis.js')};
     installNotebook();`,
    'tensor([[1, 2]])',
    'new nn.Linear(2, 1)',
    'const chart = await liveChart(lossChart([3, 2])); await chart.update(lossChart([3, 2, 1]));',
  ]);
  const [matrix, model, first, second] = shown;
  const problems = [
    shown.length === 4 || `${shown.length} messages`,
    matrix?.content.data['text/plain'] === 'tensor([[1., 2.]])' || 'no tensor',
    matrix?.content.data['text/html']?.startsWith('<table>') || 'no table',
    model?.content.data['text/plain']?.startsWith('Linear(in_features=2') || 'no module',
    first?.header.msg_type === 'display_data' || 'no chart',
    second?.header.msg_type === 'update_display_data' || 'no change of the chart',
    first?.content.transient.display_id === second?.content.transient.display_id || 'another chart',
    first?.content.data['image/svg+xml'] !== second?.content.data['image/svg+xml'] || 'the same chart',
  ].filter((problem) => problem !== true);
  if (problems.length > 0) throw new Error(`${problems.join(', ')}: ${JSON.stringify(shown)}`);
}

/** The messages that show something. */
async function runCells(deno, cwd, cells) {
  // Not before: it is native.
  const { Dealer, Subscriber } = await import('zeromq');
  const base = 40_000 + (process.pid % 20_000);
  const ports = ['shell', 'iopub', 'stdin', 'control', 'hb'].map((name, i) => [`${name}_port`, base + i]);
  const connection = {
    ip: '127.0.0.1',
    transport: 'tcp',
    key: KEY,
    signature_scheme: 'hmac-sha256',
    kernel_name: 'deno',
  };
  const file = join(cwd, 'kernel.json');
  writeFileSync(file, JSON.stringify({ ...connection, ...Object.fromEntries(ports) }));
  const kernel = spawn(deno, ['jupyter', '--kernel', '--conn', file], { cwd, stdio: 'ignore' });
  const [shell, published] = [new Dealer({ receiveTimeout: TIMEOUT }), new Subscriber()];
  const shown = [];
  try {
    shell.connect(`tcp://127.0.0.1:${base}`);
    published.connect(`tcp://127.0.0.1:${base + 1}`);
    published.subscribe('');
    const reading = read(published, shown);
    // What the kernel publishes before it is subscribed to is lost: the first answer says that it runs.
    await ask(shell, 'kernel_info_request', {});
    await new Promise((resolve) => setTimeout(resolve, 1000));
    for (const code of cells) {
      const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
      const reply = await ask(shell, 'execute_request', content);
      if (reply.content.status !== 'ok') throw new Error(`${code}: ${JSON.stringify(reply.content)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    published.close();
    await reading;
  } finally {
    shell.close();
    if (!published.closed) published.close();
    kernel.kill();
  }
  return shown;
}

async function read(published, shown) {
  for await (const frames of published) {
    const message = parsed(frames);
    if (/^(execute_result|display_data|update_display_data)$/.test(message.header.msg_type)) shown.push(message);
  }
}

async function ask(shell, type, content) {
  const header = {
    msg_id: randomUUID(),
    session: KEY,
    username: 'test',
    date: new Date().toISOString(),
    msg_type: type,
  };
  const parts = [{ ...header, version: '5.3' }, {}, {}, content].map((part) => JSON.stringify(part));
  const signature = parts.reduce((sum, part) => sum.update(part), createHmac('sha256', KEY)).digest('hex');
  await shell.send(['<IDS|MSG>', signature, ...parts]);
  return parsed(await shell.receive());
}

function parsed(frames) {
  const at = frames.findIndex((frame) => frame.toString() === '<IDS|MSG>');
  return { header: JSON.parse(frames[at + 2]), content: JSON.parse(frames[at + 5]) };
}
