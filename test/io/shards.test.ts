import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { arange, nn, ones, randn, type Tensor, zeros } from 'torchlet';
import { encodePt, encodeSafetensors, load, loadModel, openSafetensors, save } from 'torchlet/io';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'torchlet-shards-'));
afterAll(() => rmSync(folder, { recursive: true }));
const state = { a: arange(10).float(), b: ones([100]), c: zeros([7], { dtype: 'int32' }), d: randn([5, 5]) };
const listed = (): string[] => readdirSync(folder).sort();
const index = (): { metadata: unknown; weight_map: Record<string, string> } =>
  JSON.parse(readFileSync(join(folder, 'model.safetensors.index.json'), 'utf8'));

describe('several files', () => {
  test('of at most so many bytes, as huggingface_hub cuts them', async () => {
    const path = join(folder, 'model.safetensors');
    writeFileSync(path, 'an older one');
    const made = await save(state, path, { maxShardSize: 170, metadata: { made: 'here' } });
    expect(made).toBe(`${path}.index.json`);
    const file = (at: number): string => `model-0000${at}-of-00002.safetensors`;
    // b is larger than a part may be: it is one by itself, and those around it stay together.
    expect(listed()).toEqual([file(1), file(2), 'model.safetensors.index.json']);
    expect(index()).toEqual({
      metadata: { total_size: 568 },
      weight_map: { a: file(2), b: file(1), c: file(2), d: file(2) },
    });
    const back = await load(made);
    for (const [key, x] of Object.entries(state)) expect(back[key].equal(x)).toBe(true);
    const part = await openSafetensors(join(folder, file(1)));
    expect(part.metadata).toEqual({ format: 'pt', made: 'here' });
    await part.close();
  });

  test('of a URL, of halves, of one part', async () => {
    const url = pathToFileURL(join(folder, 'half.safetensors'));
    const made = await save(state, url, { maxShardSize: '0.1KB', dtype: 'float16' });
    expect(String(made)).toBe(`${url.href}.index.json`);
    expect((await load(made)).b.tolist()).toEqual(state.b.tolist());
    expect(statSync(join(folder, 'half-00001-of-00002.safetensors')).size).toBeLessThan(400);
    const one = join(folder, 'one.safetensors');
    expect(await save(state, one, { maxShardSize: '5GB' })).toBe(one);
    expect((await load(one)).d.equal(state.d)).toBe(true);
  });

  test.each(['5 apples', 0, -1, '', 'GB', Number.NaN])('not of %j', async (maxShardSize) => {
    await expect(save(state, join(folder, 'x.safetensors'), { maxShardSize })).rejects.toThrow(
      "maxShardSize is a number of bytes, or a text such as '5GB'",
    );
  });

  test('not in other formats', async () => {
    await expect(save(state, join(folder, 'x.pt'), { maxShardSize: 100 })).rejects.toThrow('is for .safetensors files');
  });
});

class Tied extends nn.Module {
  embedding = new nn.Embedding(6, 4);
  head = new nn.Linear(4, 6, { bias: false });
  constructor() {
    super();
    this.head.weight = this.embedding.weight;
  }
  forward(x: Tensor): Tensor {
    return this.head(this.embedding(x));
  }
}

describe('tied weights', () => {
  const one = randn([6, 4]);
  test.each([
    ['embedding.weight', encodeSafetensors({ tensors: new Map([['embedding.weight', one]]), metadata: {} })],
    ['head.weight', encodeSafetensors({ tensors: new Map([['head.weight', one]]), metadata: {} })],
  ])('may stand under one name, %s', async (_, bytes) => {
    const model = new Tied();
    expect(await loadModel(model, bytes)).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(model.embedding.weight.equal(one)).toBe(true);
    expect(model.head.weight).toBe(model.embedding.weight);
  });

  test('are missing where none of their names is there', async () => {
    const bytes = encodeSafetensors({ tensors: new Map([['other', one]]), metadata: {} });
    await expect(loadModel(new Tied(), bytes)).rejects.toThrow(
      'missing embedding.weight, head.weight; unexpected other',
    );
  });

  test('are once in a .pt file, and one again', async () => {
    const model = new Tied();
    const bytes = encodePt(model.stateDict());
    expect(bytes.length).toBeLessThan(encodePt({ a: one, b: randn([6, 4]) }).length + 100);
    const back = await load(bytes);
    expect(back['head.weight'].storage).toBe(back['embedding.weight'].storage);
    const other = new Tied();
    await loadModel(other, bytes);
    expect(other.head.weight).toBe(other.embedding.weight);
    expect(other.head.weight.equal(model.head.weight)).toBe(true);
  });
});
