/** A page: the test calls `runCheck`. */
import { type CheckOptions, type CheckResult, check } from './check.ts';

declare global {
  var runCheck: ((casesUrl: string, options: CheckOptions) => Promise<CheckResult>) | undefined;
}

globalThis.runCheck = async (casesUrl, options) => check(await (await fetch(casesUrl)).json(), options);
