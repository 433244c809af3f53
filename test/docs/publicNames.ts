import ts from 'typescript';
import { sources } from '../../scripts/entries.mjs';
import { ROOT } from './example';

/** Something that a user can import. */
export interface PublicName {
  /** `nn.functional.relu`. */
  name: string;
  file: string;
  kind: 'function' | 'class' | 'other';
  documented: boolean;
  hasExample: boolean;
}

const FILES = [...sources.values()];

/** All functions, classes, variables and types that the entries export, also within namespaces; each once. */
export function publicNames(): PublicName[] {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: FILES }, ts.sys, ROOT);
  const program = ts.createProgram(
    [...FILES, 'src/wasm/wasm.d.ts'].map((path) => ROOT + path),
    options,
  );
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Symbol>();
  const found: PublicName[] = [];
  const visit = (given: ts.Symbol, prefix: string): void => {
    const symbol = given.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(given) : given;
    if (seen.has(symbol)) return;
    seen.add(symbol);
    if (symbol.flags & ts.SymbolFlags.ValueModule) {
      for (const inner of checker.getExportsOfModule(symbol)) visit(inner, `${prefix}${given.name}.`);
      return;
    }
    const tags = symbol.getJsDocTags(checker).map(({ name }) => name);
    found.push({
      name: prefix + given.name,
      file: symbol.declarations?.[0]?.getSourceFile().fileName.slice(ROOT.length) ?? '',
      kind:
        symbol.flags & ts.SymbolFlags.Function ? 'function' : symbol.flags & ts.SymbolFlags.Class ? 'class' : 'other',
      documented: symbol.getDocumentationComment(checker).length > 0,
      hasExample: tags.includes('example'),
    });
  };
  for (const entry of FILES) {
    const source = program.getSourceFile(ROOT + entry) as ts.SourceFile;
    for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol))
      visit(symbol, '');
  }
  return found;
}
