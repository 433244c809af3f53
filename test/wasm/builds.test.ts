import { readFileSync } from 'node:fs';
import { setNumThreads, setSimd } from 'torchlet';
import { describe, expect, it, vi } from 'vitest';
import { filesOf } from '../../scripts/wasm/binaries.mjs';
import { type Binary, declaredBinaries, refusal, setHostModules, strictModule } from '../../src/wasm/binary';
import { loadBuild, nodeModule } from '../../src/wasm/builds';
import { withMemory } from '../../src/wasm/sharedMemory';

const binaryOf = (name: string) => declaredBinaries().find((binary) => binary.name === name) as Binary;

describe('loading a build that is not part of the JavaScript', () => {
  it('names the file that is missing, and what to do', async () => {
    const missing = loadBuild('relaxed', false, 'file:///nowhere/else.wasm');
    await expect(missing).rejects.toThrow(/^relaxed\.wasm could not be loaded from file:\/\/\/nowhere\/else\.wasm/);
    await expect(missing).rejects.toThrow(/torchlet\/wasm\/relaxed\.wasm.*pass its address as \{ wasm:/);
  });

  it('names a file that is no WebAssembly', async () => {
    const page = `data:text/html,${encodeURIComponent('<!doctype html>')}`;
    await expect(loadBuild('relaxed', true, page)).rejects.toThrow(
      /^relaxed\.wasm .*from data:text.*WebAssembly\.compile/,
    );
  });

  it('takes each binary from beside the code, once', async () => {
    const [first, second] = [await loadBuild('relaxed', false), await loadBuild('relaxed', false)];
    for (const binary of declaredBinaries()) {
      expect(first.moduleOf(binary)).toBeInstanceOf(WebAssembly.Module);
      expect(second.moduleOf(binary)).toBe(first.moduleOf(binary));
    }
    expect(first.moduleOf(binaryOf('conv'))).not.toBe(first.moduleOf(binaryOf('core')));
  });

  it('shares the memory of what was compiled for one thread, and nothing else changes', () => {
    for (const { path } of filesOf()) {
      const bytes = new Uint8Array(readFileSync(new URL(`../../${path}`, import.meta.url)));
      const shared = withMemory(bytes, true);
      expect(shared.filter((byte, i) => byte !== bytes[i])).toEqual(Uint8Array.of(3));
      expect(withMemory(shared, true)).toBe(shared);
      expect(withMemory(shared, false)).toEqual(bytes);
      expect(withMemory(bytes, false)).toBe(bytes);
      expect(WebAssembly.validate(shared)).toBe(WebAssembly.validate(bytes));
    }
  });

  it('says which directive a policy lacks, and which condition a host wants', () => {
    const said = [
      // Chromium, Firefox, Safari
      "WebAssembly.Module(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive because neither 'wasm-unsafe-eval' nor 'unsafe-eval' is an allowed source of script",
      'call to WebAssembly.Module() blocked by CSP',
      "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script",
    ];
    for (const message of said)
      expect(refusal(new Error(message))?.message).toContain("add 'wasm-unsafe-eval' to its script-src");
    const embedder = new Error('WebAssembly.Module(): Wasm code generation disallowed by embedder');
    expect(refusal(embedder)?.message).toContain("'workerd' or 'edge-light'");
    expect(refusal(new Error('expected magic word'))).toBeNull();
  });

  it('takes what a host has compiled, and no bytes', () => {
    const core = binaryOf('core');
    const module = new WebAssembly.Module(core.strict() as Uint8Array<ArrayBuffer>);
    const strict = () => expect.unreachable('the bytes are not asked for');
    setHostModules({ ofHost: module });
    expect(strictModule({ ...core, name: 'ofHost', strict })).toBe(module);
    setHostModules({});
  });

  it('takes a host that refuses the modules of Node for one that has none', () => {
    const refuse = () => {
      throw new Error('A Node.js API is used (process.getBuiltinModule) which is not supported in the Edge Runtime.');
    };
    vi.stubGlobal('process', { getBuiltinModule: refuse });
    const found = nodeModule('fs');
    vi.unstubAllGlobals();
    expect(found).toBeNull();
    expect(nodeModule('fs')).not.toBeNull();
  });

  it('leaves the engine as it was when the file is missing', async () => {
    await expect(setNumThreads(2, { wasm: 'file:///nowhere/else.wasm' })).rejects.toThrow('could not be loaded');
    await expect(setNumThreads(2, { wasm: 'file:///nowhere/' })).rejects.toThrow(
      'could not be loaded from file:///nowhere/core-strict.wasm',
    );
    await expect(setSimd('strict')).resolves.toBe('strict');
    await expect(setNumThreads(2)).resolves.toBe(2);
    await expect(setNumThreads(1)).resolves.toBe(1);
  });
});
