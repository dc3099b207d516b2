import { call, reverse, stream } from "@wsrpc-ts/runtime";
import * as z from "zod";
import { roomName } from "./chat.contract.ts";

/** The rooms there are, and how many people are in each; again whenever that changes. */
export const list = stream({ item: z.array(z.object({ room: roomName, people: z.int() })) });

/** Enters a room and stays as long as the stream is open; each item names who is there. */
export const enter = stream({ input: z.object({ room: roomName }), item: z.object({ people: z.array(z.string()) }) });

/** Asks to leave; the server may ask back. */
export const leave = call({
  input: z.object({ room: roomName }),
  output: z.object({ left: z.boolean() }),
  timeoutMs: 60_000,
});

/** The server asks the one who is about to leave. */
export const confirm = reverse({
  input: z.object({ question: z.string() }),
  output: z.object({ yes: z.boolean() }),
  timeoutMs: 45_000,
});
