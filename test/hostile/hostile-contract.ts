/** A contract as a hostile author writes it. */

import type { Random } from "../simulate/random.ts";
import { hostileName, hostileText } from "./hostile-text.ts";

const taken = /^(?:then|default|RpcError|handle|constructor|toString|valueOf|hasOwnProperty|isPrototypeOf|\w*[_$]\w*)$/;

/** @returns its text, and how many procedures it has */
export function hostileContract(random: Random): { text: string; names: number } {
  const names = new Map<string, string>();
  while (names.size < 25) {
    const name = hostileName(random);
    const isTaken = name in {} || name.length > 1_000 || taken.test(name) || names.has(name.toLowerCase());
    if (!isTaken && /^\p{ID_Start}[\p{ID_Continue}\u200c\u200d]*$/u.test(name)) names.set(name.toLowerCase(), name);
  }
  const lines = [...names.values()].flatMap((name, index) => {
    const own = `p${index}`;
    return [docs(random), `const ${own} = call(${shape(random)});`, `export { ${own} as ${name} };`];
  });
  const imports = ['import { call } from "@wsrpc-ts/runtime";', 'import * as z from "zod";'];
  const thing = ["const Thing = z.object({", ...Array.from({ length: 6 }, () => field(random)), "});"];
  return { text: [...imports, docs(random), ...thing, ...lines].join("\n"), names: names.size };
}

function docs(random: Random): string {
  return `/** ${hostileText(random).replaceAll("*/", "* /")} */`;
}

function field(random: Random): string {
  return `${docs(random)}\n[${written(hostileText(random))}]: ${schema(random)},`;
}

function shape(random: Random): string {
  const error = hostileText(random);
  const errors = error in {} || error === "" || error === "RpcError" ? "" : `, errors: { [${written(error)}]: Thing }`;
  return `{ input: ${random.chance(0.2) ? "Thing.optional()" : schema(random)}, output: Thing${errors} }`;
}

function schema(random: Random): string {
  const text = written(hostileText(random));
  return random.pick([
    `z.enum([${text}, ${written(hostileText(random))}])`,
    `z.literal(${text})`,
    `z.templateLiteral([${text}, z.number()])`,
    `z.string().default(${text})`,
    `z.string().describe(${text}).meta({ title: ${text} })`,
    `z.string().brand<${text}>()`,
    `z.object({ ${text}: z.date() })`,
    `z.record(z.enum([${text}]), z.bigint())`,
    "z.array(z.string())",
  ]);
}

/** As a string literal, whatever it holds. */
function written(text: string): string {
  return JSON.stringify(text);
}
