/**
 * Makes modules droppable inside a file. Bundlers leave out a file that nobody asks for, whatever it does when it loads, since
 * package.json says so; but within a file they keep each statement that could have an effect. So in a module of which that is known,
 * values that have to be computed are marked as pure, and a module with further statements, as one that names its classes, becomes
 * one pure call, from which its exports are taken: what was a module for bundlers stays one.
 *
 * @param {(id: string) => boolean} hasEffects - modules that are loaded for what they do
 */
export function pureModules(hasEffects) {
  return {
    name: 'pure-modules',
    resolveId: (id) => (id === HELPER ? { id, moduleSideEffects: false } : null),
    load: (id) => (id === HELPER ? 'export const made = (make) => make();\n' : null),
    transform(code, id) {
      if (!/\/src\/.*\.ts$/.test(id) || hasEffects(id)) return null;
      return { code: pure(code, this.parse(code)), map: null };
    },
  };
}

const HELPER = '\0made';
const IMPORT = `import { made as $made } from '${HELPER}';`;

function pure(code, ast) {
  // Modules are strict without saying so.
  const body = ast.body.filter(({ directive }) => directive === undefined);
  const edits = [];
  const text = (node) => code.slice(node.start, node.end);
  const rest = [];
  for (const statement of body) {
    const node = statement.declaration ?? statement;
    if (node.type === 'VariableDeclaration') {
      for (const { id, init } of node.declarations) {
        if (init === null || isPure(init, code)) continue;
        if (id.type !== 'Identifier') rest.push(statement);
        else edits.push({ at: init, to: `/* @__PURE__ */ $made(() => ${arrowBody(init, text(init))})` });
      }
    } else if (node.type === 'ClassDeclaration') {
      if (!isPureClass(node, code)) rest.push(statement);
    } else if (node.type === 'ExpressionStatement' || /^(For|If|While|Do|Block|Try|Throw)/.test(node.type)) {
      rest.push(statement);
    }
  }
  if (rest.length > 0) {
    const whole = wrapped(code, body);
    if (whole !== null) return whole;
  }
  if (edits.length === 0) return code;
  let out = code;
  for (const { at, to } of edits.reverse()) out = out.slice(0, at.start) + to + out.slice(at.end);
  return `${out}\n${IMPORT}\n`;
}

/** An object in the place of a function's body would be a block. */
const arrowBody = (node, text) => (node.type === 'ObjectExpression' ? `(${text})` : text);

/** The module as one call; null where others see its variables change, since a value is taken once. */
function wrapped(code, body) {
  const outside = [];
  const inside = [];
  const names = new Map();
  for (const statement of body) {
    const { type, declaration, source, specifiers, start, end } = statement;
    if (
      type === 'ImportDeclaration' ||
      type === 'ExportAllDeclaration' ||
      (type === 'ExportNamedDeclaration' && source)
    ) {
      outside.push(code.slice(start, end));
    } else if (type === 'ExportNamedDeclaration' && declaration) {
      if (declaration.kind === 'let') return null;
      for (const { id } of declaration.declarations ?? [declaration]) {
        if (id.type !== 'Identifier') return null;
        names.set(id.name, id.name);
      }
      inside.push(code.slice(declaration.start, end));
    } else if (type === 'ExportNamedDeclaration') {
      for (const { local, exported } of specifiers) names.set(exported.name, local.name);
    } else if (type === 'ExportDefaultDeclaration') return null;
    else inside.push(code.slice(start, end));
  }
  const variables = body.filter(({ type, kind }) => type === 'VariableDeclaration' && kind === 'let');
  const changing = new Set(variables.flatMap(({ declarations }) => declarations.map(({ id }) => id.name)));
  if ([...names.values()].some((name) => changing.has(name))) return null;
  const given = [...names.values()].join(', ');
  const taken = [...names].map(
    ([exported, local]) =>
      `const ${local}$ = /* @__PURE__ */ $made(() => $whole.${local});\nexport { ${local}$ as ${exported} };`,
  );
  return [
    ...outside,
    IMPORT,
    'const $whole = /* @__PURE__ */ $made(() => {',
    ...inside,
    `return { ${given} };`,
    '});',
    ...taken,
    '',
  ].join('\n');
}

const EMPTY = /^(Map|Set|WeakMap|WeakSet)$/;
const isMarked = (node, code) => /\/\* *[@#]__PURE__ *\*\/ *\(?$/.test(code.slice(0, node.start));

/** Whether bundlers see that the value of an expression can be left out. */
function isPure(node, code) {
  const all = (nodes) => nodes.every((one) => one === null || isPure(one, code));
  switch (node.type) {
    case 'Literal':
      return node.regex === undefined;
    case 'Identifier':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ThisExpression':
      return true;
    case 'TemplateLiteral':
      return node.expressions.every(({ type }) => type === 'Literal');
    case 'ArrayExpression':
      return all(node.elements);
    case 'ObjectExpression':
      return node.properties.every(
        (one) => one.type === 'Property' && (!one.computed || one.key.type === 'Literal') && isPure(one.value, code),
      );
    case 'ClassExpression':
      return isPureClass(node, code);
    case 'UnaryExpression':
      return ['!', 'void', 'typeof', '-', '+', '~'].includes(node.operator) && isPure(node.argument, code);
    case 'BinaryExpression':
      return !['in', 'instanceof'].includes(node.operator) && all([node.left, node.right]);
    case 'LogicalExpression':
      return all([node.left, node.right]);
    case 'ConditionalExpression':
      return all([node.test, node.consequent, node.alternate]);
    case 'ParenthesizedExpression':
      return isPure(node.expression, code);
    case 'NewExpression':
      if (EMPTY.test(node.callee.name) && node.arguments.length === 0) return true;
      return isMarked(node, code) && all(node.arguments);
    case 'CallExpression':
      return isMarked(node, code) && all(node.arguments);
    default:
      return false;
  }
}

function isPureClass({ superClass, body }, code) {
  if (superClass !== null && superClass.type !== 'Identifier') return false;
  return body.body.every((member) => {
    if (member.type === 'StaticBlock') return false;
    if (member.computed && !/^(Literal)$/.test(member.key.type)) return isSymbol(member.key);
    return !(member.type === 'PropertyDefinition' && member.static && member.value && !isPure(member.value, code));
  });
}

/** Symbol.iterator and its like. */
const isSymbol = (key) => key.type === 'MemberExpression' && key.object.name === 'Symbol';
