// Loaded before the command (`node --import`): counts what changes the disk, and lets the chosen change fail or end the process
// there and then. A write stops half way. FAULT is KILL:n or an error's name, EIO:n; with FAULT_COUNT the number of changes goes
// to that file at the end.
import { appendFileSync, promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [kind, at] = (process.env.FAULT ?? 'NONE:0').split(':');
let changes = 0;

/** Before change number n; `half` does the part of it that a fault leaves behind. */
async function change(half = async () => {}) {
  if (++changes !== Number(at)) return;
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
    await change();
    return original[name](...args);
  };
}
promises.writeFile = async (path, data, options) => {
  await change(() => original.writeFile(path, data.slice(0, data.length >> 1), options));
  return original.writeFile(path, data, options);
};
promises.open = async (path, flags, ...rest) => {
  if (flags === undefined || flags === 'r') return original.open(path, flags, ...rest);
  await change();
  const handle = await original.open(path, flags, ...rest);
  const { close, sync, writeFile } = handle;
  handle.writeFile = async (data) => {
    await change(() => writeFile.call(handle, data.subarray(0, data.length >> 1)));
    return writeFile.call(handle, data);
  };
  handle.sync = async () => {
    await change();
    return sync.call(handle);
  };
  handle.close = async () => {
    // A close that fails has closed.
    await change(() => close.call(handle));
    return close.call(handle);
  };
  return handle;
};
syncBuiltinESMExports();

process.on('exit', () => {
  if (process.env.FAULT_COUNT) appendFileSync(process.env.FAULT_COUNT, String(changes));
});
