import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../src/io/utf8';

const TEXTS = [
  '',
  'abc',
  '%41+ %',
  '\ufeff{"a":1}',
  'weight.0',
  'äöü€',
  '𝄞 😀',
  '\u0000\u007f\u0080\u07ff\u0800\uffff',
];
const WRONG = [[0x80], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x61, 0xff]];

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(['as the host does', 'where the host has no TextDecoder'])('UTF-8, %s', (name) => {
  const without = (): void => {
    if (name === 'as the host does') return;
    vi.stubGlobal('TextDecoder', undefined);
    vi.stubGlobal('TextEncoder', undefined);
  };

  it('is what Node writes and reads', () => {
    const expected = (text: string) => [...Buffer.from(text, 'utf8')];
    without();
    for (const text of TEXTS) {
      expect([...encodeUtf8(text)]).toEqual(expected(text));
      expect(decodeUtf8(encodeUtf8(text))).toBe(text);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect([...encodeUtf8(text)]).toEqual(expected(text));
        expect(decodeUtf8(Uint8Array.from(expected(text)))).toBe(text);
      }),
    );
    expect([...encodeUtf8('a\ud800b\udc00')]).toEqual(expected('a\ufffdb\ufffd'));
  });

  it('refuses other bytes', () => {
    without();
    for (const bytes of WRONG) expect(() => decodeUtf8(Uint8Array.from(bytes)), String(bytes)).toThrow();
  });
});
