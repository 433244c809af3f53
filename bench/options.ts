import { parseArgs } from 'node:util';
import { PEER_NAMES } from './peers/start';

export const USAGE =
  'npm run bench -- [--only TEXT] [--threads N] [--relaxed] [--rounds N] [--json FILE] [--peers [NAME,.. | none]]';

export interface Options {
  /** Part of the names of what is wanted. */
  only: string;
  threads: number;
  relaxed: boolean;
  rounds: number;
  json: string;
  peers: readonly string[];
  /** Peers that were asked for are installed when they are missing; otherwise they are left out. */
  install: boolean;
}

/** A mistake on the command line: one line says it all. */
export class UsageError extends Error {}

export function parseOptions(args: readonly string[]): Options {
  const values = parse(args);
  const asked = values.peers;
  const names = asked === undefined || asked === 'all' ? PEER_NAMES : asked === 'none' ? [] : asked.split(',');
  const unknown = names.find((name) => !PEER_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--peers: no peer is called '${unknown}'; there are ${PEER_NAMES.join(', ')}, all and none`);
  }
  return {
    only: values.only,
    threads: parseCount('--threads', values.threads, 64),
    relaxed: values.relaxed,
    rounds: parseCount('--rounds', values.rounds, 1000),
    json: values.json,
    peers: names,
    install: asked !== undefined,
  };
}

function parse(args: readonly string[]) {
  // `--peers` may stand alone.
  const complete = args.map((arg, i) =>
    arg === '--peers' && (args[i + 1] ?? '-').startsWith('-') ? '--peers=all' : arg,
  );
  try {
    return parseArgs({
      args: complete,
      options: {
        only: { type: 'string', default: '' },
        threads: { type: 'string', default: '1' },
        relaxed: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '5' },
        json: { type: 'string', default: 'bench-results.json' },
        peers: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const [reason] = (error as Error).message.split(/\.\s|\n/);
    throw new UsageError(`${reason}: ${USAGE}`);
  }
}

function parseCount(option: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new UsageError(`${option}: expected a whole number from 1 to ${most}, got '${text}'`);
}
