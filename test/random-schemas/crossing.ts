/** One schema in its place, and whether values cross there as zod itself has it. */

import * as z from "zod";
import { isSymmetric } from "../../packages/runtime/src/rpc/is-symmetric.ts";
import { isSame, told } from "./crossed-value.ts";
import type { Client, Place, PlaceDown, PlaceUp, Server } from "./places.ts";

/** A client and a server of random schemas. */
export interface Running {
  readonly client: Client;
  readonly server: Server;
  /** What the server was given last, by name. */
  readonly received: Map<string, unknown>;
  /** What it is to answer with. */
  readonly answers: Map<string, unknown>;
}

export class Crossing {
  readonly #running: Running;
  readonly #place: Place;
  readonly #name: string;
  readonly #schema: z.ZodType;
  /** As a server has it that uses it a lot. */
  readonly #compiled: z.ZodType;
  readonly #isDecoded: boolean;

  /** @param isDecoded whether the client decodes what it gets */
  constructor(running: Running, place: Place, name: string, schema: z.ZodType, isDecoded: boolean) {
    this.#running = running;
    this.#place = place;
    this.#name = name;
    this.#schema = schema;
    this.#compiled = z.compile(schema);
    this.#isDecoded = isDecoded;
  }

  async ofFitting(value: unknown): Promise<string | undefined> {
    const { success, error } = await z.safeParseAsync(this.#schema, value);
    return success ? this.of(value) : `does not take ${told(value)}, so that the grammar is wrong: ${error.message}`;
  }

  /** @returns what is wrong */
  async of(value: unknown): Promise<string | undefined> {
    const { success, data, error } = await z.safeParseAsync(this.#schema, value);
    const compiled = await z.safeParseAsync(this.#compiled, value);
    if (compiled.success !== success || !isSame(compiled.data, data))
      return `${told(value)} is ${told(compiled.data ?? compiled.error)} if compiled, not ${told(data ?? error)}`;
    if (this.#place.way === "up")
      return success ? this.#up(this.#place, value, data) : this.#refused(this.#place, value, error);
    return success ? this.#down(this.#place, data) : undefined;
  }

  async #up({ give }: PlaceUp, value: unknown, expected: unknown): Promise<string | undefined> {
    const { client, received } = this.#running;
    received.delete(this.#name);
    try {
      const back = await give(client[this.#name] as Client[string], value);
      const held = received.get(this.#name);
      if (!isSame(held, expected)) return `${told(value)} arrives as ${told(held)}, not as ${told(expected)}`;
      return back === undefined ? undefined : await this.#judged(expected, back);
    } catch (error) {
      return this.#isBeyond(error) ? undefined : `${told(value)} is not taken: ${error}`;
    }
  }

  async #down({ get }: PlaceDown, held: unknown): Promise<string | undefined> {
    const { client, server, answers } = this.#running;
    answers.set(this.#name, held);
    try {
      return await this.#judged(held, await get(this.#name, client, server, held));
    } catch (error) {
      return this.#isBeyond(error) ? undefined : `${told(held)} is not given: ${error}`;
    }
  }

  /** A client that decodes cannot wait for a check. */
  #isBeyond(error: unknown): boolean {
    return this.#isDecoded && String(error).endsWith("it is asynchronous, and a client cannot wait for it");
  }

  async #judged(held: unknown, got: unknown): Promise<string | undefined> {
    const sent = await z.encodeAsync(this.#schema, held as never);
    const expected = this.#isDecoded ? await z.decodeAsync(this.#schema, structuredClone(sent)) : sent;
    if (!isSame(got, expected)) return `${told(held)} comes as ${told(got)}, not as ${told(expected)}`;
    if (!isSymmetric(this.#schema)) return undefined;
    const compiled = await z.parseAsync(this.#compiled, held);
    return isSame(compiled, sent) ? undefined : `${told(held)} would be sent as ${told(compiled)} if compiled`;
  }

  /** With the reason, and where. */
  async #refused({ give }: PlaceUp, value: unknown, { issues }: z.ZodError): Promise<string | undefined> {
    try {
      await give(this.#running.client[this.#name] as Client[string], value);
      return `${told(value)} is taken, though zod refuses it`;
    } catch (error) {
      const path = issues[0]?.path.map(String).join(".") ?? "";
      const { code, message } = error as { code?: unknown; message?: string };
      const isNamed = code === "INVALID_ARGUMENT" && message?.includes(path);
      return isNamed ? undefined : `${told(value)} is refused by ${code}, without ${path}: ${message}`;
    }
  }
}
