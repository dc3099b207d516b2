/** Messages on disk: one line of JSON each, in the order in which they were said. */

import { createReadStream, createWriteStream, existsSync, mkdirSync, type WriteStream } from "node:fs";
import { type FileHandle, mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Message } from "../generated/types.js";

export class MessageStore {
  readonly #folder: string;
  readonly #byId = new Map<string, Message>();
  readonly #log: FileHandle;

  static async open(folder: string): Promise<MessageStore> {
    await mkdir(join(folder, "files"), { recursive: true });
    const path = join(folder, "messages.jsonl");
    const text = existsSync(path) ? await readFile(path, "utf8") : "";
    const log = await open(path, "a");
    if (text !== "" && !text.endsWith("\n")) await log.write("\n"); // the last line was cut off by a crash
    return new MessageStore(folder, log, text.split("\n").flatMap(messageOf));
  }

  private constructor(folder: string, log: FileHandle, messages: readonly Message[]) {
    this.#folder = folder;
    this.#log = log;
    for (const message of messages) this.#byId.set(message.id, message);
  }

  find(id: string): Message | undefined {
    return this.#byId.get(id);
  }

  /** The newest of a room, oldest first. */
  newest(room: string, limit: number): Message[] {
    return [...this.#byId.values()].filter((message) => message.room === room).slice(-limit);
  }

  rooms(): Set<string> {
    return new Set([...this.#byId.values()].map(({ room }) => room));
  }

  /** On disk when it resolves. True if the message is new. */
  async add(message: Message): Promise<boolean> {
    if (this.#byId.has(message.id)) return false;
    this.#byId.set(message.id, message);
    await this.#log.write(`${JSON.stringify(message)}\n`);
    await this.#log.datasync();
    return true;
  }

  /** A file that is not there before it is whole. */
  draft(id: string): { readonly stream: WriteStream; keep(): Promise<void> } {
    mkdirSync(join(this.#folder, "files"), { recursive: true });
    const path = join(this.#folder, "files", id);
    return { stream: createWriteStream(`${path}.part`), keep: () => rename(`${path}.part`, path) };
  }

  read(id: string): NodeJS.ReadableStream {
    return createReadStream(join(this.#folder, "files", id));
  }

  async close(): Promise<void> {
    await this.#log.close();
  }
}

function messageOf(line: string): Message[] {
  try {
    const message = JSON.parse(line) as Message;
    return [{ ...message, at: new Date(message.at) }];
  } catch {
    return []; // empty, or cut off by a crash
  }
}
