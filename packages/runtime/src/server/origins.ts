/** Which pages may open a connection: a browser sends its cookies along whatever page asks it to (RFC 6455, 10.2). */

import type { IncomingMessage } from "node:http";

/** Exact origins, as in "https://app.example.com". Left out: pages of the same host only. */
export type Origins = readonly string[];

/** Programs that are no browsers send no Origin, and could send any: they are let through to be authenticated. */
export function isAllowedOrigin({ headers }: IncomingMessage, origins: Origins | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  const url = parsed(origin);
  if (!url) return false;
  return origins ? origins.some((allowed) => parsed(allowed)?.origin === url.origin) : url.host === host?.toLowerCase();
}

/** @throws TypeError for what is the origin of no page: it would keep out the pages that it was meant to let in */
export function checkOrigins(origins: Origins | undefined): void {
  if (origins === undefined) return;
  if (!Array.isArray(origins)) throw new TypeError('`origins` is a list, as in ["https://app.example.com"]');
  for (const origin of origins)
    if (!isOrigin(origin))
      throw new TypeError(
        `${JSON.stringify(origin)} in \`origins\` is no origin of a page: it is http or https, host and port, as in "https://app.example.com"`,
      );
}

/** Whether it can be listed: a page of a file or of a sandbox has no origin of its own. */
export function isOrigin(origin: string): boolean {
  return parsed(origin) !== undefined && !origin.includes("*");
}

/** An origin and nothing else: no path, no user, no `null`. */
function parsed(origin: string): URL | undefined {
  try {
    const url = new URL(origin); // `canParse` answers otherwise once it is hot: nodejs/node, one-byte strings taken for UTF-8
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb && url.origin === origin.toLowerCase() ? url : undefined;
  } catch {
    return undefined;
  }
}
