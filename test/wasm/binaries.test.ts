import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import binaryen from 'binaryen';
import { getNumThreads, lgamma, linspace, manualSeed, nn, rand, ready, setNumThreads, setSimd } from 'torchlet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { binaries, filesOf, TABLES_END, targets } from '../../scripts/wasm/binaries.mjs';
import { mergeBinaries } from '../../scripts/wasm/merge.mjs';
import { addresses } from '../../src/wasm/addresses';
import { type Binary, declareBinary, declaredBinaries } from '../../src/wasm/binary';
import { type Addresses, setAddresses } from '../../src/wasm/builds';
import { k } from '../../src/wasm/core';

// In this order: once there were threads, the memory stays shared.

const binaryOf = (name: string) => declaredBinaries().find((binary) => binary.name === name) as Binary;

/** Numbers of a matrix product and a convolution that are large enough to be spread over threads: kernels of two binaries. */
function compute(): number[] {
  manualSeed(1);
  const images = nn.functional.conv2d(rand([8, 4, 32, 32]), rand([8, 4, 3, 3]));
  return [
    ...images
      .flatten(1)
      .matmul(rand([7200, 40]))
      .data(),
  ] as number[];
}

/** The package's wasm/, and the address of a file in it. */
let folder: string;
const at = (name: string) => pathToFileURL(`${folder}/${name}`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'torchlet-wasm-'));
  for (const { binary, target, path } of filesOf()) {
    const from = fileURLToPath(new URL(`../../${path}`, import.meta.url));
    copyFileSync(from, at(basename(path)));
    if (binary === 'core') copyFileSync(from, at(`second-${target}.wasm`));
    writeFileSync(at(`early-${target}.wasm`), bytesOf(40960));
  }
  for (const target of targets) writeFileSync(at(`${target}.wasm`), mergeBinaries(target));
  setAddresses(known);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** Without a memory, one file is all targets; where core's tables end shows that it calls core's kernels. */
const bytesOf = (table: number): Uint8Array<ArrayBuffer> => {
  const module = binaryen.parseText(`(module
    (import "env" "tablesEnd" (func $end (result i32)))
    (func (export "tablesBegin") (result i32) (i32.const ${table}))
    (func (export "tablesEnd") (result i32) (i32.const ${table + 16}))
    (func (export "setThread") (param i32))
    (func (export "endOfCore") (result i32) (call $end)))`);
  return module.emitBinary() as Uint8Array<ArrayBuffer>;
};
let known: Addresses = { ...addresses, second: addresses.core as () => URL };
const declare = (name: string, table: number) => {
  const bytes = bytesOf(table);
  const file = () => new URL(`data:application/wasm;base64,${Buffer.from(bytes).toString('base64')}`);
  known = { ...known, [name]: file };
  setAddresses(known);
  const late = {
    kernels: declareBinary<{ endOfCore(): number }>({
      name,
      strict: () => bytes,
      use: (kernels) => {
        late.kernels = kernels;
      },
    }),
  };
  return late;
};

it('all binaries have constant tables of their own', () => {
  const ranges = Object.values(binaries);
  for (const [i, { begin, end }] of ranges.entries()) {
    expect(begin).toBeGreaterThanOrEqual(ranges[i - 1]?.end ?? 1024);
    expect(end).toBeLessThanOrEqual(TABLES_END);
  }
  compute();
  const second = declareBinary<typeof k>({ ...binaryOf('core'), name: 'second', use: () => {} });
  expect(() => second.gemmPlan(1, 1, 1, 0)).toThrow(/constant tables from 1024 to \d+ lie over others/);
});

it('those with a relaxed build have an address beside the code, and the others say that they have none', () => {
  const relaxed = Object.entries(binaries).filter(([, { relaxed }]) => relaxed);
  expect(Object.keys(addresses).sort()).toEqual(relaxed.map(([name]) => name).sort());
  for (const { name, onlyStrict } of declaredBinaries()) {
    const known = binaries[name as keyof typeof binaries];
    if (known !== undefined) expect([name, !onlyStrict]).toEqual([name, known.relaxed]);
  }
});

it('a binary without a relaxed build computes the same bits in both, be the other in files or in one', async () => {
  const numbers = () => lgamma(linspace(0.1, 9, 2000)).tolist();
  const strict = numbers();
  for (const wasm of [undefined, at('relaxed.wasm'), at('')]) {
    expect(await setSimd('relaxed', { wasm })).toBe('relaxed');
    expect(numbers()).toEqual(strict);
    await setSimd('strict');
  }
});

it('a binary is compiled when the first of its kernels is called, and may call those of core', () => {
  expect(declare('early', 40960).kernels.endOfCore()).toBe(k.tablesEnd());
});

it('all change together to the relaxed build, be they beside the code, in one file, a module or a folder', async () => {
  const strict = compute();
  await setSimd('relaxed');
  const relaxed = compute();
  expect(relaxed).not.toEqual(strict);
  await setSimd('strict');
  expect(compute()).toEqual(strict);
  const whole = new WebAssembly.Module(readFileSync(at('relaxed.wasm')));
  for (const wasm of [at('relaxed.wasm'), whole, at('')]) {
    await setSimd('relaxed', { wasm });
    expect(compute()).toEqual(relaxed);
    await setSimd('strict');
    expect(compute()).toEqual(strict);
  }
});

it('all change together to threads', async () => {
  const one = compute();
  for (const wasm of [undefined, at('strict.wasm'), at('')]) {
    await setNumThreads(2, { wasm });
    expect(compute()).toEqual(one);
    await setNumThreads(1);
    expect(compute()).toEqual(one);
  }
});

it('a binary that is imported under threads is there when ready() is, and changes with the others', async () => {
  const before = compute();
  await setNumThreads(2);
  const late = declare('late', 41216);
  expect(() => late.kernels.endOfCore()).toThrow(/kernels of late were imported after setNumThreads.*await ready\(\)/);
  await ready();
  expect(late.kernels.endOfCore()).toBe(k.tablesEnd());
  expect(getNumThreads()).toBe(2);
  expect(compute()).toEqual(before);
  // Of the same bytes, in a memory that is shared and one that is not.
  await setSimd('relaxed');
  await setNumThreads(1);
  expect(late.kernels.endOfCore()).toBe(k.tablesEnd());
});

it('ready() says what is wrong with the file of such a binary', async () => {
  await setSimd('relaxed');
  setAddresses({ ...known, lost: () => new URL('file:///nowhere/lost.wasm') });
  declareBinary({ ...binaryOf('late'), name: 'lost' });
  await expect(ready()).rejects.toThrow(/could not be loaded from file:\/\/\/nowhere\/lost\.wasm/);
  setAddresses({ ...known, lost: () => at('early-relaxed.wasm') });
  await ready();
});
