/** What runs in the page of a client that is attacked: it makes connections, uses them, and says what came of it. */

import {
  callMethod,
  close,
  connect,
  handleMethod,
  RpcError,
  streamMethod,
  topicMethod,
} from "@wsrpc-ts/runtime/client";

type Connection = ReturnType<typeof connect>;
type Call = (input?: unknown, options?: { timeoutMs?: number }) => Promise<unknown>;

let connection: Connection;
let call: Call;
let handlerRuns = 0;

function dial(url: string): void {
  connection = connect(url, { schema: "s", backoff: { baseMs: 5, capMs: 20 }, onError: () => {} });
  call = callMethod(connection, { name: "mirror" });
}

/** The result, or the code of the error. */
function outcomeOf(pending: Promise<unknown>): Promise<unknown> {
  return pending.catch((error) => (error instanceof RpcError ? error.code : `no error of ours: ${error}`));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => connection.onState(() => resolve()));
}

const victim = {
  async met(url: string) {
    dial(url);
    await connection.opened;
  },
  /** Why it gave up for good. */
  async gaveUp() {
    await until(() => connection.state === "closed");
    return outcomeOf(connection.opened);
  },
  async cameBack() {
    await until(() => connection.state === "open");
    return connection.state;
  },
  state: () => connection.state,
  pending: [] as Promise<unknown>[],
  /** Calls, and does not wait. */
  begin(input: unknown) {
    victim.pending = [outcomeOf(call(input))];
  },
  ended: () => victim.pending[0],
  async calledFor(url: string, timeoutMs: number) {
    dial(url);
    return victim.called(timeoutMs);
  },
  async called(timeoutMs: number) {
    const outcome = await outcomeOf(call(1, { timeoutMs }));
    const { state } = connection;
    void close(connection);
    return [outcome, state];
  },
  /** What came of a call, behind a task that took longer than the call may. */
  async calledBusily() {
    const outcome = outcomeOf(call("in time", { timeoutMs: 500 }));
    setTimeout(() => {
      const end = performance.now() + 1000;
      while (performance.now() < end);
    });
    return outcome;
  },
  /** True if what came is what went. */
  async mirrored(text: string) {
    return JSON.stringify(await call({ text })) === text;
  },
  handles(deed: "throws" | "never ends" | "answers") {
    const handled: (handlers: object) => void = handleMethod(connection, { ask: { name: "ask", number: 0 } });
    handled({
      ask: () => {
        handlerRuns += 1;
        if (deed === "throws") throw new Error("canary");
        return deed === "answers" ? "canary" : new Promise(() => {});
      },
    });
  },
  handlerRuns: () => handlerRuns,
  /** Takes one item, and no more. */
  streams() {
    const count: () => AsyncIterable<unknown> = streamMethod(connection, { name: "count" });
    victim.pending = [outcomeOf(count()[Symbol.asyncIterator]().next())];
  },
  follows() {
    const news: () => AsyncIterable<unknown> = topicMethod(connection, { name: "news" });
    victim.pending = [outcomeOf(news()[Symbol.asyncIterator]().next())];
  },
  close: () => void close(connection),
  /** Begins one of everything. */
  suffer(url: string) {
    dial(url);
    victim.handles("answers");
    const count: () => AsyncIterable<unknown> = streamMethod(connection, { name: "count" });
    const news: () => AsyncIterable<unknown> = topicMethod(connection, { name: "news" });
    const drained = async (items: AsyncIterable<unknown>) => {
      for await (const _item of items) {
      }
    };
    const all = [call(1), call(2, { timeoutMs: 50 }), drained(count()), drained(news()), connection.opened];
    victim.pending = all.map(outcomeOf);
  },
  /** Resolves once no promise is pending, with those that ended as none may. */
  async survived() {
    void close(connection);
    return (await Promise.all(victim.pending)).filter((outcome) => String(outcome).startsWith("no error of ours"));
  },
  /** All that a polluted prototype, or a forgotten global, would change. */
  prototypes: () =>
    [Object, Array, Function, String, Number, Promise, Map, Set]
      .map(({ name, prototype }) => `${name}: ${Reflect.ownKeys(prototype).map(String).join(" ")}`)
      .concat(Reflect.ownKeys(globalThis).map(String))
      .join("\n"),
};

export type Victim = typeof victim;

Object.assign(globalThis, { victim });
