import ts from 'typescript';
import { ROOT } from './example';

/** A folder that does not exist, beside src/, for programs that are only in memory. */
const FOLDER = `${ROOT}examples-in-docs/`;

/** What TypeScript says about programs, by their names, under the options of tsconfig.json: nothing, if all is well. */
export function typeErrors(programs: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: ['src/wasm/wasm.d.ts'] },
    ts.sys,
    ROOT,
  );
  const names = [...programs.keys()];
  const sources = new Map(names.map((name, i) => [`${FOLDER}${i}.ts`, { name, text: programs.get(name) as string }]));
  // Programs for Node are among them.
  Object.assign(options, { types: ['node'], typeRoots: [`${ROOT}node_modules/@types`] });
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.readFile = (path) => sources.get(path)?.text ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = sources.get(path)?.text;
    return text === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion);
  };
  const program = ts.createProgram([...sources.keys(), `${ROOT}src/wasm/wasm.d.ts`], options, host);
  return [...sources].flatMap(([path, { name }]) => {
    const file = program.getSourceFile(path) as ts.SourceFile;
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ start, messageText }) => {
      const line = file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
      return `${name}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  });
}
