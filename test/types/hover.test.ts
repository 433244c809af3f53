import { dirname } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { manifestParts, sources } from '../../scripts/entries.mjs';
import { packageDeclarations } from '../../scripts/packageTypes.mjs';

/** Folder of the package as an editor finds it; it exists in memory only. */
const PACKAGE = '/app/node_modules/torchlet/';

const METHODS = `add sub_ mul div matmul pow exp relu clamp sum mean argmax softmax logSoftmax reshape view permute transpose
  squeeze unsqueeze flatten gather indexSelect maskedFill where norm`;
const CLASSES = `nn.Linear nn.Conv2d nn.MaxPool2d nn.BatchNorm2d nn.LayerNorm nn.Dropout nn.ReLU nn.Sequential nn.LSTM nn.Embedding
  nn.MultiheadAttention nn.CrossEntropyLoss nn.MSELoss nn.BCEWithLogitsLoss optim.SGD optim.Adam optim.AdamW
  optim.lrScheduler.StepLR DataLoader TensorDataset`;
const FUNCTIONS = `tensor zeros randn cat stack nn.functional.relu nn.functional.crossEntropy nn.functional.conv2d noGrad manualSeed
  autograd.grad nn.init.kaimingUniform_ nn.utils.clipGradNorm_ load save transforms.normalize`;
const names = (list: string) => list.split(/\s+/);

const lines = [
  "import * as torchlet from 'torchlet';",
  "import { autograd, cat, manualSeed, nn, noGrad, optim, randn, stack, tensor, zeros } from 'torchlet';",
  "import { DataLoader, TensorDataset } from 'torchlet/data';",
  "import { load, save } from 'torchlet/io';",
  "import { transforms } from 'torchlet/vision';",
  'const x = tensor([1, 2]);',
  'new nn.Linear(2, 3);',
  ...names(METHODS).map((name) => `x.${name};`),
  ...names(CLASSES).map((name) => `${name};`),
  ...names(FUNCTIONS).map((name) => `${name};`),
];
const program = lines.join('\n');

let service: ts.LanguageService;
let host: ts.LanguageServiceHost;
beforeAll(() => {
  const files = new Map<string, string>([['/app/main.ts', program]]);
  for (const [path, text] of packageDeclarations()) files.set(`${PACKAGE}dist/types/${path}`, text);
  const { exports, typesVersions } = manifestParts();
  const types = './dist/types/index.d.ts';
  files.set(
    `${PACKAGE}package.json`,
    JSON.stringify({ name: 'torchlet', type: 'module', types, exports, typesVersions }),
  );
  const folders = new Set([...files.keys()].flatMap((path) => foldersOf(path)));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
    strict: true,
  };
  const read = (path: string) =>
    files.get(path) ?? (path.includes('/typescript/lib/') ? ts.sys.readFile(path) : undefined);
  host = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => ['/app/main.ts'],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => '/app',
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (path) => read(path) !== undefined,
    readFile: read,
    directoryExists: (path) => folders.has(path) || ts.sys.directoryExists(path),
  };
  service = ts.createLanguageService(host);
}, 400_000);

function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersOf(folder)];
}

/** What an editor shows at the end of a line of the program. */
function hover(line: string): { title: string; text: string; tags: Record<string, string> } {
  const begin = program.indexOf(`\n${line}`) + 1;
  const info = service.getQuickInfoAtPosition('/app/main.ts', begin + line.length - 2);
  const tags = (info?.tags ?? []).map(({ name, text }) => [name, ts.displayPartsToString(text)]);
  return {
    title: ts.displayPartsToString(info?.displayParts),
    text: ts.displayPartsToString(info?.documentation),
    tags: Object.fromEntries(tags) as Record<string, string>,
  };
}

test('the declarations compile, and lead to each other only', { timeout: 120_000 }, () => {
  const files = (service.getProgram() as ts.Program).getSourceFiles().map(({ fileName }) => fileName);
  const problems = files
    .filter((name) => name.startsWith(PACKAGE))
    .flatMap((name) => [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)])
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  expect(problems).toEqual([]);
});

test.each([
  ['node10', ts.ModuleResolutionKind.Node10, ts.ModuleKind.CommonJS],
  ['node16', ts.ModuleResolutionKind.Node16, ts.ModuleKind.Node16],
])('TypeScript finds the declarations of each entry by %s', (_, moduleResolution, module) => {
  const options: ts.CompilerOptions = { moduleResolution, module };
  for (const [name, source] of sources) {
    const { resolvedModule } = ts.resolveModuleName(name, '/app/main.ts', options, host);
    const path = source.replace(/^src\//, `${PACKAGE}dist/types/`).replace(/\.ts$/, '.d.ts');
    expect(resolvedModule?.resolvedFileName, name).toBe(path);
  }
});

test('the program of this test compiles', () => {
  const found = service.getSemanticDiagnostics('/app/main.ts').filter(({ code }) => code !== 2774);
  expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

describe('editors show', () => {
  test.each(names(METHODS))('x.%s: its text and an example', (name) => {
    const { title, text, tags } = hover(`x.${name};`);
    expect(title).toMatch(new RegExp(`^\\(method\\) Tensor\\.${name}\\(`));
    expect(text.length).toBeGreaterThan(10);
    expect(tags.example).toBeTruthy();
    expect(tags.param ?? '').not.toMatch(/^x\b/);
  });

  test.each(names(CLASSES))('%s: its text, an example and a link, under its own name', (name) => {
    const { title, text, tags } = hover(`${name};`);
    expect(title).toContain(name.split('.').at(-1));
    expect(title).not.toContain('$');
    expect(text.length).toBeGreaterThan(10);
    expect(tags.example).toBeTruthy();
    expect(tags.see).toMatch(/^https:\/\//);
  });

  test('a call of a constructor: what its class is, and its parameters', () => {
    const begin = program.indexOf('new nn.Linear(') + 'new nn.Linear('.length;
    const items = service.getSignatureHelpItems('/app/main.ts', begin, undefined)?.items[0];
    expect(ts.displayPartsToString(items?.documentation)).toContain('y = x W^T + b');
    const described = items?.parameters.map(({ name, documentation }) => [
      name,
      ts.displayPartsToString(documentation).replace(/^- /, ''),
    ]);
    expect(described).toEqual([
      ['inFeatures', 'numbers of each input'],
      ['outFeatures', 'numbers of each result'],
      ['options', '`bias`, default true'],
    ]);
  });

  test.each(names(FUNCTIONS))('%s: its text and an example', (name) => {
    const { title, text, tags } = hover(`${name};`);
    expect(title).toMatch(new RegExp(`\\b${name.split('.').at(-1)}[(<]`));
    expect(text.length).toBeGreaterThan(10);
    expect(tags.example).toBeTruthy();
  });
});
