/** Plays one side of a recorded conversation and compares what the other side makes of it, line by line. */

import type { Conversation, PlacedStep, Settings, Side, Step, Text } from "./conversation.ts";
import { binaryMessage, type Came, type Inbox, type Payload } from "./inbox.ts";
import { difference, filled, type Names } from "./pattern.ts";

/** One connection as the player has it. */
export interface Played {
  readonly inbox: Inbox;
  send(payload: Payload): void;
  /** The network is gone, without a word. */
  cut(): void;
  close(code: number): void;
}

/** The tested side, and the network between it and the player. */
export interface Stage {
  /** A connection, opened by whoever is the client. */
  open(): Promise<Played>;
  /** Has the application of the tested side do something. */
  do(deed: string, args: readonly unknown[]): void;
  /** What the application was told under each name, and has not been looked at. */
  readonly told: Map<string, unknown[]>;
  pass(ms: number): Promise<void>;
  /** Waits until it holds, or nothing will make it hold any more. */
  until(isSo: () => boolean): Promise<void>;
  /** Waits until all is done that was asked for on the connection. */
  settled(connection: Played | undefined): Promise<void>;
  /** What the tested side did that concerns no connection, such as dialling. */
  unexpected(): string | undefined;
  end(): Promise<void>;
}

const [HELLO, WELCOME, PING, CREDIT, CLOSE] = [0, 1, 2, 6, 7];
const limits = { maxMessageBytes: 1_048_576, maxCalls: 256, maxSubscriptions: 1024, credit: 32 };
const heartbeat = { intervalMs: 15_000, timeoutMs: 10_000 };

/** How a conversation begins that is about something else. */
export const greetings: Readonly<Record<Side, readonly Step[]>> = {
  server: [
    { open: 1 },
    { send: [0, 0, [0, { v: 1, sid: "s", secret: "x", gen: 1, rx: 0, tx0: 1 }]] },
    { get: [[1, { resumed: false }]] },
  ],
  client: [
    { open: 1 },
    { get: [[0, { v: 1, sid: "$sid", secret: "$secret", gen: 1, rx: 0, tx0: 1 }]] },
    { send: [0, 0, [1, { resumed: false, rx: 0, limits: "$limits", heartbeat: "$heartbeat", graceMs: 60_000 }]] },
  ],
};

export async function play(
  { title, place, greeted, settings, steps }: Conversation,
  side: Side,
  stageOf: (settings: Settings) => Promise<Stage>,
): Promise<void> {
  const stage = await stageOf(settings);
  const player = new Player(stage);
  const greeting = greeted ? greetings[side].map((step) => ({ ...step, place })) : [];
  let step: PlacedStep = { place };
  try {
    for (step of [...greeting, ...steps]) await player.step(step);
    await player.end();
  } catch (error) {
    const { place: at, ...line } = step;
    throw new Error(
      `${at}: ${error instanceof Error ? error.message : error}\n  ${JSON.stringify(line)}\n  of: ${title}`,
    );
  } finally {
    await stage.end();
  }
}

class Player {
  readonly #stage: Stage;
  readonly #names: Names = new Map<string, unknown>([
    ["$limits", limits],
    ["$heartbeat", heartbeat],
  ]);
  readonly #connections: Played[] = [];
  /** Closed by us, or found closed. */
  readonly #over = new Set<Played>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async step(step: Step): Promise<void> {
    if (step.open !== undefined) return this.#open(step.open);
    if (step.pass !== undefined) return this.#pass(step.pass);
    if (step.do !== undefined) return this.#do(step.do);
    if (step.told !== undefined) return this.#told(step.told);
    const connection = this.#connection(step.on);
    if (step.get !== undefined) return this.#get(connection, step.get, step);
    if (step.ack !== undefined) return this.#acked(connection, step.ack);
    if (step.silence !== undefined) return this.#silence(connection);
    if (step.closed !== undefined) return this.#closed(connection, step.closed);
    this.#act(connection, step);
  }

  /** Nothing may be left that nobody expected. */
  async end(): Promise<void> {
    await this.#stage.settled(this.#connections.at(-1));
    for (const connection of this.#connections) this.#expectNothing(connection);
  }

  async #open(number: number): Promise<void> {
    if (number !== this.#connections.length + 1) throw new Error(`connection ${this.#connections.length + 1} is next`);
    this.#connections.push(await this.#stage.open());
  }

  async #pass(ms: number): Promise<void> {
    await this.#stage.settled(this.#connections.at(-1));
    await this.#stage.pass(ms);
  }

  #connection(number = this.#connections.length): Played {
    const connection = this.#connections[number - 1];
    if (!connection) throw new Error(`there is no connection ${number}`);
    return connection;
  }

  #act(connection: Played, { send, bytes, text, hex, close, cut }: Step): void {
    if (send !== undefined) this.#send(connection, filled(send, this.#names) as unknown[], bytes);
    else if (text !== undefined) connection.send(written(text));
    else if (hex !== undefined) connection.send(Buffer.from(hex, "hex"));
    else if (close !== undefined || cut) {
      this.#over.add(connection);
      if (cut) connection.cut();
      else connection.close(close as number);
    } else throw new Error("no step is written like that");
  }

  #send(connection: Played, message: readonly unknown[], bytes: readonly string[] = []): void {
    for (const frame of message.slice(2)) {
      const [kind, greeting] = Array.isArray(frame) ? frame : [];
      if (kind === HELLO || (kind === WELCOME && greeting?.resumed)) connection.inbox.resumesBehind(greeting?.rx ?? 0);
    }
    const text = JSON.stringify(message);
    connection.send(bytes.length > 0 ? binaryMessage(text, bytes) : text);
  }

  async #get(connection: Played, expected: readonly (readonly unknown[])[], step: Step): Promise<void> {
    for (const [at, frame] of expected.entries()) {
      const open = step.order === "any" ? expected.length - at : 1;
      await this.#stage.until(() => this.#find(connection, frame, open, new Map(this.#names)).isDecided);
      const { index, why } = this.#find(connection, frame, open, this.#names);
      if (index === undefined) throw new Error(`expected ${JSON.stringify(frame)}, but ${why}`);
      const came = connection.inbox.take(index);
      const wrong = step.bytes && difference(step.bytes, came?.bytes, this.#names, "what stands beside it");
      if (wrong !== undefined) throw new Error(wrong);
    }
    if (connection.inbox.fault) throw new Error(connection.inbox.fault);
  }

  /** Where the frame is among the first `open` that came; PING and CREDIT that nobody waits for are passed over. */
  #find({ inbox }: Played, frame: readonly unknown[], open: number, names: Names): Found {
    let seen = 0;
    let why = "nothing came";
    for (const [index, came] of inbox.frames.entries()) {
      const tried: Names = new Map(names);
      const wrong = difference(frame, came.frame, tried);
      if (wrong === undefined) {
        for (const [name, value] of tried) names.set(name, value);
        return { index, why, isDecided: true };
      }
      if (isPassedOver(came)) continue;
      if (seen === 0) why = `${JSON.stringify(came.frame)} came: ${wrong}`;
      seen += 1;
      if (seen >= open) return { index: undefined, why, isDecided: true };
    }
    const { closedWith } = inbox;
    if (closedWith !== undefined) why += `, and it was closed with ${closedWith}`;
    return { index: undefined, why, isDecided: closedWith !== undefined };
  }

  async #acked({ inbox }: Played, number: number): Promise<void> {
    await this.#stage.until(() => inbox.acked >= number);
    if (inbox.acked !== number) throw new Error(`expected an ack of ${number}, the last one is of ${inbox.acked}`);
  }

  async #silence(connection: Played): Promise<void> {
    await this.#stage.settled(connection);
    this.#expectNothing(connection);
  }

  #expectNothing(connection: Played): void {
    const { inbox } = connection;
    const came = inbox.frames.filter((one) => !isPassedOver(one)).map(({ frame }) => frame);
    if (came.length > 0) throw new Error(`nothing is due, but ${JSON.stringify(came)} came`);
    if (inbox.fault) throw new Error(inbox.fault);
    if (inbox.closedWith !== undefined && !this.#over.has(connection))
      throw new Error(`it was closed with ${inbox.closedWith}`);
    const told = [...this.#stage.told].filter(([, entries]) => entries.length > 0);
    if (told.length > 0) throw new Error(`the application was told ${JSON.stringify(told)}`);
    const unexpected = this.#stage.unexpected();
    if (unexpected) throw new Error(unexpected);
  }

  async #closed(connection: Played, code: NonNullable<Step["closed"]>): Promise<void> {
    const { inbox } = connection;
    await this.#stage.until(() => inbox.closedWith !== undefined);
    const rest = inbox.frames.filter((came) => !isPassedOver(came));
    const [last] = rest;
    if (last && !(rest.length === 1 && last.frame[0] === CLOSE && last.frame[1] === inbox.closedWith))
      throw new Error(`expected to be closed with ${code}, but ${JSON.stringify(rest.map(({ frame }) => frame))} came`);
    const codes = Array.isArray(code) ? code : [code];
    if (codes.every((one) => difference(one, inbox.closedWith, this.#names)))
      throw new Error(`expected to be closed with ${code}, but it was ${inbox.closedWith ?? "not closed"}`);
    if (inbox.fault) throw new Error(inbox.fault);
    while (inbox.frames.length > 0) inbox.take(0);
    this.#over.add(connection);
  }

  async #do([deed, ...args]: readonly [string, ...unknown[]]): Promise<void> {
    await this.#stage.settled(this.#connections.at(-1));
    this.#stage.do(deed, filled(args, this.#names) as unknown[]);
  }

  async #told([who, ...expected]: readonly [string, ...unknown[]]): Promise<void> {
    const { told } = this.#stage;
    await this.#stage.until(() => (told.get(who)?.length ?? 0) > 0);
    const wrong = difference(expected, told.get(who)?.shift(), this.#names, `what ${who} was told`);
    if (wrong !== undefined) throw new Error(wrong);
  }
}

interface Found {
  readonly index: number | undefined;
  readonly why: string;
  /** Nothing that comes later will change it. */
  readonly isDecided: boolean;
}

function isPassedOver({ frame: [kind] }: Came): boolean {
  return kind === PING || kind === CREDIT;
}

function written(text: Text): string {
  if (typeof text === "string") return text;
  return text.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join("");
}
