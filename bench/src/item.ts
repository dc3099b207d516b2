/** The value that crosses in most workloads, small and large, and its schema: the same for every contender. */

import * as z from "zod";

export const Item = z.object({
  id: z.int(),
  name: z.string(),
  tags: z.array(z.string()),
  nested: z.object({ x: z.number(), y: z.number() }),
});
export type Item = z.infer<typeof Item>;

/** About 125 bytes of JSON. */
export function smallItem(id: number): Item {
  return {
    id,
    name: "Ada Lovelace, first programmer",
    tags: ["alpha", "beta", "gamma-ray", "delta"],
    nested: { x: 12.5, y: -3.25 },
  };
}

/** About 4 KB of JSON, or 20 bytes for each tag. */
export function largeItem(id: number, tags = 200): Item {
  return { ...smallItem(id), tags: Array.from({ length: tags }, (_, index) => `tag-${index}-${"x".repeat(10)}`) };
}
