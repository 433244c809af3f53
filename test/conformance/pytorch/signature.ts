import resultLines from './results.json';
import signatures from './signatures.json';

/** A parameter of a line in signatures.json: `name:types=default`, see generate.py for the letters. */
export interface Parameter {
  readonly name: string;
  readonly types: string;
  readonly default: string | undefined;
  readonly keywordOnly: boolean;
  /** `*name` takes what is left of the positional arguments, `**name` of the keywords. */
  readonly spread: '' | '*' | '**';
}

export type Signature = readonly Parameter[];

// Imported, not read: the cases run in browsers, too.
const lines = signatures as unknown as Readonly<Record<string, readonly string[]>>;
const results = resultLines as unknown as Readonly<Record<string, readonly string[]>>;

const PARAMETER = /^(\*{0,2})(\w+):(\w+\??)(?:=(.*))?$/;

export function parseSignature(line: string): Signature {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const part of line === '' ? [] : line.split(', ')) {
    if (part === '*') {
      keywordOnly = true;
      continue;
    }
    const match = PARAMETER.exec(part);
    if (match === null) throw new Error(`not a parameter: ${part}`);
    const [, spread = '', name = '', types = '', value] = match;
    // Methods have `self` where functions have `input`, some overloads of functions too.
    parameters.push({
      name: name === 'self' ? 'input' : name,
      types,
      default: value,
      keywordOnly,
      spread: spread as Parameter['spread'],
    });
    if (spread === '*') keywordOnly = true;
  }
  return parameters;
}

const parsed = new Map<string, readonly Signature[]>();

/** Where PyTorch keeps a name that the cases give under another one. */
const candidates = (name: string): string[] => [name, `torch.${name}`, name.replace(/^Tensor\./, 'torch.')];

/** PyTorch's overloads of a name, or none for what it doesn't have. `nn.GRU.forward` is the call of a module. */
export function signaturesOf(name: string): readonly Signature[] {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const found = candidates(name).find((candidate) => Object.hasOwn(lines, candidate));
  const overloads = found === undefined ? [] : (lines[found] as readonly string[]).map(parseSignature);
  parsed.set(name, overloads);
  return overloads;
}

/** The names of an operation's several results in PyTorch's order, or none where PyTorch returns a plain tuple. */
export function resultNames(name: string): readonly string[] {
  return results[name] ?? results[name.replace(/^(torch|Tensor)\.(?=\w+$)/, '')] ?? [];
}

export const signatureNames = (): string[] => Object.keys(lines).filter((name) => name !== 'torch_version');
