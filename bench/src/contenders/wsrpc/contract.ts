/** What wsrpc is asked to do here; input and output of each procedure are checked. */

import { bytes, call, stream, topic } from "@wsrpc-ts/runtime";
import * as z from "zod";
import { Item } from "../../item.ts";

export const echo = call({ input: Item, output: Item });
export const blob = call({ input: bytes(), output: bytes() });
export const items = stream({ input: z.object({ count: z.int() }), item: Item });
export const events = topic({ event: Item });
