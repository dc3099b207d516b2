/** What the process of the slow sockets is told, and what it says. */

/** What a socket does instead of saying HELLO. */
export const habits = ["says nothing", "ends no line", "ends no request", "upgrades, and says nothing"] as const;

export type Habit = (typeof habits)[number];

export type ToSockets = { readonly type: "open"; readonly port: number; readonly sockets: number };

export type FromSockets =
  | { readonly type: "opened" }
  /** After how many milliseconds each socket was cut off. */
  | { readonly type: "cut"; readonly afterMs: Readonly<Record<Habit, readonly number[]>> };
