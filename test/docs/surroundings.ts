import ts from 'typescript';
import type { Example } from './example';
import { LIBRARIES } from './libraries';

/** What a reader of a snippet has at hand under these names. */
const READER: Record<string, string> = {
  F: 'const F = nn.functional;',
  model: 'const model = new nn.Linear(8, 3);',
  criterion: 'const criterion = new nn.CrossEntropyLoss();',
  optimizer: 'const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });',
  x: 'const x = randn([4, 8]);',
  y: 'const y = tensor(Int32Array.of(0, 2, 1, 0));',
  a: 'const a = randn([2, 3, 4]);',
  b: 'const b = randn([2, 4, 5]);',
  mask: 'const mask = tensor([true, false, true, false]);',
  values: 'const values = zeros([8]);',
  scores: 'const scores = randn([2, 4]);',
  logits: 'const logits = randn([2, 3]);',
  labels: 'const labels = tensor(Int32Array.of(0, 2));',
  loss: 'const loss = criterion(model(x), y);',
  dataset: "const dataset = new TensorDataset(randn([10, 8]), zeros([10], { dtype: 'int32' }));",
  train: 'const train = (imgs: Tensor, targets: Tensor) => criterion(model(imgs), targets);',
};

/** Where names come from, the nearest first. */
const SOURCES = Object.entries(LIBRARIES);
const TYPES = ['Tensor', 'DType', 'Shape'];

/**
 * A program made of an example: a program as it is; a snippet with imports of the names that it uses (those that its own
 * file exports first), and with what the reader has at hand.
 */
export function programOf(example: Example, own: readonly string[]): string {
  if (example.kind === 'program') return example.code;
  const taken = new Set<string>();
  const lines: string[] = [];
  const provide = (code: string): void => {
    for (const name of namesIn(code)) {
      if (taken.has(name)) continue;
      taken.add(name);
      if (own.includes(name)) lines.push(`import { ${name} } from '../${example.file.replace(/\.ts$/, '')}';`);
      else if (sourceOf(name) !== undefined) lines.push(`import { ${name} } from '${sourceOf(name)}';`);
      else if (READER[name] !== undefined) {
        provide(READER[name]);
        lines.push(READER[name]);
      }
    }
  };
  provide(example.code);
  // Imports, then a block of its own, in which a snippet may declare any name.
  return `${lines.join(' ')} { ${example.code}\n}\nexport {};\n`;
}

function sourceOf(name: string): string | undefined {
  return SOURCES.find(([, library]) => name in library)?.[0] ?? (TYPES.includes(name) ? 'torchlet' : undefined);
}

/** The identifiers that stand for something from elsewhere, or might. */
function namesIn(code: string): Set<string> {
  const names = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
      const isKey = (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === node;
      const isTop = (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) && parent.name === node;
      if (isTop || (ts.isClassDeclaration(parent) && parent.name === node)) declared.add(node.text);
      else if (!isMember && !isKey) names.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true));
  for (const name of declared) names.delete(name);
  return names;
}
