/** Asks what an editor asks when somebody presses F12. */

import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

/** One engine with the project open in it. */
export interface Editor {
  /** Where the name at a place of a file is defined, as `file:line:column` from 1. */
  definition(file: string, text: string, offset: number): Promise<string[]>;
  close(): Promise<void>;
}

interface Message {
  readonly type?: string;
  readonly id?: number | string;
  readonly method?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const packages = fileURLToPath(new URL("../../editors/", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));

/** @param version which TypeScript, such as `5.9` */
export function tsserver(version: string): Editor {
  const program = `${packages}typescript-${version}/node_modules/typescript/lib/tsserver.js`;
  const child = spawn(process.execPath, [program, "--disableAutomaticTypingAcquisition"]);
  const answers = new Answers(child, ({ type, request_seq }) => (type === "response" ? request_seq : undefined));
  let seq = 0;
  const send = (command: string, args: object) =>
    child.stdin.write(`${JSON.stringify({ seq: ++seq, type: "request", command, arguments: args })}\n`);
  return {
    async definition(file, text, offset) {
      const { line, column } = placeOf(text, offset);
      send("open", { file, fileContent: text });
      send("definition", { file, line, offset: column });
      const { success, message, body } = await answers.to(seq);
      if (success !== true) throw new Error(message);
      const found = body as { file: string; start: { line: number; offset: number } }[];
      return found.map(({ file: own, start }) => `${own}:${start.line}:${start.offset}`);
    },
    close() {
      send("exit", {});
      return ended(child);
    },
  };
}

/** TypeScript 7, which speaks the protocol that all editors know. */
export async function languageServer(folder: string): Promise<Editor> {
  const child = spawn(process.execPath, [`${root}node_modules/typescript/lib/tsc.js`, "--lsp", "--stdio"]);
  const answers = new Answers(child, ({ id, method }) => {
    if (method !== undefined && id !== undefined) write(child, { jsonrpc: "2.0", id, result: null }); // it asks, too
    return method === undefined ? id : undefined;
  });
  let id = 0;
  const notify = (method: string, params?: object) => write(child, { jsonrpc: "2.0", method, params });
  const ask = async (method: string, params?: object): Promise<unknown> => {
    write(child, { jsonrpc: "2.0", id: ++id, method, params });
    const { result, error } = await answers.to(id);
    if (error) throw new Error(error.message);
    return result;
  };
  await ask("initialize", { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {} });
  notify("initialized", {});
  return {
    async definition(file, text, offset) {
      const uri = pathToFileURL(file).href;
      const { line, column } = placeOf(text, offset);
      notify("textDocument/didOpen", { textDocument: { uri, languageId: "typescript", version: 1, text } });
      const position = { line: line - 1, character: column - 1 };
      const found = await ask("textDocument/definition", { textDocument: { uri }, position });
      notify("textDocument/didClose", { textDocument: { uri } });
      const all = (Array.isArray(found) ? found : [found]) as { uri: string; range: { start: Position } }[];
      return all.map(
        ({ uri: own, range: { start } }) => `${fileURLToPath(own)}:${start.line + 1}:${start.character + 1}`,
      );
    },
    async close() {
      await ask("shutdown");
      notify("exit");
      await ended(child);
    },
  };
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** What a process answers, each message behind a header with its length. */
class Answers {
  readonly #waiting = new Map<number | string, (message: Message) => void>();
  #rest = Buffer.alloc(0);

  constructor(child: ChildProcess, numberOf: (message: Message) => number | string | undefined) {
    child.stdout?.on("data", (chunk: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      for (let message = this.#next(); message; message = this.#next())
        this.#waiting.get(numberOf(message) ?? 0)?.(message);
    });
  }

  to(number: number): Promise<Message> {
    return new Promise((resolve) => this.#waiting.set(number, resolve));
  }

  #next(): Message | undefined {
    const header = /Content-Length: (\d+)[^{]*?\r\n\r\n/.exec(this.#rest.toString("latin1"));
    if (!header) return undefined;
    const start = header.index + header[0].length;
    const end = start + Number(header[1]);
    if (this.#rest.length < end) return undefined;
    const text = this.#rest.subarray(start, end).toString();
    this.#rest = this.#rest.subarray(end);
    return JSON.parse(text) as Message;
  }
}

function write({ stdin }: ChildProcess, message: object): void {
  const text = JSON.stringify(message);
  stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.stdin?.end();
  });
}
