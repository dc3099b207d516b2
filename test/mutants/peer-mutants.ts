/** Faults of what joins the machines to the world: driver, peer, client and reconnecting. */

import type { Mutant } from "./mutant.ts";

export const peerMutants: readonly Mutant[] = [
  {
    id: "effects-out-of-order",
    file: "peer/driver.ts",
    find: "if (this.#performing) return;",
    replace: "",
    says: "what a handler sends meanwhile goes before what was to be done first",
  },
  {
    id: "drain-unheard",
    file: "peer/driver.ts",
    find: '    if (this.#flush !== "blocked") return;\n    this.#unblock();\n    this.#flushNow();',
    replace: "",
    says: "a socket that has room again is not told",
  },
  {
    id: "earlier-wake-ignored",
    file: "peer/driver.ts",
    find: "if (at >= (this.#wakeAt ?? Number.POSITIVE_INFINITY)) return;",
    replace: "if (this.#wakeAt !== undefined) return;",
    says: "an earlier time does not replace the one that is waited for",
  },
  {
    id: "calls-untimed",
    file: "peer/peer.ts",
    find: '    this.driver.feed({ type: "tick" });\n    this.feed({ type: "tick" });',
    replace: '    this.driver.feed({ type: "tick" });',
    says: "no call is ever told that time has passed",
  },
  {
    id: "resumption-untold",
    file: "peer/peer.ts",
    find: 'if (effect.resumed) this.feed({ type: "resumed" });',
    replace: "",
    says: "calls are not told of a resume",
  },
  {
    id: "never-dials-again",
    file: "client/reconnect.ts",
    find: 'if (this.#phase === "waiting") this.#wait();',
    replace: "",
    says: "a client that lost its socket never dials again",
  },
  {
    id: "hanging-dial-awaited",
    file: "client/reconnect.ts",
    find: "this.#alarm(this.#options.clock.now() + fixedLimits.upgradeMs + slackMs, end);",
    replace: "this.#alarm(this.#options.clock.now() + 3_600_000, end);",
    says: "a dial that hangs is waited for for ever",
  },
  {
    id: "old-socket-heard",
    file: "client/reconnect.ts",
    find: "closed: (code, reason) => told(() => this.#closed(connection, code, reason)),",
    replace: "closed: (code, reason) => told(() => this.hungUp(code, reason)),",
    says: "the end of a socket that was given up ends the next",
  },
  {
    id: "old-bytes-heard",
    file: "client/reconnect.ts",
    find: "received: (payload) => this.#connection === connection && this.#received(payload),",
    replace: "received: (payload) => this.#received(payload),",
    says: "late bytes of a socket that was given up are taken for those of the next",
  },
  {
    id: "every-close-stops",
    file: "protocol/close-code.ts",
    find: 'return remedies[Math.floor(code / 100) - 40] ?? "resume";',
    replace: 'return remedies[Math.floor(code / 100) - 40] ?? "stop";',
    says: "a client gives up when the network drops its socket",
  },
  {
    id: "close-keeps-topics",
    file: "client/client.ts",
    find: 'this.feed({ type: "close", code: errorCodes[code], message });',
    replace: "",
    says: "followers of a client that is closed are not told",
  },
  {
    id: "closed-line-revived",
    file: "client/reconnect.ts",
    find: 'if (this.#phase === "stopped") return; // by somebody who was told first',
    replace: "",
    says: "a line that was closed while it was welcomed dials for ever",
  },
  {
    id: "moved-deadline-forgotten",
    file: "protocol/outgoing-calls.ts",
    find: "this.#deadlines.added(call); // opened elsewhere before",
    replace: "void call;",
    says: "a call that goes to another server has no deadline there",
  },
];
