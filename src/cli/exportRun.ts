import { encodeSafetensors } from '../index';
import { atomicWrite } from '../vision/files/atomicWrite';
import type { ExportCommand } from './options';
import { findRun, readCheckpoint } from './runFolder';

/** The export command: the weights alone, under PyTorch's names, as its `safetensors.torch.load_file` reads them. */
export async function exportRun({ run, file }: ExportCommand): Promise<void> {
  const { folder } = await findRun(run, '', undefined);
  const { checkpoint } = await readCheckpoint(folder);
  const tensors = new Map(Object.entries(checkpoint.model));
  await atomicWrite(file, encodeSafetensors({ tensors, metadata: { format: 'pt' } }));
  process.stdout.write(`written to ${file}: ${tensors.size} tensors\n`);
}
