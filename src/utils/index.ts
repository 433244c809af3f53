export * as checkpoint from './checkpoint';
