import { topic } from "@wsrpc-ts/runtime";
import * as z from "zod";

/** What a station measured at one moment. */
export const Reading = z.object({ number: z.int(), at: z.date(), celsius: z.number(), windKmh: z.number() });

/** Pushed as soon as a station has measured. */
export const readings = topic({
  params: z.object({ station: z.string() }),
  event: Reading,
  keep: { events: 60, ms: 120_000 },
});
