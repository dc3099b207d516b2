/** Reads a config that is nothing but literals, as most are, without loading anything for it. */

const lexeme = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<token>"[^"\\\n]*"|'[^'"\\\n]*'|[A-Za-z]\w*|[{}[\](),:;])/y;
const opening = /^(?:import { defineConfig } from "@wsrpc-ts\/cli" (?:; )?)?export default /;

/** @returns what the config exports; `undefined` if it takes a program to tell */
export function literalConfig(text: string): unknown {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const flat = tokens.join(" ");
  const start = opening.exec(flat)?.[0];
  if (start === undefined) return undefined;
  const body = flat.slice(start.length).replace(/ ;$/, "");
  const call = /^defineConfig \( (?<value>.*?)(?: ,)? \)$/.exec(body);
  if (call && !start.startsWith("import")) return undefined;
  return parsed(call?.groups?.value ?? body);
}

/** Strings in double quotes. */
function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < text.length) {
    const match = lexeme.exec(text);
    if (!match) return undefined;
    const token = match.groups?.token;
    if (token !== undefined) tokens.push(token.startsWith("'") ? JSON.stringify(token.slice(1, -1)) : token);
  }
  return tokens;
}

function parsed(literal: string): unknown {
  const json = literal.replace(/"[^"]*"|(\w+)(?= :)|, (?=[}\]])/g, (all, key?: string) =>
    all.startsWith('"') ? all : key === undefined ? "" : JSON.stringify(key),
  );
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
