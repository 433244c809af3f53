import { runHosted } from '../../hosted.js';

export const runtime = 'edge';

export async function GET() {
  return Response.json(await runHosted());
}
