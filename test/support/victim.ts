/** Starts a server in a process of its own, and asks it how it is. Any crash, warning or rejection there fails the test. */

import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { expectNoCanary } from "./leak.ts";
import { bundled } from "./program.ts";
import { WirePeer } from "./wire-peer.ts";

export interface VictimOptions {
  readonly origins?: readonly string[];
  /** Whoever has it is let in; left out, everybody. */
  readonly token?: string;
  readonly limits?: Readonly<Record<string, number>>;
  /** Writes its log, as servers do by default. */
  readonly logs?: boolean;
  /** Uploads of bytes are never taken. */
  readonly holds?: boolean;
  /** On an application's HTTP server instead of one of its own. */
  readonly attached?: boolean;
  /** Its time passes as it is told. */
  readonly isTimed?: boolean;
}

/** Of nothing in particular: how it is. */
export interface VictimQuestion {
  /** The room that an event goes to. */
  readonly publish?: string;
  readonly passMs?: number;
}

export interface VictimState {
  readonly handlerRuns: number;
  readonly running: number;
  readonly mostRunning: number;
  readonly sessions: number;
  /** Heap and buffers after a collection. */
  readonly heldBytes: number;
  readonly residentBytes: number;
  readonly prototypes: string;
  readonly handles: number;
}

/** What a collection cannot tell from a leak. */
const noiseBytes = 8 * 1024 * 1024;

/** What a session costs that waits for its client, and a little more. */
const bytesPerSession = 12 * 1024;

const withoutProto = "--disable-proto=throw";

/** Where the tests run without `__proto__`, so does what they attack. */
const flags = [
  "--expose-gc",
  "--unhandled-rejections=strict",
  "--throw-deprecation",
  ...process.execArgv.filter((flag) => flag === withoutProto),
];

export class Victim {
  readonly port: number;
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #complaints: string[];
  #asked = 0;

  static async start(options: VictimOptions = {}, moreFlags: readonly string[] = []): Promise<Victim> {
    const child = fork(await bundled("test/attack/victim.ts"), {
      execArgv: [...flags, ...moreFlags],
      env: { ...process.env, VICTIM: JSON.stringify(options) },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const complaints: string[] = [];
    child.stdout?.on("data", (text) => complaints.push(String(text)));
    child.stderr?.on("data", (text) => complaints.push(String(text)));
    const [first] = await Promise.race([once(child, "message"), once(child, "exit")]);
    if (typeof (first as { port?: unknown })?.port !== "number")
      throw new Error(`the server did not start: ${complaints.join("")}`);
    return new Victim(child, (first as { port: number }).port, complaints);
  }

  private constructor(child: ChildProcess, port: number, complaints: string[]) {
    this.#process = child;
    this.port = port;
    this.url = `ws://127.0.0.1:${port}/`;
    this.#complaints = complaints;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** All that it wrote. */
  get output(): string {
    return this.#complaints.join("");
  }

  /** What it wrote so far was looked at. */
  forgive(): void {
    expectNoCanary(this.output);
    this.#complaints.length = 0;
  }

  async state(): Promise<VictimState> {
    return (await this.#ask({})).state;
  }

  /** One event of 10 KB in a room. */
  async publish(room: string): Promise<void> {
    await this.#ask({ publish: room });
  }

  /** To one whose time passes as it is told. */
  async pass(ms: number): Promise<void> {
    await this.#ask({ passMs: ms });
  }

  /** Waits until the server, asked again and again, is as it should be. */
  async until(isSo: (state: VictimState) => boolean): Promise<VictimState> {
    for (;;) {
      const state = await this.state();
      if (isSo(state)) return state;
    }
  }

  /** It still answers whoever behaves. */
  async expectServed(hello: { readonly token?: string } = {}): Promise<void> {
    const peer = await WirePeer.open(this.url);
    this.#asked += 1;
    peer.hello({ sid: `who-behaves-${this.#asked}`, secret: "and-is-served", ...hello });
    peer.say([16, 1, "add", { a: 1, b: 2 }]);
    assert.deepEqual(await peer.next(17, 18), [17, 1, 3]);
    await peer.close();
  }

  /** It still answers whoever behaves, and nothing that came has left a trace but sessions that may be taken up again. */
  async expectUnharmed(before: VictimState, hello: { readonly token?: string } = {}): Promise<void> {
    await this.expectServed(hello);
    const after = await this.state();
    assert.equal(after.prototypes, before.prototypes);
    expectHeld(before, after);
    assert.equal(this.output, "");
  }

  #ask(question: VictimQuestion): Promise<{ readonly state: VictimState }> {
    this.#asked += 1;
    const ask = this.#asked;
    this.#process.send({ ask, ...question });
    return new Promise((resolve, reject) => {
      const died = () => reject(new Error(`the server died: ${this.output}`));
      const answered = (message: { ask: number; state: VictimState }) => {
        if (message.ask !== ask) return;
        this.#process.off("message", answered);
        this.#process.off("exit", died);
        resolve(message);
      };
      this.#process.on("message", answered);
      this.#process.once("exit", died);
      if (this.#process.exitCode !== null) died();
    });
  }

  /** Ends it; it must have lived until now, and written nothing that was not looked at. */
  async stop(): Promise<void> {
    assert.equal(this.#process.exitCode, null, this.output);
    this.#process.kill("SIGKILL");
    await once(this.#process, "exit");
    assert.equal(this.output, "");
  }
}

/** No more is kept than before, but for sessions. */
export function expectHeld(before: VictimState, after: VictimState): void {
  const more = after.heldBytes - before.heldBytes;
  const allowed = noiseBytes + Math.max(0, after.sessions - before.sessions) * bytesPerSession;
  assert.ok(more < allowed, `it holds ${more} bytes more, ${allowed} are allowed`);
}
