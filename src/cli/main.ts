import { getRank, isInitialized } from '../distributed/index';
import { launchedSize } from '../distributed/mpi/launcher';
import { describeError } from './describeError';
import { evalRun } from './evalRun';
import { exportRun } from './exportRun';
import { HELP_OF } from './help';
import { Interrupt } from './interrupt';
import { type Command, parseCommand } from './options';
import { predict } from './predict';
import { summarize } from './summarize';
import { train } from './train';
import { UsageError } from './usageError';
import { version } from './version';

async function main(args: readonly string[]): Promise<number> {
  const interrupt = new Interrupt();
  // Whoever read the output has enough, as `head` does: the run is saved and ends.
  process.stdout.on('error', (error) => interrupt.closeOutput(error));
  process.stderr.on('error', () => {});
  try {
    await run(parseCommand(args), interrupt);
    return interrupt.exitCode;
  } catch (error) {
    if (interrupt.exitCode !== 0 && (error as Error).name === 'AbortError') {
      process.stderr.write('torchlet: the download was stopped; the same command goes on with it\n');
      return interrupt.exitCode;
    }
    const text = describeError(error, args[0]);
    const who = launchedSize() > 1 && isInitialized() ? `rank ${getRank()}: ` : '';
    process.stderr.write(text === null ? `${who}${(error as Error)?.stack ?? error}\n` : `torchlet: ${who}${text}\n`);
    return error instanceof UsageError ? 2 : 1;
  } finally {
    interrupt.dispose();
  }
}

async function run(command: Command, interrupt: Interrupt): Promise<void> {
  switch (command.command) {
    case 'help':
      process.stdout.write(HELP_OF[command.of]);
      return;
    case 'version':
      process.stdout.write(`${version()}\n`);
      return;
    case 'train':
      return train(command, interrupt);
    case 'eval':
      return evalRun(command, interrupt);
    case 'predict':
      return predict(command);
    case 'summary':
      return summarize(command);
    case 'export':
      return exportRun(command);
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
