import { readFileSync } from 'node:fs';
import { setNumThreads, setSimd } from 'torchlet';
import { describe, expect, it } from 'vitest';
import { loadBuild } from '../../src/wasm/builds';

const strict = new URL('../../build/strict.wasm', import.meta.url);

describe('loading a build that is not part of the JavaScript', () => {
  it('names the file that is missing, and what to do', async () => {
    const missing = loadBuild('strict', true, 'file:///nowhere/else.wasm');
    await expect(missing).rejects.toThrow(
      /^strict-threads\.wasm could not be loaded from file:\/\/\/nowhere\/else\.wasm/,
    );
    await expect(missing).rejects.toThrow(/torchlet\/wasm\/strict-threads\.wasm.*pass its address as \{ wasm:/);
  });

  it('names a file that is no WebAssembly', async () => {
    const page = `data:text/html,${encodeURIComponent('<!doctype html>')}`;
    await expect(loadBuild('strict', true, page)).rejects.toThrow(/^strict-threads\.wasm .*WebAssembly\.compile/);
  });

  it('takes an address, a module, and what was loaded before', async () => {
    const fromFile = await loadBuild('strict', false, strict);
    expect(await loadBuild('strict', false)).toBe(fromFile);
    const module = new WebAssembly.Module(readFileSync(strict));
    expect(await loadBuild('strict', false, module)).toBe(module);
  });

  it('leaves the engine as it was when the file is missing', async () => {
    await expect(setNumThreads(2, { wasm: 'file:///nowhere/else.wasm' })).rejects.toThrow('could not be loaded');
    await expect(setSimd('strict')).resolves.toBe('strict');
    await expect(setNumThreads(2)).resolves.toBe(2);
    await expect(setNumThreads(1)).resolves.toBe(1);
  });
});
