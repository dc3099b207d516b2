/** What somebody wants of a running server, in the words of a command line. */

import type { RpcError } from "@wsrpc-ts/runtime/client";
import { Complaint } from "../complaint.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { nearestName } from "../nearest-name.ts";
import { type Format, reportDiagnostics } from "../report.ts";
import type { World } from "../world.ts";

export interface LiveFlags {
  readonly config?: string;
  readonly url?: string;
  readonly format: Format;
}

export interface LiveRequest {
  readonly url: string;
  readonly token?: string;
  readonly name: string;
  /** `undefined`: there is none. */
  readonly input: unknown;
  /** As they were given, for another command. */
  readonly words: string;
  /** How a failure is told. */
  readonly format: Format;
}

/**
 * @param words `[url] name [json]`
 * @throws Complaint if one of them is missing or makes no sense
 */
export function liveRequest(words: readonly string[], flags: LiveFlags, { env }: World): LiveRequest {
  const isUrl = (word = "") => /^(?:ws|http)s?:\/\//i.test(word);
  const [first, ...others] = words;
  const [url, name, text, ...more] = isUrl(first) ? words : [flags.url ?? env.WSRPC_URL, first, ...others];
  if (!isUrl(first) && first !== undefined && /[:/]/.test(first))
    throw missing(
      `\`${first}\` is neither a URL nor a name`,
      "begin a URL with ws:// or wss://, as in ws://localhost:1337",
    );
  if (name === undefined) throw missing("no procedure is named", "name one, as in `wsrpc call chat.send '{\"a\": 1}'`");
  if (url === undefined)
    throw missing("there is no URL", "name the server, as in `--url ws://localhost:1337`, or set WSRPC_URL");
  if (more.length > 0)
    throw missing(`\`${more[0]}\` is one word too many`, "put the JSON between single quotes: '{\"a\": 1}'");
  const token = env.WSRPC_TOKEN;
  return {
    url,
    name,
    input: parsed(text),
    words: words.map(quoted).join(" "),
    format: flags.format,
    ...(token !== undefined && { token }),
  };
}

function missing(message: string, help: string): Complaint {
  return new Complaint({ rule: "call/words", message, help });
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Complaint({
      rule: "call/input",
      message: `the input is no JSON: ${(error as Error).message}`,
      help: "put it between single quotes, so that the shell leaves it alone: '{\"a\": 1}'",
    });
  }
}

function quoted(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * @param known names that the project knows of
 * @param advice what to try instead with a name that it does not know
 */
export function reportFailure(
  error: RpcError,
  { name, format }: LiveRequest,
  known: ReadonlyMap<string, unknown>,
  world: World,
  advice?: string,
): ExitCode {
  const isUnknown = error.code === "NOT_FOUND" && error.executed === "no" && !known.has(name);
  const meant = isUnknown ? nearestName(name, known.keys()) : undefined;
  const declared = error.name === "RpcError" ? "" : ` (${error.name})`;
  const data = error.data === undefined ? "" : `, with ${JSON.stringify(error.data)}`;
  const message = `${name} failed with ${error.code}${declared}: ${error.message}${data}`;
  const other = (!known.has(name) && advice) || executedHelp[error.executed];
  const help = meant === undefined ? other : `did you mean ${meant}?`;
  reportDiagnostics([{ rule: `call/${error.code}`, severity: "error", message, help }], format, world);
  return exitCode.findings;
}

const executedHelp: Readonly<Record<RpcError["executed"], string>> = {
  no: "the handler did not run",
  maybe: "the handler may have run",
  yes: "the handler ran",
};
