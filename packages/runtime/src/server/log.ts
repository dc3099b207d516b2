/** How a server tells its operator what its clients must not see. */

import { nanoid } from "nanoid";
import type { Report } from "../rpc/handler-error.ts";
import { logLine } from "./log-line.ts";

/** Told of what clients must not see, as `onError` of `serve` has it; `id` is what a client was given in place of an error. */
export type OnError = (error: unknown, info: { readonly procedure: string; readonly id: string }) => void;

/** An `onError` that fails itself, at once or later, must not take the server with it. */
export function reporter(onError: OnError = toConsole): Report {
  return (error, procedure) => {
    const id = nanoid(10);
    const info = { procedure, id };
    const tell = async () => onError(error, info);
    tell().catch((failure) => toConsole(failure, info));
    return id;
  };
}

/** A record is one line, but for people who look on. */
function toConsole(error: unknown, { procedure, id }: { readonly procedure: string; readonly id: string }): void {
  console.error(logLine(procedure, id, error, process.stderr.isTTY ? "\n    " : " "));
}
