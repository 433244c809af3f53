// Loaded before the command (`node --import`): counts what changes the disk, and lets the chosen change fail or end the process
// there and then. A write stops half way. FAULT is KILL:n or an error's name, EIO:n; with FAULT_LIST what was changed,
// a line each, goes to that file at the end.
import { appendFileSync, promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const [kind, at] = (process.env.FAULT ?? 'NONE:0').split(':');
/** What each change was: of a file or folder, whose name may hold the time and the process. */
const changes = [];

/** Before change number n; `half` does the part of it that a fault leaves behind. */
async function change(what, path, half = async () => {}) {
  changes.push(`${what} ${basename(String(path)).replace(/\d[\d-]*/g, '#')}`);
  if (changes.length !== Number(at)) return;
  await half();
  if (kind === 'KILL') {
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  }
  throw Object.assign(new Error(`${kind}: the disk fails`), { code: kind, errno: -5, syscall: 'write' });
}

const original = { ...promises };
for (const name of ['link', 'mkdir', 'rename', 'rm', 'rmdir']) {
  promises[name] = async (...args) => {
    await change(name, args[0]);
    return original[name](...args);
  };
}
promises.writeFile = async (path, data, options) => {
  await change('write', path, () => original.writeFile(path, data.slice(0, data.length >> 1), options));
  return original.writeFile(path, data, options);
};
promises.open = async (path, flags, ...rest) => {
  if (flags === undefined || flags === 'r') return original.open(path, flags, ...rest);
  await change('open', path);
  const handle = await original.open(path, flags, ...rest);
  const { close, sync, writeFile } = handle;
  handle.writeFile = async (data) => {
    await change('write', path, () => writeFile.call(handle, data.subarray(0, data.length >> 1)));
    return writeFile.call(handle, data);
  };
  handle.sync = async () => {
    await change('flush', path);
    return sync.call(handle);
  };
  handle.close = async () => {
    // A close that fails has closed.
    await change('close', path, () => close.call(handle));
    return close.call(handle);
  };
  return handle;
};
syncBuiltinESMExports();

process.on('exit', () => {
  if (process.env.FAULT_LIST) appendFileSync(process.env.FAULT_LIST, changes.join('\n'));
});
