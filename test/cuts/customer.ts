/** A client that uses every kind of procedure without a pause, and looks at all that comes back. */

import { RpcError } from "@wsrpc-ts/runtime";
import type { Client } from "../fixtures/ledger/generated.ts";
import type { Random } from "../simulate/random.ts";
import type { Findings } from "./findings.ts";

export class Customer {
  readonly name: string;
  readonly client: Client;
  /** What was asked and is not settled. */
  readonly pending = new Set<string>();
  readonly #random: Random;
  readonly #findings: Findings;
  /** Of the questions, which come one after the other. */
  #confirmed = 0;
  #isLeaving = false;
  #asked = 0;
  #seq = 0;
  #reached: () => void = () => {};
  #unsubscribe: () => void = () => {};

  constructor(name: string, client: Client, random: Random, findings: Findings) {
    this.name = name;
    this.client = client;
    this.#random = random;
    this.#findings = findings;
    client.handle({ confirm: (question) => this.#confirm(question) });
  }

  /** Resolves once the first event may come. */
  subscribe(): Promise<void> {
    return new Promise((resolve) => {
      this.#unsubscribe = this.client.events({ book: "main" }).subscribe({
        live: ({ position }) => resolve(this.#standsAt(position.offset)),
        event: ({ seq }) => this.#heard(seq),
        gap: ({ from, to, why }) => this.#findings.found("lost", `${this.name}: events ${from} to ${to}, ${why}`),
        error: ({ message }) => this.#findings.found("lost", `${this.name}: its subscription, ${message}`),
      });
    });
  }

  /** Goes on until `leave`; resolves when everything is settled. */
  async shop(): Promise<void> {
    const deeds = [() => this.#read(), () => this.#total(), () => this.#echo(), () => this.#audit()];
    await Promise.all([this.enter(2), ...deeds.map((deed) => this.#repeat(deed))]);
  }

  /** Only calls, so many at a time. */
  async enter(atATime: number): Promise<void> {
    await Promise.all(Array.from({ length: atATime }, () => this.#repeat(() => this.#enter())));
  }

  leave(): void {
    this.#isLeaving = true;
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.client.$close();
  }

  /** Resolves once this event has come. */
  async heard(seq: number): Promise<void> {
    while (this.#seq < seq) {
      await new Promise<void>((resolve) => {
        this.#reached = resolve;
      });
    }
  }

  async #repeat(deed: () => Promise<void>): Promise<void> {
    while (!this.#isLeaving) await deed();
  }

  async #ask(kind: string, deed: (id: string) => Promise<void>): Promise<void> {
    this.#asked += 1;
    this.#findings.calls += 1;
    const id = `${this.name} ${kind} ${this.#asked}`;
    this.pending.add(id);
    const askedAt = performance.now();
    try {
      await deed(id);
      this.#findings.answered(performance.now() - askedAt);
    } catch (error) {
      if (error instanceof RpcError && error.code === "UNAVAILABLE" && error.executed === "no")
        this.#findings.refused += 1;
      else this.#findings.found("lost", `${id}: ${String(error)}`);
    }
    this.pending.delete(id);
  }

  #enter(): Promise<void> {
    return this.#ask("enter", async (id) => {
      const text = "x".repeat(this.#random.between(0, 2000));
      const { id: answered, runs } = await this.client.enter({ id, text });
      if (answered !== id) this.#findings.found("reordered", `${id}: was given the answer of ${answered}`);
      if (runs !== 1) this.#findings.found("doubled", `${id}: ran ${runs} times`);
    });
  }

  #read(): Promise<void> {
    return this.#ask("read", async (id) => {
      const to = this.#random.between(1, 300);
      await this.#counted(this.client.read({ to }), to, id);
    });
  }

  #total(): Promise<void> {
    return this.#ask("total", async (id) => {
      const to = this.#random.between(1, 300);
      await this.#counted(await this.client.total(undefined, upTo(to)), to, id);
    });
  }

  #echo(): Promise<void> {
    return this.#ask("echo", async (id) => {
      const to = this.#random.between(1, 300);
      await this.#counted(this.client.echo(undefined, upTo(to)), to, id);
    });
  }

  #audit(): Promise<void> {
    return this.#ask("audit", async (id) => {
      const answer = await this.client.audit(id);
      if (answer !== `yes, ${id}`) this.#findings.found("reordered", `${id}: was answered ${answer}`);
    });
  }

  async #counted(items: AsyncIterable<number> | Iterable<number>, to: number, id: string): Promise<void> {
    let last = 0;
    for await (const item of items) {
      this.#findings.items += 1;
      this.#findings.follows(last, item, id);
      last = item;
    }
    if (last < to) this.#findings.found("lost", `${id}: ended at ${last} of ${to}`, to - last);
  }

  #confirm(question: string): string {
    const number = Number(question.split(" ").at(-1));
    if (number <= this.#confirmed) this.#findings.found("doubled", `${question}: asked twice`);
    this.#confirmed = number;
    return `yes, ${question}`;
  }

  /** Who comes late begins there: the first event had the offset 1. */
  #standsAt(offset: number): void {
    if (this.#seq === 0) this.#seq = offset;
  }

  #heard(seq: number): void {
    this.#findings.events += 1;
    this.#findings.follows(this.#seq, seq, `${this.name}: events`);
    this.#seq = seq;
    this.#reached();
  }
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, n) => n + 1);
}
