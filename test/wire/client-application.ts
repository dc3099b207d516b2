/** The application of the tested client: what the conversations have it do, and what it is told. */

import {
  type Call,
  type ClientConnection,
  callMethod,
  close,
  duplexMethod,
  handleMethod,
  RpcError,
  streamMethod,
  type Topic,
  topicMethod,
  uploadMethod,
} from "@wsrpc-ts/runtime/client";
import { errorCodes, executions } from "../../packages/runtime/src/errors.ts";
import { AsyncQueue } from "../../packages/runtime/src/rpc/async-queue.ts";
import { type CalledOf, called, Waiting } from "./application.ts";

type Method = (...args: unknown[]) => unknown;

/** Something that the application has begun and the conversation speaks of by name. */
interface Begun {
  readonly given?: AsyncQueue<unknown>;
  readonly taken?: AsyncIterator<unknown>;
  stop(): void;
}

export class ClientApplication {
  readonly told = new Map<string, unknown[]>();
  readonly #connection: ClientConnection;
  readonly #begun = new Map<string, Begun>();
  readonly #waiting = new Waiting();

  constructor(connection: ClientConnection) {
    this.#connection = connection;
    connection.onState((state) => {
      if (state !== "closed") return;
      connection.opened.catch(({ code }: RpcError) => this.#tell("connection", "closed", errorCodes[code]));
    });
    const handled: Method = handleMethod(connection, { confirm: procedureOf("confirm") });
    handled({ confirm: (question: unknown, { signal }: { signal: AbortSignal }) => this.#confirm(question, signal) });
  }

  do(deed: string, [name, ...rest]: readonly unknown[]): void {
    switch (deed) {
      case "call":
        return this.#call(name as string, procedureOf(rest[0] as string), rest.slice(1));
      case "follow":
        return this.#follow(name as string, procedureOf(rest[0] as string), rest.slice(1));
      case "give":
        return this.#of(name).given?.push(rest[0]);
      case "end":
        return this.#of(name).given?.finish();
      case "take":
        return this.#take(name as string, (rest[0] as number | undefined) ?? 1);
      case "stop":
        return this.#of(name).stop();
      case "release":
        return this.#waiting.release(name as string);
      case "close":
        void close(this.#connection);
        return;
      default:
        throw new Error(`a client cannot ${deed}`);
    }
  }

  #of(name: unknown): Begun {
    const begun = this.#begun.get(name as string);
    if (!begun) throw new Error(`nothing is called ${name}`);
    return begun;
  }

  #call(name: string, procedure: CalledOf, [value, options]: readonly unknown[]): void {
    const input = value === null ? undefined : bytesOf(value);
    const given = new AsyncQueue<unknown>();
    switch (procedure.kind) {
      case "call":
        return this.#await(name, run(callMethod(this.#connection, procedure), input, options));
      case "upload":
        return this.#await(name, run(uploadMethod(this.#connection, procedure), input, given, options), given);
      case "stream":
        return this.#iterate(name, run(streamMethod(this.#connection, procedure), input, options));
      default:
        return this.#iterate(name, run(duplexMethod(this.#connection, procedure), input, given, options), given);
    }
  }

  #await(name: string, begun: unknown, given?: AsyncQueue<unknown>): void {
    const call = begun as Call<unknown>;
    this.#begun.set(name, { ...(given && { given }), stop: () => call.cancel() });
    call.then(
      (result) => this.#tell(name, "result", ...(result === undefined ? [] : [hexOf(result)])),
      (error) => this.#failed(name, error),
    );
  }

  #iterate(name: string, begun: unknown, given?: AsyncQueue<unknown>): void {
    const taken = (begun as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    this.#begun.set(name, { ...(given && { given }), taken, stop: () => void taken.return?.() });
  }

  #take(name: string, count: number): void {
    for (let left = count; left > 0; left--)
      this.#of(name)
        .taken?.next()
        .then(
          ({ value, done }) => this.#tell(name, ...(done ? ["end"] : ["item", value])),
          (error) => this.#failed(name, error),
        );
  }

  #follow(name: string, procedure: CalledOf, [params, from]: readonly unknown[]): void {
    const [epoch, offset] = (from ?? []) as [string?, number?];
    const topic = run(topicMethod(this.#connection, procedure), params ?? undefined, {
      ...(epoch !== undefined && { from: { epoch, offset } }),
    }) as Topic<unknown>;
    const stop = topic.subscribe({
      event: (event, position) => this.#tell(name, "event", position.offset, ...(event === undefined ? [] : [event])),
      gap: (gap) => this.#tell(name, "gap", gap.from, gap.to, gap.why),
      live: ({ recovered }) => this.#tell(name, "live", recovered),
      error: ({ code }) => this.#tell(name, "error", errorCodes[code]),
    });
    this.#begun.set(name, { stop });
  }

  #confirm(question: unknown, signal: AbortSignal): unknown {
    if (question === "wait") return this.#waiting.until(signal);
    if (question === "fail") throw new Error("for the log");
    if (question === "busy")
      throw new RpcError("FAILED_PRECONDITION", "Busy", { name: "Busy", data: { until: 5 }, executed: "yes" });
    return question;
  }

  #failed(name: string, { code, executed, ...more }: RpcError): void {
    const { name: declared, data, retryAfterMs } = more;
    this.#tell(name, "error", errorCodes[code], {
      executed: executions.indexOf(executed),
      ...(declared !== "RpcError" && { name: declared, data }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }

  #tell(name: string, ...entry: unknown[]): void {
    this.told.set(name, [...(this.told.get(name) ?? []), entry]);
  }
}

function procedureOf(name: string): CalledOf {
  const procedure = called.get(name);
  if (!procedure) throw new Error(`the application has no ${name}`);
  return procedure;
}

/** What a generated client has typed. */
function run(method: Method, ...args: unknown[]): unknown {
  return method(...args);
}

/** Bytes stand in a conversation as `{"hex": "00ff"}`. */
function bytesOf(value: unknown): unknown {
  const { hex } = (value ?? {}) as { hex?: string };
  return hex === undefined ? value : new Uint8Array(Buffer.from(hex, "hex"));
}

function hexOf(value: unknown): unknown {
  return value instanceof Uint8Array ? { hex: Buffer.from(value).toString("hex") } : value;
}
