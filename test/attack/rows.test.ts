import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** How many rows each part of the attack table has: handshake, frames, messages, sessions, resources. */
const table = { H: 11, F: 9, M: 10, S: 11, R: 10 };

it("each row of the attack table stands in the title of a test", () => {
  const titles = ["test/attack", "test/fuzz"]
    .flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`))
    .filter((path) => path.endsWith(".test.ts"))
    .flatMap((path) => readFileSync(path, "utf8").match(/"[HFMSR]\d.*"/g) ?? [])
    .join("\n");
  const rows = Object.entries(table).flatMap(([part, count]) =>
    Array.from({ length: count }, (_, n) => `${part}${n + 1}`),
  );

  expect(rows.filter((row) => !new RegExp(`\\b${row}\\b`).test(titles))).toEqual([]);
});
