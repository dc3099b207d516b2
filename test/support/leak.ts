/** What nobody may be told, on a wire or in a log: what tests keep secret is marked, and our own code has places. */

import assert from "node:assert/strict";

/** Tokens, secrets and cookies of tests begin with it. */
const canary = "canary-";

/** Places in our code, as stacks name them, and what handlers throw that is meant for nobody else. */
const ours = /\.[jt]s:\d+|file:\/\/|node:internal|unspoken/;

/** What went to a peer: neither of them. Surfaces as uncaught, because sockets and servers are in the middle of their work. */
export function expectNoLeak(told: string): void {
  try {
    expectNoCanary(told);
    assert.doesNotMatch(told, ours);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** What was written to a log: errors belong there, with their stacks. */
export function expectNoCanary(logged: string): void {
  assert.ok(!logged.includes(canary), `a secret is told: ${logged.slice(0, 1000)}`);
}
