export * as rnn from './rnn';
