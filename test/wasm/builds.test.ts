import { setNumThreads, setSimd } from 'torchlet';
import { describe, expect, it } from 'vitest';
import { type Binary, declaredBinaries } from '../../src/wasm/binary';
import { loadBuild } from '../../src/wasm/builds';

const binaryOf = (name: string) => declaredBinaries().find((binary) => binary.name === name) as Binary;

describe('loading a build that is not part of the JavaScript', () => {
  it('names the file that is missing, and what to do', async () => {
    const missing = loadBuild('strict-threads', 'file:///nowhere/else.wasm');
    await expect(missing).rejects.toThrow(
      /^strict-threads\.wasm could not be loaded from file:\/\/\/nowhere\/else\.wasm/,
    );
    await expect(missing).rejects.toThrow(/torchlet\/wasm\/strict-threads\.wasm.*pass its address as \{ wasm:/);
  });

  it('names a file that is no WebAssembly', async () => {
    const page = `data:text/html,${encodeURIComponent('<!doctype html>')}`;
    await expect(loadBuild('strict-threads', page)).rejects.toThrow(/^strict-threads\.wasm .*WebAssembly\.compile/);
  });

  it('takes each binary from beside the code, once', async () => {
    const [first, second] = [await loadBuild('relaxed'), await loadBuild('relaxed')];
    for (const binary of declaredBinaries()) {
      expect(first.moduleOf(binary)).toBeInstanceOf(WebAssembly.Module);
      expect(second.moduleOf(binary)).toBe(first.moduleOf(binary));
    }
    expect(first.moduleOf(binaryOf('conv'))).not.toBe(first.moduleOf(binaryOf('core')));
  });

  it('leaves the engine as it was when the file is missing', async () => {
    await expect(setNumThreads(2, { wasm: 'file:///nowhere/else.wasm' })).rejects.toThrow('could not be loaded');
    await expect(setNumThreads(2, { wasm: 'file:///nowhere/' })).rejects.toThrow(
      'could not be loaded from file:///nowhere/core-strict-threads.wasm',
    );
    await expect(setSimd('strict')).resolves.toBe('strict');
    await expect(setNumThreads(2)).resolves.toBe(2);
    await expect(setNumThreads(1)).resolves.toBe(1);
  });
});
