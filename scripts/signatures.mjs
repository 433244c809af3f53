// Plain JavaScript has no compiler that knows the declarations. This puts a check of the call in front of the body of each
// public function and constructor of src/: its tensors are tensors, its options have the declared names and stand in an object,
// and nothing follows them. What is public and what is declared is read from the sources, so nobody lists anything. The checks
// are in src/signature.ts. The last one of an operation also tells whether somebody traces (src/trace.ts).
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { file, kindOf, lookUp, membersOf, parameter, resolved } from './declarations.mjs';
import { ENTRIES } from './entries.mjs';

const src = fileURLToPath(new URL('../src', import.meta.url));
const FILES = [
  ...Object.values(ENTRIES).map((path) => path.slice('src/'.length)),
  'ops/methodTable.ts',
  'ops/methodOnlyTable.ts',
];

/** What each file declares that users can name: public names by local ones. */
export function publicNames() {
  const names = new Map();
  const seen = new Set();
  const add = (path, local, name) => {
    if (path === undefined) return;
    const { node, in: home } = lookUp(local, file(path)) ?? {};
    if (node === undefined) return;
    if (!names.has(home.path)) names.set(home.path, new Map());
    // Of several names the function's own is the one for messages.
    const known = names.get(home.path);
    if (!known.has(node.id.name) || name === node.id.name) known.set(node.id.name, name);
  };
  const visit = (path) => {
    if (path === undefined || seen.has(path)) return;
    seen.add(path);
    for (const statement of file(path).body) {
      if (statement.type === 'ExportAllDeclaration') visit(resolved(path, statement.source.value));
      if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') continue;
      const { declaration, source, specifiers } = statement;
      if (declaration?.id?.name !== undefined) add(path, declaration.id.name, declaration.id.name);
      for (const { local, exported, exportKind } of specifiers) {
        if (exportKind !== 'type') add(source ? resolved(path, source.value) : path, local.name, exported.name);
      }
    }
  };
  for (const entry of FILES) visit(join(src, entry));
  return names;
}

/** Parameters that are brought into range or checked in PyTorch's words, which say what else is wrong with them. */
const CHECKED_AS_DIMS = /^(dim|start|end|length|index|size|step|amount|maxNorm|clipValue|k$|n$)/;

/** The last parameter, where it is an object of options: their names. */
function optionsOf(parameters, home) {
  const last = parameters.at(-1);
  if (last === undefined || last.rest || !(last.optional || /options$/i.test(last.name ?? 'options'))) return undefined;
  const members = membersOf(last.type, home);
  if (members === undefined || ![...members.values()].every(({ optional }) => optional || last.name === 'options'))
    return undefined;
  return [...members].map(([name, { type, home: at }]) => {
    const { kind } = kindOf(type, at);
    return kind === 'tensor' ? `${name}!` : name;
  });
}

/** The constructor of a class that inherits one. */
function inheriting(params, calls) {
  const given = params.map((_, at) => `$${at}`).join(', ');
  const declared = params.map((_, at) => `$${at}?: any`).join(', ');
  return ` constructor(${declared}, $more?: unknown) { ${calls.join('; ')}; super(${given}); }`;
}

/**
 * A last parameter that is taken apart, `{ upper = false }: Options = {}`: null would not come as far as the checks. It gets a name, and is taken
 * apart behind them.
 */
function takenApart(params) {
  const last = params.at(-1);
  const pattern = last?.type === 'AssignmentPattern' ? last.left : last;
  return pattern?.type === 'ObjectPattern' ? pattern : undefined;
}

/** The checks of a function, and whether it gets a parameter for what is given behind the declared ones. */
function checksOf({ params, own, name, tensors, typeParameters, home: file }) {
  const home = { ...file, generics: typeParameters?.params };
  const parameters = params.map(parameter).filter((one) => one.name !== 'this');
  const calls = tensors ? valueChecks(name, parameters, home) : [];
  if (tensors === false) calls.push(...constructorChecks(name, parameters, home, own));
  if (tensors === null) calls.push(...methodChecks(name, parameters, home));
  const options = optionsOf(parameters, home);
  if (options === undefined && takenApart(params))
    calls.push(`$typed('object', '${name} ${params.length}:options:object', $given)`);
  const last = parameters.at(-2);
  // `zeros(2, 3)`: the second number is in the place of the options.
  const before = last?.name === 'shape' && tensors ? ', shape' : '';
  const open =
    parameters.some(({ rest }) => rest) || (options === undefined && (tensors === null || parameters.length < 2));
  if (open) return { calls, more: false };
  // `x.view(2, 3)`: that there is one too many says more than that the first is no array.
  if (options === undefined) calls.unshift(`$surplus('${name}', ${parameters.length}, $more)`);
  else {
    const at = parameters.length - 1;
    const given = own === false ? `$${at}` : (parameters[at].name ?? '$given');
    calls.push(`$options('${[name, ...options].join(' ')}', ${given}, $more${before})`);
  }
  return { calls, more: true };
}

/** Throws where required arguments are missing: a comparison with the last of them, which are given in order. */
function missing(name, parameters, at, given = parameters.map((one) => one.name)) {
  const required = parameters.slice(0, at + 1).filter(({ optional, rest }) => !optional && !rest);
  const spec = [name, ...required.map((one) => one.name)].join(' ');
  const values = required.map((one) => given[parameters.indexOf(one)]).join(', ');
  return `if (${given[at]} === undefined) $missing('${spec}', [${values}])`;
}

/** Types whose values may be undefined. */
const isOpen = (type) =>
  type === undefined ||
  /^TS(Any|Unknown|Undefined)Keyword$/.test(type.type) ||
  (type.type === 'TSUnionType' && type.types.some(isOpen));

/** What a constructor has to be given, and that of this the numbers are numbers. */
function constructorChecks(name, parameters, home, own) {
  const given = parameters.map((one, at) => (own === false ? `$${at}` : one.name));
  const isRequired = ({ name: called, optional, rest, type }) => called && !optional && !rest && !isOpen(type);
  const at = parameters.findLastIndex(isRequired);
  const numbers = parameters.flatMap((one, i) => {
    const { kind, optional } = kindOf(one.type, home);
    if (KINDS[kind] !== undefined && !IN_OWN_WORDS.test(one.name) && given[i] !== undefined)
      return [kindCheck(kind, name, i, one.name, given[i], one.optional || optional)];
    if (kind === 'object' && !optional && own && one.type?.type === 'TSTypeReference') {
      return objectCheck(name, i, one, given[i]);
    }
    if (kind === 'tensors' && one.rest && own) return `$tensors('${name} ${i + 1}:${one.name}', ${one.name})`;
    // `new Softmax({ dim: 1 })`: dims are positional.
    if (kind === 'number' && given[i] !== undefined && (optional || !isRequired(one))) {
      return [`if (${given[i]} != null) $number('${name} ${i + 1}:${one.name}', ${given[i]})`];
    }
    if (optional || !isRequired(one)) return [];
    if (kind !== 'numbers' && (kind !== 'number' || CHECKED_AS_DIMS.test(one.name))) return [];
    return `$${kind}('${name} ${i + 1}:${one.name}', ${given[i]})`;
  });
  return at < 0 ? numbers : [missing(name, parameters, at, given), ...numbers];
}

/** What optimizers, containers and datasets are given: checked in PyTorch's words. */
const IN_OWN_WORDS = /^(params|modules|values|classes|images|inputs)$/;

/** Kinds that one look tells, and by what: a `typeof`, or what it has. */
const KINDS = { string: 'string', function: 'function', module: 'module', list: 'list', iterable: 'iterable' };

function kindCheck(kind, name, at, shown, given, optional) {
  const check =
    KINDS[kind] === kind && kind !== 'string' && kind !== 'function'
      ? `$${kind}('${name} ${at + 1}:${shown}', ${given})`
      : `$typed('${KINDS[kind]}', '${name} ${at + 1}:${shown}:${kind}', ${given})`;
  return optional ? `if (${given} != null) ${check}` : check;
}

/** Objects that are checked in words of their own. */
const OBJECTS_IN_OWN_WORDS = /^(optimizer|dataset|sampler|worker|source|options|image|picture|p|q)$/;

/** That something of a class or an interface is there, and no number or text in its place. */
function objectCheck(name, at, { name: shown, type, optional, rest }, given) {
  if (shown === undefined || given === undefined || optional || rest || OBJECTS_IN_OWN_WORDS.test(shown)) return [];
  if (IN_OWN_WORDS.test(shown)) return [];
  return [`$object('${name} ${at + 1}:${shown}:${type.typeName.name}', ${given})`];
}

/** Of a method: its functions, texts and what it iterates over. Its modules and shapes are checked in PyTorch's words. */
function methodChecks(name, parameters, home) {
  return parameters.flatMap((one, at) => {
    const { kind, optional } = kindOf(one.type, home);
    if (!['function', 'string', 'iterable'].includes(kind) || one.rest || one.name === undefined) return [];
    if (IN_OWN_WORDS.test(one.name)) return [];
    if (kind === 'string' && /^(register|addModule)/.test(name)) return [];
    return [kindCheck(kind, name, at, one.name, one.name, one.optional || optional)];
  });
}

/** What single letters are called in messages. */
const PYTORCH = { b: 'other', x: 'other', y: 'other' };

function valueChecks(name, parameters, home) {
  const calls = [];
  const [spec, given] = [[name], []];
  let lastDim = -1;
  for (const [at, one] of parameters.entries()) {
    const shown = at === 0 ? 'input' : (PYTORCH[one.name] ?? one.name);
    const { kind, optional = one.optional } = kindOf(one.type, home);
    // Of a shape in front of options these say more.
    const isShape = at === 0 && one.name === 'shape';
    if (KINDS[kind] !== undefined && !one.rest && one.name !== undefined && !isShape) {
      calls.push(kindCheck(kind, name, at, one.name, one.name, optional));
    }
    if (kind === 'object' && !optional && one.type.type === 'TSTypeReference') {
      calls.push(...objectCheck(name, at, one, one.name));
    }
    if (['number', 'numbers', 'operand', 'values'].includes(kind)) {
      if (kind === 'number' && CHECKED_AS_DIMS.test(one.name)) {
        if (!optional) lastDim = at;
        continue;
      }
      calls.push(`$${kind}('${name} ${at + 1}:${shown}', ${one.name}${optional ? ' ?? 0' : ''})`);
    }
    if (kind === 'tensors') {
      calls.push(`$tensors('${name} ${at + 1}:${one.name}', ${one.name}${optional ? ' ?? []' : ''})`);
    }
    if (kind === 'oneOrMore' && !optional && !IN_OWN_WORDS.test(one.name)) {
      calls.push(`$tensors('${name} ${at + 1}:${one.name}', [${one.name}].flat())`);
    }
    if (kind !== 'tensor' || one.rest) continue;
    if (optional) {
      // What is left out counts as the first, which is a tensor.
      if (given.length === 0) continue;
      given.push(`${one.name} ?? ${given[0]}`);
    } else given.push(one.name);
    if (at > 0) spec.push(`${at + 1}:${shown}`);
  }
  if (lastDim >= 0) calls.unshift(missing(name, parameters, lastDim));
  // Four at most: what has more is checked no further. Where there are fewer, the first stands for the others.
  const four = [...given, given[0], given[0]].slice(0, 4);
  if (given.length === 1) calls.unshift(`$tensor('${name}', ${given[0]})`);
  if (given.length > 1) calls.unshift(`$operands('${spec.join(' ')}', ${four.join(', ')})`);
  return calls;
}

/**
 * The checks of an operation, a function of tensors that computes others, and behind them its way to a tracer: the last check tells
 * whether there is one. Those in place compute by their plain forms.
 */
function withQuestion(calls, { id, params, name, tensors, home: file }) {
  const path = relative(src, file.path).replaceAll(sep, '/');
  if (tensors !== true || !TRACED.test(path) || name.endsWith('_')) return calls;
  const parameters = params.map(parameter);
  if (!parameters.some(({ type }) => TENSORS.has(kindOf(type, file).kind))) return calls;
  const named = parameters.every((one) => one.name !== undefined);
  const given = named ? parameters.map((one) => (one.rest ? `...${one.name}` : one.name)).join(', ') : '...arguments';
  const space = NAMESPACES.exec(path)?.[1].concat('.') ?? '';
  // A parameter may be called as the function.
  const run = parameters.some((one) => one.name === id.name) ? `$own_${id.name}` : id.name;
  const last = calls.at(-1)?.startsWith('$') && space === '' ? calls.at(-1) : `$asks('${space}${name}')`;
  const others = last === calls.at(-1) ? calls.slice(0, -1) : calls;
  return [...others, `if (${last} && $begins()) return $traced(${run}, [${given}]) as any`];
}

const TRACED = /^(ops|nn\/functional|nn\/loss)\/(?!pointwise\/facts)/;
/** Families with names that others have, too. */
const NAMESPACES = /^ops\/(masked|linalg|special|fft)\//;
const TENSORS = new Set(['tensor', 'tensors', 'operand', 'values']);

/** The constructor that runs for a class: its own, or that of the nearest ancestor that has one. */
function constructorOf(node, home) {
  const own = node.body.body.find(({ kind, value }) => kind === 'constructor' && value.body);
  if (own !== undefined) return { params: own.value.params, body: own.value.body, home, own: true };
  const parent = parentOf(node, home);
  const inherited = parent && constructorOf(parent.node, parent.in);
  return inherited && { ...inherited, body: node.body, own: false };
}

function parentOf(node, home) {
  const parent = node.superClass?.name && lookUp(node.superClass.name, home);
  return parent?.node.type === 'ClassDeclaration' ? parent : undefined;
}

/** What to check in a file: public functions, the methods of public classes, and their constructors. */
function targetsIn(home, names) {
  const targets = [];
  for (const [local, name] of names) {
    const node = home.declared.get(local);
    if (node.type === 'FunctionDeclaration' && node.body) targets.push({ ...node, name, home, tensors: true });
    if (node.type !== 'ClassDeclaration') continue;
    const made = constructorOf(node, home);
    if (made !== undefined && !node.abstract) targets.push({ ...made, name, tensors: false });
    for (const { kind, key, value, type, accessibility } of node.body.body) {
      if (type !== 'MethodDefinition' || kind !== 'method' || !value.body || key.type !== 'Identifier') continue;
      if (accessibility !== 'private' && accessibility !== 'protected')
        targets.push({ ...value, name: key.name, home, tensors: null });
    }
  }
  return targets;
}

let names = null;

/** The source of a file of src/ with its checks. Lines stay where they are. */
export function withChecks(code, path) {
  if (!path.startsWith(src + sep) || !path.endsWith('.ts')) return code;
  names ??= publicNames();
  if (!names.has(path)) return code;
  let out = code;
  const put = (text, at) => {
    out = out.slice(0, at) + text + out.slice(at);
  };
  const targets = targetsIn(file(path), names.get(path));
  for (const target of targets.sort((a, b) => b.body.start - a.body.start)) {
    const { calls, more } = checksOf(target);
    const { body, params, own } = target;
    if (own === false) {
      if (calls.length > 0 && !params.some((one) => parameter(one).rest))
        put(inheriting(params, calls), body.start + 1);
      continue;
    }
    const all = withQuestion(calls, target);
    const pattern = takenApart(params);
    if (pattern !== undefined) {
      const end = pattern.typeAnnotation?.start ?? pattern.end;
      all.push(`const ${code.slice(pattern.start, end).replaceAll('\n', ' ')} = $given`);
    }
    if (all.length > 0) put(` ${all.join('; ')};`, body.start + 1);
    if (more) put(', $more?: unknown', params.at(-1).end);
    if (pattern !== undefined) {
      const end = pattern.typeAnnotation?.start ?? pattern.end;
      // Lines stay where they are.
      const lines = code.slice(pattern.start, end).replace(/[^\n]/g, '');
      out = `${out.slice(0, pattern.start)}$given${lines}${out.slice(end)}`;
    }
  }
  const helpers = [
    ...new Set(
      out.match(
        /\$(tensors?|operands|operand|numbers?|values|options|surplus|asks|missing|typed|list|iterable|module|object)(?=\()/g,
      ),
    ),
  ].map((name) => `${name.slice(1)} as ${name}`);
  const from = (file) => {
    const to = relative(dirname(path), join(src, file)).replaceAll(sep, '/');
    return to.startsWith('.') ? to : `./${to}`;
  };
  // All on one line, the last.
  for (const [, own] of out.matchAll(/\$own_(\w+)/g)) out += `const $own_${own} = ${own}; `;
  if (out.includes('$traced(')) out += `import { begins as $begins, traced as $traced } from '${from('trace')}'; `;
  return helpers.length > 0 ? `${out}import { ${helpers.join(', ')} } from '${from('signature')}';\n` : out;
}

/** For rollup and Vite. */
export const signatures = () => ({
  name: 'signatures',
  enforce: 'pre',
  transform: (code, id) => ({ code: withChecks(code, id.split('?')[0]), map: null }),
});
