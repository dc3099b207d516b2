import { bytes, call, stream, topic, upload } from "@wsrpc-ts/runtime";
import * as z from "zod";

/** Small letters and digits of any script, and dashes. */
export const roomName = z
  .string()
  .regex(/^[\p{Ll}\p{Lm}\p{Lo}\p{M}\p{N}-]{1,24}$/u, "letters, digits and dashes, at most 24");

/** Too much in a short time. */
const SlowDown = { code: "RESOURCE_EXHAUSTED", data: z.object({ waitMs: z.int() }) } as const;

/** A file that somebody put into a room. */
export const Attachment = z.object({ name: z.string(), type: z.string(), size: z.int() });

/** One line of a room. */
export const Message = z.object({
  /** Chosen by the one who wrote it, so that sending it again adds nothing. */
  id: z.uuid(),
  room: roomName,
  author: z.string(),
  text: z.string(),
  at: z.date(),
  attachment: Attachment.optional(),
});

/** Says something. Resolves once the message is on disk. */
export const send = call({
  input: z.object({ id: z.uuid(), room: roomName, text: z.string().trim().min(1).max(2_000) }),
  output: Message,
  errors: { SlowDown },
  idempotent: true,
  timeoutMs: 60_000,
});

/** What was said so far, oldest first. */
export const history = stream({
  input: z.object({ room: roomName, limit: z.int().max(500).default(200) }),
  item: Message,
});

/** Pushed to everyone in a room. */
export const messages = topic({
  params: z.object({ room: roomName }),
  event: Message,
  keep: { events: 200, ms: 600_000 },
});

/** Tells the room that the caller is writing. */
export const type = call({ input: z.object({ room: roomName }), timeoutMs: 3_000 });

/** Who is writing; worth nothing a moment later. */
export const typing = topic({
  params: z.object({ room: roomName }),
  event: z.object({ author: z.string() }),
  mode: "volatile",
});

/** Puts a file into a room. */
export const attach = upload({
  input: z.object({ id: z.uuid(), room: roomName, name: z.string().min(1).max(200), type: z.string().max(100) }),
  item: bytes({ maxBytes: 65_536 }),
  output: Message,
  errors: { SlowDown, TooLarge: z.object({ maxBytes: z.int() }) },
});
