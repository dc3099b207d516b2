/** Somebody who has heard a client's HELLO, and tries to have its session. */

import type { Hello } from "../../packages/runtime/src/protocol/frame.ts";
import type { Connection, ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";

/** How a HELLO that is said again differs from what was heard. */
export const claims = ["the same HELLO", "another token", "another secret"] as const;

export type Claims = (typeof claims)[number];

export function imitated(heard: string, claims: Claims): string {
  const [, , [, hello]] = JSON.parse(heard) as [0, 0, [0, Hello]];
  return JSON.stringify([0, 0, [0, claimed(hello, claims)]]);
}

function claimed(hello: Hello, claims: Claims): Hello {
  switch (claims) {
    case "the same HELLO":
      return hello;
    case "another token":
      return { ...hello, gen: hello.gen + 10, token: `mallory-${hello.gen}` }; // who comes again may resume what was his
    case "another secret":
      return { ...hello, gen: hello.gen + 10, secret: "guessed" };
  }
}

/** Listens for one answer, tells of it and goes. */
export function stranger(connection: Connection, tell: (answer: string) => void): Omit<ConnectionListener, "opened"> {
  return {
    received(payload) {
      const [, , [kind, welcome]] = JSON.parse(String(payload)) as [0, 0, [number, { resumed?: boolean }]];
      tell(kind === 1 ? (welcome.resumed ? "resumed" : "a session of its own") : "refused");
      connection.close(1000, "");
    },
    drained() {},
    closed() {},
  };
}
