import { describe, expect, it } from 'vitest';
import type { Example } from './example';
import { run } from './run';

const program = (code: string): Example => ({ file: 'README.md', line: 1, code, kind: 'program' });
const snippet = (code: string): Example => ({ file: 'src/ops/pointwise/exp.ts', line: 1, code, kind: 'snippet' });
const failure = (example: Example) => run(example).catch((error: Error) => error.message);

describe('run', () => {
  it('runs a program and holds its comments to what happens', async () => {
    const code = `import { tensor } from 'torchlet';
const x = tensor([1, 2]); // => tensor([1., 2.])
console.log(x.sum()); // prints tensor(3.)
await Promise.resolve(1); // => 1
x.view([3]); // throws ShapeError: …
`;
    expect(await run(program(code))).toEqual({ compared: 4, printed: 'tensor(3.)\n' });
  });

  it('fails where a comment is wrong', async () => {
    const start = "import { tensor } from 'torchlet';\n";
    expect(await failure(program(`${start}tensor([1]).sum(); // => tensor(2.)`))).toContain(
      'says\ntensor(2.)\nand this is',
    );
    expect(await failure(program(`${start}console.log(1); // prints 2`))).toContain('line 2 of the example says\n2\n');
    expect(await failure(program('const x = 1; // => one'))).toContain('one');
    expect(await failure(program('f(); // throws ReferenceError: g is not defined'))).toContain('f is not defined');
    expect(await failure(program('0; // throws Error: …'))).toContain("should have come to 'throws");
  });

  it('gives a snippet its names, and compares what looks like a value', async () => {
    expect(await run(snippet('exp(tensor([0])); // [1]\nmodel(x); // logits\n'))).toMatchObject({ compared: 1 });
    expect(await failure(snippet('exp(tensor([0])); // [2]'))).toContain('says\n[2]\n');
  });

  it('leaves the library as it found it', async () => {
    const draw = program("import { rand } from 'torchlet';\nconsole.log(rand([1]));");
    const { printed } = await run(draw);
    await run(
      program(
        "import { manualSeed, setPrintOptions } from 'torchlet';\nmanualSeed(7);\nsetPrintOptions({ precision: 1 });",
      ),
    );
    expect((await run(draw)).printed).toBe(printed);
  });
});
