/** What an object in a contract's text holds under a name: procedures may be grouped in one, or in what a function returns. */

import type { Place } from "../model/place.ts";
import type { SourceModule } from "./source-module.ts";
import { type Node, nameOf, propertiesOf } from "./syntax.ts";

export interface ObjectMember {
  readonly place: Place;
  readonly docs: string | undefined;
  readonly value: Node | undefined;
  /** Where it is written. */
  readonly home: SourceModule;
}

/** What a function of the contract returns, and where that is written. */
export type ResultOf = (name: string, home: SourceModule) => readonly [Node, SourceModule] | undefined;

/** @param seen what was looked at already: a function may call itself in what it returns */
export function objectMember(
  value: Node | undefined,
  name: string,
  home: SourceModule,
  resultOf: ResultOf,
  seen = new Set<Node>(),
): ObjectMember | undefined {
  if (!value || seen.has(value)) return undefined;
  seen.add(value);
  const inside = (inner: Node | undefined, from = home) => objectMember(inner, name, from, resultOf, seen);
  switch (value.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "ParenthesizedExpression":
      return inside(value.expression as Node);
    case "Identifier":
      return inside(home.declarations.get(String(value.name))?.value);
    case "CallExpression": {
      const callee = value.callee as Node;
      const [result, from] = (callee.type === "Identifier" && resultOf(nameOf(callee) ?? "", home)) || [];
      return from && inside(result, from);
    }
    case "ObjectExpression":
      return ownMember(value, name, home) ?? spreadMember(value, inside);
    default:
      return undefined;
  }
}

function ownMember(literal: Node, name: string, home: SourceModule): ObjectMember | undefined {
  const property = propertiesOf(literal).find((one) => one.name === name);
  if (!property) return undefined;
  const { node, value } = property;
  return { place: home.placeAt(node.start), docs: home.docsBefore(node), value, home };
}

/** The last one wins. */
function spreadMember(literal: Node, inside: (spread: Node) => ObjectMember | undefined): ObjectMember | undefined {
  const spread = (literal.properties as Node[]).filter(({ type }) => type === "SpreadElement").reverse();
  for (const { argument } of spread) {
    const found = inside(argument as Node);
    if (found) return found;
  }
  return undefined;
}
