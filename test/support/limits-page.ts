/** Makes docs/limits.md from the one table of limits: its text says what each bounds, its values how much. */

import { readFileSync } from "node:fs";
import { defaultLimits, fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import { hostLimits, serverLimits } from "../../packages/runtime/src/protocol/server-limits.ts";

interface Limit {
  readonly name: string;
  readonly value: number;
  readonly bounds: string;
  readonly beyond: string;
}

const source = ["limits", "server-limits"]
  .map((name) => readFileSync(new URL(`../../packages/runtime/src/protocol/${name}.ts`, import.meta.url), "utf8"))
  .join("\n");

/** @throws Error if a limit does not say what it bounds and what happens beyond it */
function limitsOf(table: Readonly<Record<string, number>>): Limit[] {
  return Object.entries(table).map(([name, value]) => {
    const [, comment = ""] = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${name}:`).exec(source) ?? [];
    const text = comment.replace(/\s*\n\s*\*?\s*/g, " ").trim();
    const [, bounds, beyond] = /^(.+?)\. Beyond it: (.+?)\.(?: |$)/.exec(text) ?? [];
    if (!bounds || !beyond) throw new Error(`${name} does not say what it bounds and what happens beyond it`);
    return { name, value, bounds, beyond };
  });
}

function valueText({ name, value }: Limit): string {
  if (value === Number.POSITIVE_INFINITY) return "off";
  if (name.endsWith("Ms")) {
    if (value % 3_600_000 === 0) return `${value / 3_600_000} h`;
    return value % 1000 === 0 ? `${value / 1000} s` : `${value} ms`;
  }
  const isSize = name.endsWith("Bytes") && !/^max(?:Name|Error)/.test(name);
  if (isSize && value % 2 ** 20 === 0) return `${value / 2 ** 20} MiB`;
  if (isSize && value % 2 ** 10 === 0) return `${value / 2 ** 10} KiB`;
  return value.toLocaleString("en") + (isSize ? " bytes" : "");
}

function rows(table: Readonly<Record<string, number>>): string {
  return limitsOf(table)
    .map((limit) => `| \`${limit.name}\` | ${valueText(limit)} | ${limit.bounds} | ${limit.beyond} |`)
    .join("\n");
}

export function limitsPage(): string {
  const head = "| name | default | what it bounds | beyond it |\n|---|---|---|---|";
  return `# Limits

What a peer can make the other side hold, run or wait for. None but the rates is off by default. This page is made from
\`limits.ts\` and \`server-limits.ts\` in \`packages/runtime/src/protocol\`, and a test holds them together.

## What an application may set

\`serve(router, { limits: { maxCalls: 64 } })\`

${head}
${rows(defaultLimits)}
${rows(serverLimits)}

## What is fixed

${head}
${rows(fixedLimits)}
${rows(hostLimits)}
`;
}
