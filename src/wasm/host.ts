/** For the entries of hosts that compile no bytes (scripts/packageFiles.mjs). */
export { setHostModules } from './binary';
