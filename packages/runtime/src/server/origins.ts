/** Which pages may open a connection: a browser sends its cookies along whatever page asks it to (RFC 6455, 10.2). */

import type { IncomingMessage } from "node:http";

/** Exact origins, as in "https://app.example.com" or, of an application's own pages, "capacitor://localhost". Left out: pages of the same host only. */
export type Origins = readonly string[];

/** Programs that are no browsers send no Origin, and could send any: they are let through to be authenticated. */
export function isAllowedOrigin({ headers }: IncomingMessage, origins: Origins | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  const page = parsed(origin);
  if (!page) return false;
  if (origins) return origins.some((allowed) => parsed(allowed)?.name === page.name);
  return page.isWeb && page.host === host?.toLowerCase();
}

/** @throws TypeError for what is the origin of no page: it would keep out the pages that it was meant to let in */
export function checkOrigins(origins: Origins | undefined): void {
  if (origins === undefined) return;
  if (!Array.isArray(origins)) throw new TypeError('`origins` is a list, as in ["https://app.example.com"]');
  for (const origin of origins)
    if (!isOrigin(origin))
      throw new TypeError(
        `${JSON.stringify(origin)} in \`origins\` is no origin of a page: it is scheme, host and port, as in "https://app.example.com" or "capacitor://localhost"`,
      );
}

/** Whether it can be listed: a page of a file or of a sandbox has no origin of its own. */
export function isOrigin(origin: string): boolean {
  return parsed(origin) !== undefined && !origin.includes("*");
}

interface Origin {
  readonly name: string;
  readonly host: string;
  /** Else the page came with an application or an extension, whose host is whatever it says. */
  readonly isWeb: boolean;
}

/** An origin and nothing else: no path, no user, no `null`, and not what a WebSocket is dialled by. */
function parsed(origin: string): Origin | undefined {
  try {
    const url = new URL(origin); // `canParse` answers otherwise once it is hot: nodejs/node, one-byte strings taken for UTF-8
    const { protocol, host } = url;
    const isWeb = protocol === "https:" || protocol === "http:";
    const isOwn = url.origin === "null" && host !== ""; // of schemes that the URL Standard does not name
    const name = (isOwn ? `${protocol}//${host}` : url.origin).toLowerCase();
    return (isWeb || isOwn) && name === origin.toLowerCase() ? { name, host, isWeb } : undefined;
  } catch {
    return undefined;
  }
}
