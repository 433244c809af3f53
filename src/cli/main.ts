import { getRank, isInitialized } from '../distributed/index';
import { launchedSize } from '../distributed/mpi/launcher';
import { describeError } from './describeError';
import { exportRun } from './exportRun';
import { HELP } from './help';
import { Interrupt } from './interrupt';
import { parseCommand } from './options';
import { train } from './train';
import { UsageError } from './usageError';
import { version } from './version';

async function main(args: readonly string[]): Promise<number> {
  const interrupt = new Interrupt();
  // Whoever read the output has enough, as `head` does: the run is saved and ends.
  process.stdout.on('error', (error) => interrupt.closeOutput(error));
  process.stderr.on('error', () => {});
  try {
    const command = parseCommand(args);
    if (command.command === 'help') process.stdout.write(HELP);
    else if (command.command === 'version') process.stdout.write(`${version()}\n`);
    else if (command.command === 'export') await exportRun(command);
    else await train(command, interrupt);
    return interrupt.exitCode;
  } catch (error) {
    if (interrupt.exitCode !== 0 && (error as Error).name === 'AbortError') {
      process.stderr.write('torchlet: the download was stopped; the same command goes on with it\n');
      return interrupt.exitCode;
    }
    const text = describeError(error);
    const who = launchedSize() > 1 && isInitialized() ? `rank ${getRank()}: ` : '';
    process.stderr.write(text === null ? `${who}${(error as Error)?.stack ?? error}\n` : `torchlet: ${who}${text}\n`);
    return error instanceof UsageError ? 2 : 1;
  } finally {
    interrupt.dispose();
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
