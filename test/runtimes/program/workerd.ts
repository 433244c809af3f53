/** A Worker: takes the cases by POST. */
import relaxed from 'torchlet/wasm/relaxed.wasm';
import { check } from './check.ts';

export default {
  async fetch(request: Request): Promise<Response> {
    // Such hosts compile no bytes: the relaxed build is an import too.
    const module = relaxed as unknown as WebAssembly.Module;
    return Response.json(await check(await request.json(), { relaxed: { wasm: module } }));
  },
};
