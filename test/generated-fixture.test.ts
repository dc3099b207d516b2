import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "@wsrpc-ts/codegen";
import { expect, it } from "vitest";

it.each(["kinds", "ledger"])(
  "generates what the fixture %s holds, so that a change of the generator shows in a review",
  async (name) => {
    const cwd = fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

    const { files, diagnostics } = await generate({ cwd, contract: "contract.ts", out: "generated" });
    const kept = await Promise.all(files.map(({ path }) => readFile(path, "utf8").catch(() => "missing")));

    expect(diagnostics).toEqual([]);
    expect(files.map(({ path }) => basename(path))).toEqual([
      "types.d.ts",
      "types.d.ts.map",
      "client.ts",
      "server.ts",
      "contract.json",
    ]);
    expect(kept).toEqual(files.map(({ text }) => text));
  },
);
