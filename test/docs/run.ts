import { createRequire } from 'node:module';
import { format, inspect } from 'node:util';
import * as torchlet from 'torchlet';
import ts from 'typescript';
import { type Example, ROOT } from './example';
import { agrees, sameText } from './expectation';
import { type Expectation, instrument } from './instrument';
import { LIBRARIES } from './libraries';
import { programOf } from './surroundings';

const AsyncFunction = (async () => undefined).constructor as new (...code: string[]) => (...args: unknown[]) => unknown;

/** A program that runs to its end, and how many of its comments were compared with what happened. */
export interface Outcome {
  compared: number;
  /** All that it printed. */
  printed: string;
}

/**
 * Runs an example against the library in src/ and holds its comments to what happens.
 *
 * @throws Error when it throws, or when a comment says something else than what happens
 */
export async function run(example: Example): Promise<Outcome> {
  const own = await ownExports(example);
  const { code, expectations } = instrument(programOf(example, Object.keys(own)), example.kind === 'snippet');
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const require = (name: string): unknown => (name.startsWith('../') ? own : (LIBRARIES[name] ?? nodeRequire(name)));
  const watch = new Watch(expectations);
  await withFreshLibrary(() =>
    new AsyncFunction('require', 'exports', 'console', '$', outputText)(require, {}, watch.console, watch),
  );
  watch.finish();
  return { compared: watch.compared, printed: watch.printedText };
}

const nodeRequire = createRequire(import.meta.url);

/** What the file exports that a docstring stands in. */
export async function ownExports({ file }: Example): Promise<object> {
  return file.startsWith('src/') ? ((await import(/* @vite-ignore */ `${ROOT}${file}`)) as object) : {};
}

const unseeded = torchlet.getRngState();
const HEAP_LIMIT = 512 * 1024 * 1024;

/** Every example finds the library as a program does that has just imported it, and leaves it so. */
async function withFreshLibrary(body: () => unknown): Promise<void> {
  const earlierHook = torchlet.setWarnHook(() => undefined);
  torchlet.setRngState(unseeded);
  torchlet.resetWarnings();
  try {
    await body();
  } finally {
    torchlet.setWarnHook(earlierHook);
    torchlet.setHeapLimit(HEAP_LIMIT);
    torchlet.setPrintOptions({ profile: 'default' });
    torchlet.backends.winograd = true;
    if (torchlet.getNumThreads() > 1) await torchlet.setNumThreads(1);
    await torchlet.setSimd('strict');
  }
}

/** What the instrumented code calls. */
class Watch {
  compared = 0;
  printedText = '';
  private mark = 0;
  private readonly seen = new Set<number>();
  private readonly expectations: readonly Expectation[];

  constructor(expectations: readonly Expectation[]) {
    this.expectations = expectations;
  }

  readonly console = {
    ...console,
    log: (...args: unknown[]) => this.print(args),
    info: (...args: unknown[]) => this.print(args),
    warn: (...args: unknown[]) => this.print(args),
    error: (...args: unknown[]) => this.print(args),
  };

  private print(args: readonly unknown[]): void {
    this.printedText += `${format(...args)}\n`;
  }

  begin(): void {
    this.mark = this.printedText.length;
  }

  printed(index: number): void {
    const printed = this.printedText.slice(this.mark);
    this.hold(index, printed, sameText(this.expectation(index).text, printed));
  }

  value(index: number, value: unknown): unknown {
    const { text, certain } = this.expectation(index);
    const agreed = agrees(text, value);
    if (agreed !== undefined || certain) this.hold(index, inspect(value), agreed ?? sameText(text, inspect(value)));
    else this.seen.add(index);
    return value;
  }

  threw(index: number, error: unknown): void {
    const { name, message } = error as Error;
    this.hold(index, `${name}: ${message}`, sameText(this.expectation(index).text, `${name}: ${message}`));
  }

  private expectation(index: number): Expectation {
    return this.expectations[index] as Expectation;
  }

  private hold(index: number, happened: string, agreed: boolean): void {
    this.seen.add(index);
    const { line, text } = this.expectation(index);
    if (!agreed) throw new Error(`line ${line} of the example says\n${text}\nand this is\n${happened}`);
    this.compared++;
  }

  /** After the last statement: nothing may have been passed over. */
  finish(): void {
    this.expectations.forEach(({ how, text, line }, index) => {
      if (!this.seen.has(index)) throw new Error(`line ${line} of the example should have come to '${how} ${text}'`);
    });
  }
}
