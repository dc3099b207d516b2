/** Finds pieces of generated code, written on one line whatever the layout. */

import { parseSync, Visitor } from "oxc-parser";

/** The types that a module exports, by name; of an interface, its body. */
export function typesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const { program } = parseSync("types.d.ts", text);
  new Visitor({
    TSTypeAliasDeclaration: ({ id, typeAnnotation }) => found.set(id.name, oneLine(text, typeAnnotation)),
    TSInterfaceDeclaration: ({ id, body }) => found.set(id.name, oneLine(text, body)),
  }).visit(program);
  return found;
}

/** What the methods of `Handlers` take in `server.ts`, by their names. */
export function handlerInputsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const { program } = parseSync("server.ts", text);
  new Visitor({
    TSMethodSignature: ({ key, params: [first] }) => {
      const type = first?.type === "Identifier" ? first.typeAnnotation?.typeAnnotation : undefined;
      if (key.type === "Identifier" && type) found.set(key.name, oneLine(text, type));
    },
  }).visit(program);
  return found;
}

/** The plans of all procedures in `client.ts`: `name.part` → code. Those with a name are under that too. */
export function plansOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const { program } = parseSync("client.ts", text);
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.type === "Identifier" && init) found.set(id.name, oneLine(text, init));
    },
    ObjectExpression: ({ properties }) => {
      const named = properties.flatMap((property) => (property.type === "Property" ? [property] : []));
      const keyOf = (property: (typeof named)[number]) =>
        property.key.type === "Identifier"
          ? property.key.name
          : "value" in property.key
            ? String(property.key.value)
            : "";
      const name = named.find((property) => keyOf(property) === "name")?.value;
      if (name?.type !== "Literal") return;
      for (const property of named) found.set(`${name.value}.${keyOf(property)}`, oneLine(text, property.value));
    },
  }).visit(program);
  return found;
}

function oneLine(text: string, { start, end }: { start: number; end: number }): string {
  return text
    .slice(start, end)
    .replace(/\s+/g, " ")
    .replace(/(^|[:<(,] )\| /g, "$1")
    .replace(/[;,] ([}\])])/g, " $1")
    .replace(/([([]) | ([)\]])/g, "$1$2");
}
