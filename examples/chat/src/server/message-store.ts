/** Messages on disk: one line of JSON each, in the order in which they were said; and the files beside them. */

import { randomUUID } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Message } from "../generated/types.js";

export class MessageStore {
  readonly #files: string;
  readonly #log: FileHandle;
  readonly #byId = new Map<string, Message>();
  readonly #byRoom = new Map<string, Message[]>();
  readonly #writing = new Map<string, Promise<Message>>();

  static async open(folder: string): Promise<MessageStore> {
    const files = join(folder, "files");
    await mkdir(files, { recursive: true });
    const parts = (await readdir(files)).filter((name) => name.endsWith(".part")); // left by a crash
    await Promise.all(parts.map((name) => rm(join(files, name))));
    const path = join(folder, "messages.jsonl");
    const text = existsSync(path) ? await readFile(path, "utf8") : "";
    const log = await open(path, "a");
    if (text !== "" && !text.endsWith("\n")) await log.write("\n"); // the last line was cut off by a crash
    return new MessageStore(files, log, text.split("\n").flatMap(messageOf));
  }

  private constructor(files: string, log: FileHandle, messages: readonly Message[]) {
    this.#files = files;
    this.#log = log;
    for (const message of messages) this.#remember(message);
  }

  /** The message of that id, if it is on disk or on its way there. */
  async find(id: string): Promise<Message | undefined> {
    return this.#byId.get(id) ?? this.#writing.get(id);
  }

  /** The newest of a room, oldest first. */
  newest(room: string, limit: number): Message[] {
    return this.#byRoom.get(room)?.slice(-limit) ?? [];
  }

  rooms(): Iterable<string> {
    return this.#byRoom.keys();
  }

  /** On disk when it resolves. The first of an id stays: later ones get that one. */
  async add(message: Message): Promise<{ readonly message: Message; readonly isNew: boolean }> {
    const first = this.#byId.get(message.id) ?? this.#writing.get(message.id);
    if (first !== undefined) return { message: await first, isNew: false };
    const written = this.#write(message);
    this.#writing.set(message.id, written);
    try {
      return { message: await written, isNew: true };
    } finally {
      this.#writing.delete(message.id);
    }
  }

  /** A file is there once it is whole, else not at all. Tells its size. */
  async addFile(id: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const path = join(this.#files, id);
    const part = `${path}.${randomUUID()}.part`; // the same file may come twice at a time
    let size = 0;
    const counted = async function* () {
      for await (const chunk of chunks) {
        size += chunk.byteLength;
        yield chunk;
      }
    };
    try {
      await writeFile(part, counted(), { flush: true });
      await rename(part, path);
      return size;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  readFile(id: string): NodeJS.ReadableStream {
    return createReadStream(join(this.#files, id));
  }

  async close(): Promise<void> {
    await this.#log.close();
  }

  async #write(message: Message): Promise<Message> {
    await this.#log.write(`${JSON.stringify(message)}\n`);
    await this.#log.datasync();
    this.#remember(message);
    return message;
  }

  #remember(message: Message): void {
    const { id, room } = message;
    const others = this.#byRoom.get(room) ?? [];
    this.#byId.set(id, message);
    this.#byRoom.set(room, others);
    others.push(message);
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
