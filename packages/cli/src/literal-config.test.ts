import { describe, expect, it } from "vitest";
import { literalConfig } from "./literal-config.ts";

const imported = 'import { defineConfig } from "@wsrpc-ts/cli";\n';

describe("literalConfig", () => {
  it.each([
    ['export default { contract: "a.ts" };', { contract: "a.ts" }],
    ["export default { contract: 'a.ts' }", { contract: "a.ts" }],
    [`${imported}\nexport default defineConfig({ contract: "a.ts", out: "b" });\n`, { contract: "a.ts", out: "b" }],
    [
      "import { defineConfig } from '@wsrpc-ts/cli'\nexport default defineConfig({ contract: 'a.ts' })",
      { contract: "a.ts" },
    ],
    ['export default [{ contract: "a" }, { "contract": "b", },];', [{ contract: "a" }, { contract: "b" }]],
    [`${imported}export default defineConfig([\n  { contract: "a" },\n],);`, [{ contract: "a" }]],
    ['/* why */ export default { // because\n contract: "a // b /* c */" };', { contract: "a // b /* c */" }],
    ['export default { contract: "a, }" , importExtension: "" };', { contract: "a, }", importExtension: "" }],
    ["export default true;", true],
    ['export default { contract: "x : y" };', { contract: "x : y" }],
  ])("reads %s", (text, config) => {
    expect(literalConfig(text)).toEqual(config);
  });

  it.each([
    ['export default { contract: process.env.CONTRACT ?? "a" };'],
    ["const contract = 'a'; export default { contract };"],
    ['export default { contract: "a" + "b" };'],
    ["export default { contract: `a` };"],
    ['export default { contract: "\\u0061" };'],
    ["export default { contract: 'say \"a\"' };"],
    ['export default defineConfig({ contract: "a" });'],
    ['import { defineConfig } from "elsewhere"; export default defineConfig({ contract: "a" });'],
    [`${imported}import "./effects.ts"; export default defineConfig({ contract: "a" });`],
    [`${imported}export default defineConfig({ contract: "a" }, { out: "b" });`],
    ['export default { contract: "a" }; export const more = "b";'],
    [`${imported}export default defineConfig({ contract: "a" }); more();`],
    ['export default { contract: "a" } satisfies Config;'],
    ["export default { contract: 1 };"],
    ['export default { contract: "a" ;'],
    ['export default { contract "a" };'],
    ["/* never closed"],
    [""],
  ])("leaves %s to a loader", (text) => {
    expect(literalConfig(text)).toBeUndefined();
  });
});
