import { nodeModule } from './nodeModule';

export async function isFile(path: string): Promise<boolean> {
  const found = await nodeModule('fs/promises')
    .stat(path)
    .catch(() => undefined);
  return found?.isFile() ?? false;
}
