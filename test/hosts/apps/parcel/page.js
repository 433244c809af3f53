import { runHosted } from './hosted.js';

globalThis.runHosted = runHosted;
