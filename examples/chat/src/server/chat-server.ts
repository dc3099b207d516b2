/** The chat's rules: what each procedure does. */

import { type Server, serve } from "@wsrpc-ts/runtime/server";
import { type ChatHandlers, createRouter, type Publish, type RoomsHandlers } from "../generated/server.ts";
import type { Message } from "../generated/types.js";
import type { MessageStore } from "./message-store.ts";
import { Pace } from "./pace.ts";
import { Presence } from "./presence.ts";

export interface User {
  readonly name: string;
}

const maxFileBytes = 10 * 1024 * 1024;
const alwaysThere = ["lobby", "kitchen", "workshop"];

export function chatServer(store: MessageStore): Server<Publish> {
  const presence = new Presence();
  const pace = new Pace();

  /** What is stored is announced once, however often it came. */
  async function say(said: Message): Promise<Message> {
    const { message, isNew } = await store.add(said);
    if (isNew) await server.publish.chat.messages({ room: message.room }, message);
    return message;
  }

  const chat: ChatHandlers<User> = {
    async send({ id, room, text }, ctx) {
      const known = await store.find(id);
      if (known) return known; // it came again after a lost connection
      const waitMs = pace.waitMs(ctx.principal);
      if (waitMs > 0) throw ctx.fail("SlowDown", { waitMs });
      return say({ id, room, text, author: ctx.principal.name, at: new Date() });
    },

    async *history({ room, limit }) {
      yield* store.newest(room, limit);
    },

    async type({ room }, ctx) {
      await server.publish.chat.typing({ room }, { author: ctx.principal.name });
    },

    async attach({ id, room, name, type }, chunks, ctx) {
      const known = await store.find(id);
      if (known) return known;
      const waitMs = pace.waitMs(ctx.principal);
      if (waitMs > 0) throw ctx.fail("SlowDown", { waitMs });
      const tooLarge = () => ctx.fail("TooLarge", { maxBytes: maxFileBytes });
      const size = await store.addFile(id, atMost(maxFileBytes, chunks, tooLarge));
      const attachment = { name, type, size };
      return say({ id, room, text: "", author: ctx.principal.name, at: new Date(), attachment });
    },
  };

  const rooms: RoomsHandlers<User> = {
    list(_input, ctx) {
      return presence.watch(ctx.signal, () => {
        const names = new Set([...alwaysThere, ...store.rooms(), ...presence.rooms()]);
        return [...names].map((room) => ({ room, people: presence.people(room).length }));
      });
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

async function* atMost(
  maxBytes: number,
  chunks: AsyncIterable<Uint8Array>,
  fail: () => Error,
): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw fail();
    yield chunk;
  }
}
