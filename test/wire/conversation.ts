/** The recorded conversations, as PROTOCOL.md describes them: read from the files, with the line that each step stands on. */

import { readdirSync, readFileSync } from "node:fs";

export type Side = "client" | "server";

/** What the tested side is told before it starts. */
export interface Settings {
  readonly limits?: Readonly<Record<string, number>>;
  readonly heartbeat?: { readonly intervalMs: number; readonly timeoutMs: number };
  /** Of a server: who has which token. Of a client: what it shows, one connection after another. */
  readonly tokens?: Readonly<Record<string, Credential>> | readonly string[];
  readonly schema?: string;
}

export interface Credential {
  readonly id?: string;
  readonly expiresMs?: number;
  /** The code of the error with which the application refuses. */
  readonly refused?: number;
  readonly retryAfterMs?: number;
}

export type Text = string | readonly (string | readonly [part: string, times: number])[];

/** One of them, and perhaps `on`, `bytes` or `order` beside it. */
export interface Step {
  readonly open?: number;
  readonly send?: readonly unknown[];
  readonly text?: Text;
  readonly hex?: string;
  readonly get?: readonly (readonly unknown[])[];
  readonly ack?: number;
  readonly silence?: true;
  readonly pass?: number;
  readonly cut?: true;
  readonly close?: number;
  readonly closed?: number | readonly number[] | "*";
  readonly do?: readonly [deed: string, ...unknown[]];
  readonly told?: readonly [who: string, ...unknown[]];
  readonly on?: number;
  readonly bytes?: readonly string[];
  readonly order?: "any";
}

export interface PlacedStep extends Step {
  /** Where it stands, as in `server-calls.jsonl:12`. */
  readonly place: string;
}

export interface Conversation {
  readonly title: string;
  readonly place: string;
  readonly greeted: boolean;
  readonly settings: Settings;
  readonly steps: readonly PlacedStep[];
}

interface Head {
  readonly title: string;
  readonly greeted?: true;
  readonly with?: Settings;
}

const folder = new URL(".", import.meta.url);

/** All conversations that test this side, in the order of the files. */
export function conversationsWith(side: Side): Conversation[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${side}-`) && file.endsWith(".jsonl"))
    .sort()
    .flatMap((file) => conversationsIn(file));
}

/** As the cases of a test. */
export function titled(side: Side): [string, Conversation][] {
  return conversationsWith(side).map((conversation) => [conversation.title, conversation]);
}

function conversationsIn(file: string): Conversation[] {
  const conversations: (Conversation & { steps: PlacedStep[] })[] = [];
  const lines = readFileSync(new URL(file, folder), "utf8").split("\n");
  for (const [at, line] of lines.entries()) {
    if (line === "") continue;
    const place = `${file}:${at + 1}`;
    const value = parsed(line, place);
    if ("title" in value) {
      const { title, greeted = false, with: settings = {} } = value;
      conversations.push({ title, place, greeted, settings, steps: [] });
    } else conversations.at(-1)?.steps.push({ ...value, place });
  }
  return conversations;
}

function parsed(line: string, place: string): Head | Step {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new SyntaxError(`${place}: ${String(error)}`);
  }
}
