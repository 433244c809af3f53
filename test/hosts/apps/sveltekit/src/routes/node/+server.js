import { runHosted } from '../../../hosted.js';

export async function GET() {
  return Response.json(await runHosted());
}
