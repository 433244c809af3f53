import { manualSeed, nn, rand, randn, type Tensor, tensor } from 'torchlet';
import {
  confusionMatrix,
  displayed,
  graph,
  histogram,
  installConsole,
  installNotebook,
  liveChart,
  lossChart,
  progress,
  summary,
} from 'torchlet/vis';
import { describe, expect, it, vi } from 'vitest';
import { progressLine } from '../../src/vis/progress.ts';

class SingleInputNet extends nn.Module {
  conv1 = new nn.Conv2d(1, 10, 5);
  conv2 = new nn.Conv2d(10, 20, 5);
  conv2Drop = new nn.Dropout2d(0.3);
  fc1 = new nn.Linear(320, 50);
  fc2 = new nn.Linear(50, 10);
  forward(x: Tensor): Tensor {
    const { maxPool2d, relu, logSoftmax } = nn.functional;
    const pooled = relu(maxPool2d(this.conv2Drop(this.conv2(relu(maxPool2d(this.conv1(x), 2)))), 2));
    return logSoftmax(this.fc2(relu(this.fc1(pooled.view([-1, 320])))), 1);
  }
}

describe('summary', () => {
  it('prints what torchinfo prints', () => {
    expect(String(summary(new SingleInputNet(), [16, 1, 28, 28]))).toBe(
      `
==========================================================================================
Layer (type:depth-idx)                   Output Shape              Param #
==========================================================================================
SingleInputNet                           [16, 10]                  --
├─Conv2d: 1-1                            [16, 10, 24, 24]          260
├─Conv2d: 1-2                            [16, 20, 8, 8]            5,020
├─Dropout2d: 1-3                         [16, 20, 8, 8]            --
├─Linear: 1-4                            [16, 50]                  16,050
├─Linear: 1-5                            [16, 10]                  510
==========================================================================================
Total params: 21,840
Trainable params: 21,840
Non-trainable params: 0
Total mult-adds (M): 7.80
==========================================================================================
Input size (MB): 0.05
Forward/backward pass size (MB): 0.91
Params size (MB): 0.09
Estimated Total Size (MB): 1.05
==========================================================================================`.trim(),
    );
  });

  class Recurrent extends nn.Module {
    embedding = new nn.Embedding(20, 300);
    encoder = new nn.LSTM(300, 512, { numLayers: 2 });
    decoder = new nn.Linear(512, 20);
    forward(x: Tensor): Tensor {
      return this.decoder(this.encoder(this.embedding(x))[0] as Tensor);
    }
  }

  it('counts recurrent layers, with names, kernels and multiply-adds', () => {
    const table = summary(new Recurrent(), [1, 100], {
      dtypes: ['int32'],
      colNames: ['kernelSize', 'outputSize', 'numParams', 'multAdds'],
      colWidth: 20,
      rowSettings: ['varNames'],
    });
    expect(String(table)).toContain(
      [
        'Layer (type (var_name))                  Kernel Shape         Output Shape         Param #              Mult-Adds',
        '='.repeat(120),
        'Recurrent                                --                   [1, 100, 20]         --                   --',
        '├─Embedding (embedding)                  --                   [1, 100, 300]        6,000                6,000',
        '├─LSTM (encoder)                         --                   [1, 100, 512]        3,768,320            376,832,000',
        '├─Linear (decoder)                       --                   [1, 100, 20]         10,260               10,260',
      ].join('\n'),
    );
    expect(String(table)).toContain('Total mult-adds (M): 376.85');
    expect(String(table)).toContain(
      'Forward/backward pass size (MB): 0.67\nParams size (MB): 15.14\nEstimated Total Size (MB): 15.80',
    );
  });

  class Listed extends nn.Module {
    layers = new nn.ModuleList([new nn.Linear(5, 5), new nn.Sequential(new nn.Linear(5, 5), new nn.ReLU())]);
    scale = new nn.Parameter(rand([5]));
    forward(x: Tensor): Tensor {
      let out = x;
      for (const layer of this.layers) out = layer(out) as Tensor;
      return (this.layers[0] as nn.Linear)(out).mul(this.scale);
    }
  }

  it('has rows for containers that are not called, and says which layers come again', () => {
    const model = new Listed();
    for (const parameter of (model.layers[1] as nn.Sequential).parameters()) parameter.requiresGrad = false;
    const lines = String(summary(model, [1, 5])).split('\n');
    expect(lines.slice(3, 9).map((line) => line.replace(/ {2,}/g, '  '))).toEqual([
      'Listed  [1, 5]  5',
      '├─ModuleList: 1-1  --  --',
      '│  └─Linear: 2-1  [1, 5]  30',
      '│  └─Sequential: 2-2  [1, 5]  --',
      '│  │  └─Linear: 3-1  [1, 5]  (30)',
      '│  │  └─ReLU: 3-2  [1, 5]  --',
    ]);
    expect(lines[9]?.replace(/ {2,}/g, '  ')).toBe('│  └─Linear: 2-3  [1, 5]  (recursive)');
    const shallow = summary(model, [1, 5], { depth: 1 });
    expect(String(shallow)).toContain('ModuleList: 1-1');
    expect(String(shallow)).not.toContain('2-1');
    expect([shallow.totalParams, shallow.trainableParams]).toEqual([65, 35]);
  });

  it('leaves the model, its hooks and the random numbers as they were', () => {
    const model = new nn.Sequential(new nn.BatchNorm1d(4), new nn.Dropout(0.5));
    manualSeed(0);
    const next = rand([1]).item();
    manualSeed(0);
    summary(model, [8, 4], { mode: 'eval' });
    expect(rand([1]).item()).toBe(next);
    expect(model.training && [...model.children()].every(({ training }) => training)).toBe(true);
    expect((model.stateDict()['0.num_batches_tracked'] as Tensor).item()).toBe(0);
    expect(() => summary(model, [8, 5])).toThrow();
    expect(model.training).toBe(true);
  });

  it('lists what is declared where there is no input', () => {
    const table = String(summary(new SingleInputNet()));
    expect(table).toContain('├─Conv2d: 1-1                            --                        260');
    expect(table).not.toContain('mult-adds');
    expect(() => summary(new nn.Linear(1, 1), [1, 1], { inputData: rand([1, 1]) })).toThrow('Only one of');
    expect(
      summary(new nn.Bilinear(2, 3, 4), [
        [5, 2],
        [5, 3],
      ]).layers[0]?.outputShape,
    ).toEqual([5, 4]);
  });
});

describe('graph', () => {
  const model = new nn.Linear(3, 2);
  const loss = () =>
    model(rand([4, 3]))
      .relu()
      .mean();

  it('is Mermaid, with shapes and names of leaves', () => {
    const lines = graph(loss(), { names: model.namedParameters() }).split('\n');
    expect(lines[0]).toBe('graph LR');
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}n\d\["weight<br\/>\[2, 3\]"\]$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}n\d\("ReluBackward0<br\/>\[4, 2\]"\)$/));
    expect(lines.at(-1)).toMatch(/^ {2}n\d --> n\d$/);
  });

  it('is DOT', () => {
    const text = graph(loss(), { format: 'dot', names: { 'a "b"': model.weight } });
    expect(text).toMatch(/^digraph \{\n {2}rankdir=LR;\n/);
    expect(text).toContain('[label="a \\"b\\"\\n[2, 3]", shape=box];');
    expect(text.match(/->/g)?.length).toBe(5);
  });

  it('has each operation once where it is used twice', () => {
    const x = tensor([2], { requiresGrad: true });
    const y = x.mul(3);
    expect(graph(y.add(y)).match(/MulBackward0/g)?.length).toBe(1);
  });

  it('needs a history', () => {
    expect(() => graph(rand([2]))).toThrow('it has no graph');
  });
});

describe('charts', () => {
  const wellFormed = (text: string): void => {
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>\n$/s);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    const open: string[] = [];
    for (const [, slash, name, , self] of text.matchAll(/<(\/?)(\w+)((?:\s[^<>]*?)?)(\/?)>/g)) {
      if (slash) expect(open.pop()).toBe(name);
      else if (!self) open.push(name as string);
    }
    expect(open).toEqual([]);
  };

  it.each([
    ['losses', lossChart([3, 2, 1, 0.5])],
    ['none', lossChart([])],
    ['one', lossChart([1])],
    ['many', lossChart(Array.from({ length: 5000 }, (_, i) => 1 / (i + 1)))],
    ['some not finite', lossChart([1, Number.NaN, Number.POSITIVE_INFINITY, 2])],
    ['marks', lossChart([1, 2, 3, 4], { title: 'a < b & "c"', marks: [{ step: 2, label: 'epoch 1', value: '<9 %' }] })],
    ['a histogram', histogram(randn([1000]))],
    ['one value', histogram([1, 1, 1])],
    ['no value', histogram([])],
    ['values that are not finite', histogram([1, 2, Number.NaN])],
    [
      'a matrix',
      confusionMatrix(
        [
          [5, 1],
          [0, 4],
        ],
        { labels: ['cat', '<dog>'] },
      ),
    ],
    [
      'a tensor',
      confusionMatrix(
        tensor([
          [5, 0],
          [0, 0],
        ]),
      ),
    ],
  ])('of %s are images', (_, text) => wellFormed(text));

  it('say what they show', () => {
    expect(lossChart([1, 2], { marks: [{ step: 2, label: 'epoch 1', value: '91.0 % right' }] })).toContain(
      '91.0 % right',
    );
    const curve = (chart: string) => /d="([^"]*)" fill="none"/.exec(chart)?.[1];
    const [each, tenth] = [lossChart([3, 2, 1]), lossChart([3, 2, 1], { every: 10 })];
    expect(curve(tenth)).toBe(curve(each));
    expect(tenth).toContain('>30</text>');
    expect(each).not.toContain('>30</text>');
    const steps = Array.from({ length: 30_000 }, () => 1);
    const ticks = (width: number) => lossChart(steps, { width }).match(/>\d+,000<\/text>/g)?.length ?? 0;
    expect(ticks(320)).toBeLessThan(ticks(860));
    expect(ticks(320)).toBeGreaterThan(0);
    expect(histogram([1, 2, Number.NaN], { title: 'w' })).toContain('w (without 1 that are not finite)');
    const matrix = confusionMatrix(
      [
        [5, 1],
        [0, 4],
      ],
      { labels: ['cat', 'dog'] },
    );
    expect(matrix.match(/<text/g)?.length).toBe(1 + 3 + 4 + 2);
    expect(() => confusionMatrix([[1, 2]])).toThrow('as many columns as rows');
    expect(() => confusionMatrix([[1]], { labels: [] })).toThrow('1 classes have 1 names');
  });

  it('count each value once', () => {
    const heights = [...histogram([0, 0, 1, 2, 2, 2], { bins: 3 }).matchAll(/height="([\d.]+)" fill="#2563eb"/g)];
    const sizes = heights.map(([, height]) => Number(height));
    expect(sizes).toHaveLength(3);
    expect((sizes[2] as number) / (sizes[1] as number)).toBeCloseTo(3, 1);
  });
});

describe('progress', () => {
  const state = { done: 45, total: 100, seconds: 9, unit: 'it', description: 'epoch 1', postfix: '', columns: 80 };

  it('looks as tqdm does', () => {
    const line = progressLine(state);
    expect(line).toMatch(/^epoch 1: {2}45%\|█+[▏▎▍▌▋▊▉]? *\| 45\/100 \[00:09<00:11, {2}5\.00it\/s\]$/);
    expect(line.length).toBe(79);
    expect(progressLine({ ...state, postfix: 'loss=0.5' })).toContain('5.00it/s, loss=0.5]');
    expect(progressLine({ ...state, done: 0 })).toContain('| 0/100 [00:09<?, ?it/s]');
    expect(progressLine({ ...state, done: 2, seconds: 7300 })).toContain('[2:01:40<99:21:40, 3650.00s/it]');
    expect(progressLine({ ...state, total: undefined })).toBe('epoch 1: 45it [00:09,  5.00it/s]');
    expect(progressLine({ ...state, columns: 20 }).length).toBe(20);
  });

  const terminal = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, isTTY, columns: 60, write: (text: string) => written.push(text) };
  };

  it('hands all items on, by for and by for await', async () => {
    const out = terminal(true);
    const bar = progress([1, 2, 3], { description: 'x', out });
    const seen: number[] = [];
    for (const item of bar) {
      bar.setPostfix({ loss: item / 3 });
      seen.push(item);
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(out.written.join('')).toMatch(/x: 100%\|█+\| 3\/3 \[00:00<00:00, .*it\/s, loss=1\]/);
    async function* source() {
      yield* [4, 5];
    }
    for await (const item of progress(source(), { out })) seen.push(item);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(out.written.join('')).toContain('2it [00:00');
  });

  it('is silent without a terminal, and ends where a loop is left', () => {
    const out = terminal(false);
    for (const _ of progress([1], { out })) void _;
    expect(out.written).toEqual([]);
    const shown = terminal(true);
    for (const _ of progress([1, 2], { out: shown })) break;
    expect(shown.written.at(-1)).toBe('\n');
  });
});

describe('notebooks and consoles', () => {
  it('a chart changes in its place, and is nothing where there is no notebook', async () => {
    await (await liveChart('<svg/>')).update('<svg/>');
    const sent: unknown[] = [];
    const jupyter = { broadcast: async (...message: unknown[]) => void sent.push(message) };
    vi.stubGlobal('Deno', { jupyter });
    const chart = await liveChart('<svg>1</svg>');
    await chart.update('<svg>2</svg>');
    // Outside of a notebook Deno throws when it is asked.
    vi.stubGlobal(
      'Deno',
      Object.defineProperty({}, 'jupyter', {
        get: () => {
          throw new Error('not here');
        },
      }),
    );
    await (await liveChart('<svg/>')).update('<svg/>');
    vi.unstubAllGlobals();
    const transient = { display_id: expect.stringMatching(/^torchlet-chart-\d+$/) };
    expect(sent).toMatchObject([
      ['display_data', { data: { 'image/svg+xml': '<svg>1</svg>' }, transient }],
      ['update_display_data', { data: { 'image/svg+xml': '<svg>2</svg>' }, transient }],
    ]);
  });

  type Shown = Record<symbol, () => Record<string, string>>;
  const bundle = (value: unknown) => (value as Shown)[Symbol.for('Jupyter.display')]?.();

  it('show charts, tensors and modules', () => {
    expect(bundle(displayed('<svg/>'))).toMatchObject({ 'image/svg+xml': '<svg/>' });
    installNotebook();
    expect(
      bundle(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toEqual({
      'text/plain': 'tensor([[1., 2.],\n        [3., 4.]])',
      'text/html':
        '<table><caption>float32 [2, 2]</caption><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>',
    });
    expect(Object.keys(bundle(rand([50, 50])) ?? {})).toEqual(['text/plain']);
    expect(bundle(new nn.Linear(1, 2))?.['text/html']).toContain('Linear(in_features=1');
  });

  it("show themselves in Chrome's", () => {
    installConsole();
    installConsole();
    const { devtoolsFormatters } = globalThis as unknown as {
      devtoolsFormatters: { header(value: unknown): unknown; body(value: unknown): unknown }[];
    };
    expect(devtoolsFormatters).toHaveLength(1);
    const [formatter] = devtoolsFormatters;
    expect(formatter?.header(tensor([1, 2]))).toEqual(['span', {}, 'float32 [2]']);
    expect(formatter?.body(new nn.ReLU())).toContain('ReLU()');
    expect(formatter?.header({})).toBeNull();
  });
});
