import { encodeSafetensors, zeros } from '../index';
import { encodeNpz, encodePt } from '../io/index';
import { encode } from '../onnx/index';
import { atomicWrite } from '../vision/files/atomicWrite';
import type { ExportCommand, ExportFormat } from './options';
import { networkOf, openRun, type SavedRun } from './savedRun';

/** The export command: the weights alone, under PyTorch's names, or the network with them. */
export async function exportRun({ run, file, format }: ExportCommand): Promise<void> {
  const saved = await openRun(run);
  const bytes = ENCODERS[format](saved);
  await atomicWrite(file, bytes);
  const count = Object.keys(saved.checkpoint.model).length;
  process.stdout.write(`written to ${file}: ${count} tensors\n`);
}

const pt = ({ checkpoint }: SavedRun): Uint8Array => encodePt(checkpoint.model);

const ENCODERS: Readonly<Record<ExportFormat, (run: SavedRun) => Uint8Array>> = {
  safetensors: ({ checkpoint }) =>
    encodeSafetensors({ tensors: new Map(Object.entries(checkpoint.model)), metadata: { format: 'pt' } }),
  pt,
  pth: pt,
  npz: ({ checkpoint }) => encodeNpz(checkpoint.model),
  onnx: (run) => encode(networkOf(run), zeros([1, 3, 32, 32]), { inputNames: ['images'], outputNames: ['scores'] }),
};
