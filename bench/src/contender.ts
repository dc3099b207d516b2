/** What a contender offers the workloads: the same face for wsrpc, its peers and the floor. */

import type { Application } from "./application.ts";
import type { Item } from "./item.ts";

/** What some workloads need and some contenders have not. */
export type Ability = "bytes" | "streams" | "broadcast" | "call ids";

export interface Contender {
  /** As tables name it; the version is read from the package. */
  readonly label: string;
  readonly packageName: string;
  /** What the server checks of each call; proved before each run. */
  readonly checks: "nothing" | "input" | "input and output";
  /** What it lacks, and why. */
  readonly lacks?: Partial<Readonly<Record<Ability, string>>>;
  listen(port: number, application: Application): Promise<Listening>;
  dial(port: number): Promise<Dialled>;
}

export interface Listening {
  publish(event: Item): void;
  /** As if the network was gone: no goodbye. */
  dropAll(): void;
}

export interface Dialled {
  /** Gives the item back, or for the floor, which parses nothing, the payload. */
  call(input: Item): Promise<unknown>;
  echoBytes(bytes: Uint8Array): Promise<Uint8Array>;
  /** Resolves at the end of the stream. The floor tells of items without parsing them. */
  read(count: number, onItem: (item: Item | undefined) => void): Promise<void>;
  /** Resolves when events are sure to arrive. */
  join(onEvent: () => void): Promise<void>;
  close(): void;
}

/** For what a contender lacks. */
export function lacking(): Promise<never> {
  return Promise.reject(new Error("this contender cannot do that"));
}
