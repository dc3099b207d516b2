import { afterEach, expect, it } from "vitest";
import { ContractFolder } from "../../../../test/support/contract-folder.ts";
import { aliasedPackage } from "./aliased-package.ts";

const open: ContractFolder[] = [];

afterEach(() => {
  for (const folder of open.splice(0)) folder.remove();
});

function found(specifier: string, imports: unknown): string | undefined {
  const folder = new ContractFolder({ "package.json": JSON.stringify({ imports }) });
  open.push(folder);
  return aliasedPackage(specifier, folder.path);
}

it.each<[specifier: string, imports: unknown, name: string | undefined]>([
  ["#z", { "#z": "zod" }, "zod"],
  ["#z", { "#z": { require: "./z.cjs", browser: "zod-in-browsers", default: "zod" } }, "zod"],
  ["#z", { "#z": { node: ["zod", "./z.ts"] } }, "zod"],
  ["#z/v4", { "#z": "zod", "#z/*": "zod/*" }, "zod/v4"],
  ["#lib/a/v4", { "#lib/*": "lib/*", "#lib/a/*": "lib-a/*/*" }, "lib-a/v4/v4"],
  ["#lib/a.js", { "#lib/*": "./none.ts", "#lib/*.js": "lib/*" }, undefined],
  ["#lib/a.js", { "#other/*": "other/*", "#lib/*.js": "lib/*" }, "lib/a"],
  ["#lib/", { "#lib/*": "lib/*" }, undefined],
  ["#lib/a.ts", { "#lib/*.js": "lib/*" }, undefined],
  ["#lib/own", { "#lib/*": "lib/*", "#lib/own": null }, undefined],
  ["#lib/own/a", { "#lib/*": "lib/*", "#lib/own/*": null }, undefined],
  ["#user", { "#user": "./user.ts" }, undefined],
  ["#users", { "#user": "user" }, undefined],
  ["#z", undefined, undefined],
  ["zod", { zod: "other" }, undefined],
])("%s of %j is the package %s", (specifier, imports, name) => {
  expect(found(specifier, imports)).toBe(name);
});
