import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { Hello } from "../protocol/frame.ts";
import { defaultLimits } from "../protocol/limits.ts";
import { serverLimits } from "../protocol/server-limits.ts";
import { ContractRouter } from "../rpc/router.ts";
import { servedRuns } from "../rpc/served-runs.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import type { Connection } from "../transport/connection.ts";
import { MemoryDedupStore } from "./dedup-store.ts";
import { Hub } from "./hub.ts";
import { Judge } from "./judge.ts";
import { ownerOf } from "./owner.ts";
import type { ServerCore } from "./server-core.ts";
import { ServerSession } from "./server-session.ts";
import { SessionStore, type SessionStoreOptions, sessionKey } from "./session-store.ts";
import { SharedAlarms } from "./shared-alarms.ts";
import { StoredCalls } from "./stored-calls.ts";

const hello: Hello = { v: 1, sid: "s", secret: "x", gen: 1, rx: 0, tx0: 1 };
const request = new IncomingMessage(new Socket());

/** A store, and sessions in it that are real but have nothing to do. */
class Sessions {
  readonly clock = fakeClock();
  readonly store: SessionStore;
  readonly #core: ServerCore;

  constructor(options: Partial<SessionStoreOptions> = {}) {
    const { clock } = this;
    this.store = new SessionStore({ clock, graceMs: 1000, maxDetached: 3, ...options });
    const core: ServerCore = {
      routes: new ContractRouter({ schema: "s", procedures: [] }, {}),
      judge: new Judge(
        () => "somebody",
        () => "",
      ),
      middleware: [],
      around: undefined,
      clock,
      limits: { ...defaultLimits, ...serverLimits },
      alarms: new SharedAlarms(clock, 0),
      names: { newKey: () => "key" },
      heartbeat: { intervalMs: 15_000, timeoutMs: 10_000 },
      silence: { pingAfterMs: 15_000, deadAfterMs: 25_000 },
      store: this.store,
      hub: new Hub(undefined, clock, () => ""),
      newRun: servedRuns(
        new StoredCalls(new MemoryDedupStore(clock, { maxAnswers: 1, maxAnswerBytes: 1, keepAnswersMs: 1 })),
        clock,
      ),
      report: () => "",
      departure: undefined,
      isDraining: false,
    };
    this.#core = core;
  }

  /** A session whose client is here, and how its socket goes. */
  join(key: string): () => void {
    const owner = ownerOf("somebody");
    const session = new ServerSession(this.#core, key, owner);
    const connection = { isOpen: true, bufferedBytes: 0, send() {}, close() {} } as Connection;
    this.store.add(key, session);
    session.attach(connection, { hello, owner, request });
    return () => session.closed(connection, 1006, "");
  }

  get keys(): string {
    return [...this.store].map(({ key }) => key).join(" ");
  }
}

describe("a store of sessions", () => {
  it("keeps one without a socket for a while, and no longer", () => {
    const sessions = new Sessions();
    sessions.join("a")();
    sessions.clock.advance(999);
    expect(sessions.keys).toBe("a");

    sessions.clock.advance(1);
    expect([sessions.keys, sessions.store.get("a"), sessions.clock.pending]).toEqual(["", undefined, 0]);
  });

  it("keeps one with a socket for good", () => {
    const sessions = new Sessions();
    sessions.join("a");
    sessions.join("b")();
    sessions.store.attached("b");
    sessions.clock.advance(9000);

    expect(sessions.keys).toBe("a b");
  });

  it("gives the whole time again to one that came back", () => {
    const sessions = new Sessions();
    sessions.join("a")();
    sessions.clock.advance(900);
    sessions.store.attached("a");
    sessions.store.detached("a", sessions.store.get("a") as ServerSession);
    sessions.clock.advance(900);
    expect(sessions.keys).toBe("a");

    sessions.clock.advance(100);
    expect(sessions.keys).toBe("");
  });

  it("gives each its own time, with one alarm", () => {
    const sessions = new Sessions();
    for (const key of ["a", "b", "c"]) {
      sessions.join(key)();
      sessions.clock.advance(300);
    }
    sessions.store.attached("a");
    sessions.clock.advance(399);
    expect(sessions.keys).toBe("a b c");

    sessions.clock.advance(1);
    const heartbeats = () => sessions.store.size;
    expect([sessions.keys, sessions.clock.pending - heartbeats()]).toEqual(["a c", 1]);

    sessions.clock.advance(300);
    expect([sessions.keys, sessions.clock.pending - heartbeats()]).toEqual(["a", 0]);
  });

  it("lets the longest absent go first when there are too many", () => {
    const sessions = new Sessions({ maxDetached: 2 });
    const leave = ["a", "b", "c", "d"].map((key) => sessions.join(key));
    for (const at of [2, 0, 3]) leave[at]?.();

    expect(sessions.keys).toBe("a b d");
  });

  it("does not miss the socket of one that another has taken the place of", () => {
    const sessions = new Sessions();
    const leave = sessions.join("a");
    sessions.join("a");
    leave();
    sessions.clock.advance(9000);

    expect(sessions.keys).toBe("a");
  });

  it("removes the session that it is told of, and not another with its key", () => {
    const sessions = new Sessions();
    sessions.join("a");
    const before = sessions.store.get("a");
    sessions.join("a")();
    sessions.store.remove("a", before);
    expect(sessions.keys).toBe("a");

    sessions.store.remove("a", sessions.store.get("a"));
    expect(sessions.keys).toBe("");
  });
});

describe("the key of a session", () => {
  const key = sessionKey(hello, "somebody", "https://a.example");

  it("is the same for the same client, whatever it says besides", () => {
    expect(sessionKey({ ...hello, gen: 5, rx: 7, token: "t" }, "somebody", "https://a.example")).toBe(key);
  });

  it.each<[string, string]>([
    ["name", sessionKey({ ...hello, sid: "S" }, "somebody", "https://a.example")],
    ["secret", sessionKey({ ...hello, secret: "y" }, "somebody", "https://a.example")],
    ["principal", sessionKey(hello, "another", "https://a.example")],
    ["page", sessionKey(hello, "somebody", "https://b.example")],
    ["program in place of a page", sessionKey(hello, "somebody", undefined)],
    ["place of a quote", sessionKey({ ...hello, sid: 's","x', secret: "" }, "somebody", "https://a.example")],
  ])("is another for another %s", (_what, other) => {
    expect(other).not.toBe(key);
  });

  it("holds no secret in clear", () => {
    expect(sessionKey({ ...hello, secret: "password" }, "somebody", undefined)).not.toContain("password");
  });
});
