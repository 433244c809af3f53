import { runHosted } from '../../hosted.js';

export const config = { runtime: 'edge' };

export default async function handler() {
  return Response.json(await runHosted());
}
