import ts from 'typescript';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;

/** What the compiler says of a program that imports torchlet/lean and nothing else. */
function messagesOf(code: string): string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['x'] }, ts.sys, root);
  const file = `${root}program.ts`;
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === file ? ts.createSourceFile(path, code, ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest);
  const program = ts.createProgram([file, `${root}src/wasm/wasm.d.ts`], options, host);
  // Of the library's own files too: none of them may use a method that lean lacks.
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('the types of torchlet/lean know what its tensors can do', { timeout: 120_000 }, () => {
  const code = `
    import { add, nn, type Tensor, tensor } from 'torchlet/lean';
    const x: Tensor = add(tensor([1, 2]), 1);
    const y: Tensor = new nn.ReLU()(x);
    y.backward();
    x.item();
    x.add(1);`;
  expect(messagesOf(code)).toEqual(["Property 'add' does not exist on type 'Tensor'."]);
});
