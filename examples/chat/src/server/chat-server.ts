/** The chat's rules: what each procedure does. */

import { once } from "node:events";
import { type Server, serve } from "@wsrpc-ts/runtime/server";
import { type ChatHandlers, createRouter, type Publish, type RoomsHandlers } from "../generated/server.ts";
import type { Message } from "../generated/types.js";
import type { MessageStore } from "./message-store.ts";
import { Presence } from "./presence.ts";

export interface User {
  readonly name: string;
}

const maxFileBytes = 10 * 1024 * 1024;
const lobby = "lobby";
/** Messages that one person may send in a row, and how long until the next is free. */
const burst = { messages: 20, perMs: 10_000 };

export function chatServer(store: MessageStore): Server<Publish> {
  const presence = new Presence();
  const recent = new Map<string, number[]>();
  const announce = (message: Message) => server.publish.chat.messages({ room: message.room }, message);

  const chat: ChatHandlers<User> = {
    async send({ id, room, text }, ctx) {
      const known = store.find(id);
      if (known) return known; // it came again after a lost connection
      const waitMs = waitFor(recent, ctx.principal.name);
      if (waitMs > 0) throw ctx.fail("SlowDown", { waitMs });
      const message = { id, room, text, author: ctx.principal.name, at: new Date() };
      if (await store.add(message)) await announce(message);
      return message;
    },

    async *history({ room, limit }) {
      yield* store.newest(room, limit);
    },

    async type({ room }, ctx) {
      await server.publish.chat.typing({ room }, { author: ctx.principal.name });
    },

    async attach({ id, room, name, type }, chunks, ctx) {
      const known = store.find(id);
      if (known) return known;
      const draft = store.draft(id);
      let size = 0;
      try {
        for await (const chunk of chunks) {
          size += chunk.byteLength;
          if (size > maxFileBytes) throw ctx.fail("TooLarge", { maxBytes: maxFileBytes });
          if (!draft.stream.write(chunk)) await once(draft.stream, "drain");
        }
      } finally {
        draft.stream.end();
        await once(draft.stream, "close");
      }
      await draft.keep();
      const attachment = { name, type, size };
      const message = { id, room, text: "", author: ctx.principal.name, at: new Date(), attachment };
      if (await store.add(message)) await announce(message);
      return message;
    },
  };

  const rooms: RoomsHandlers<User> = {
    list() {
      const names = new Set([lobby, "kitchen", "workshop", ...store.rooms(), ...presence.rooms()]);
      return [...names].map((room) => ({ room, people: presence.people(room).length }));
    },

    enter({ room }, ctx) {
      return presence.enter(room, ctx.principal.name, ctx.signal);
    },

    async leave({ room }, ctx) {
      const others = presence.people(room).length - 1;
      const company = others === 1 ? "1 other person is" : `${others} other people are`;
      const question = others > 0 ? `${company} still here. Leave #${room}?` : `Leave #${room}?`;
      const { yes } = await ctx.peer.rooms.confirm({ question });
      return { left: yes };
    },
  };

  const server = serve(createRouter<User>({ chat, rooms }), {
    authenticate: ({ token }) => ({ name: nameOf(token) }),
  });
  return server;
}

function nameOf(token: string | undefined): string {
  const name = token?.trim().slice(0, 24);
  if (!name) throw new Error("a name is needed");
  return name;
}

function waitFor(recent: Map<string, number[]>, name: string): number {
  const now = Date.now();
  const times = (recent.get(name) ?? []).filter((time) => time > now - burst.perMs);
  const isFree = times.length < burst.messages;
  recent.set(name, isFree ? [...times, now] : times);
  return isFree ? 0 : (times[0] ?? now) + burst.perMs - now;
}
