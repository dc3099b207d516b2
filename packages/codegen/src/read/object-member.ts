/** What an object in a contract's text holds under a name: procedures may be grouped in one, or in what a function returns. */

import type { Place } from "../model/place.ts";
import { bareExpression } from "./bare-expression.ts";
import { schemaFields } from "./schema-syntax.ts";
import type { SourceModule } from "./source-module.ts";
import { type Node, nameOf, type Property, propertiesOf } from "./syntax.ts";

/** An expression, and the module that it is written in. */
type Written = readonly [value: Node, home: SourceModule];

export interface ObjectMember {
  readonly place: Place;
  readonly docs: string | undefined;
  readonly value: Node | undefined;
  /** Where it is written. */
  readonly home: SourceModule;
}

/** What the names of a module stand for. */
export interface NamesOf {
  /** What a function of the contract returns. */
  resultOf(name: string, home: SourceModule): Written | undefined;
  valueOf(name: string, home: SourceModule): Written | undefined;
}

/** What a member of an object is, as `users.get` or by taking `{ get }` out of it. */
export function memberTaken(value: Node | undefined, home: SourceModule, names: NamesOf): ObjectMember | undefined {
  return value?.type === "MemberExpression" ? new MemberSearch(names).at(value, home) : undefined;
}

export function objectMember(
  value: Node | undefined,
  name: string,
  home: SourceModule,
  names: NamesOf,
): ObjectMember | undefined {
  return new MemberSearch(names).member(value, name, home);
}

class MemberSearch {
  readonly #names: NamesOf;
  /** What was looked at already: a function may call itself in what it returns. */
  readonly #seen = new Set<Node>();

  constructor(names: NamesOf) {
    this.#names = names;
  }

  member(value: Node | undefined, name: string, home: SourceModule): ObjectMember | undefined {
    if (value?.type === "MemberExpression" && propertyName(value) === "shape") {
      const [schema, from] = this.#resolved(value.object as Node, home) ?? [];
      return from && found(schemaFields(schema), name, from);
    }
    const [object, from] = this.#resolved(value, home) ?? [];
    return object && from && (found(propertiesOf(object), name, from) ?? this.#spreadMember(object, name, from));
  }

  at(expression: Node, home: SourceModule): ObjectMember | undefined {
    const name = propertyName(expression);
    return name === undefined ? undefined : this.member(expression.object as Node, name, home);
  }

  /** What an expression stands for, as far as names, functions and members of the contract lead. */
  #resolved(expression: Node | undefined, home: SourceModule): Written | undefined {
    const value = bareExpression(expression);
    if (!value || this.#seen.has(value)) return undefined;
    this.#seen.add(value);
    switch (value.type) {
      case "Identifier":
        return this.#further(this.#names.valueOf(String(value.name), home));
      case "MemberExpression": {
        const member = this.at(value, home);
        return member && this.#resolved(member.value, member.home);
      }
      case "CallExpression": {
        const callee = value.callee as Node;
        const result = callee.type === "Identifier" && this.#names.resultOf(nameOf(callee) ?? "", home);
        return result ? this.#further(result) : [value, home];
      }
      default:
        return [value, home];
    }
  }

  #further(written: Written | undefined): Written | undefined {
    return written && this.#resolved(...written);
  }

  /** The last one wins. */
  #spreadMember(object: Node, name: string, home: SourceModule): ObjectMember | undefined {
    if (object.type !== "ObjectExpression") return undefined;
    const spread = (object.properties as Node[]).filter(({ type }) => type === "SpreadElement").reverse();
    for (const { argument } of spread) {
      const member = this.member(argument as Node, name, home);
      if (member) return member;
    }
    return undefined;
  }
}

function propertyName({ computed, property }: Node): string | undefined {
  return computed === true ? undefined : nameOf(property as Node);
}

function found(properties: readonly Property[], name: string, home: SourceModule): ObjectMember | undefined {
  const property = properties.find((one) => one.name === name);
  if (!property) return undefined;
  const { node, value } = property;
  return { place: home.placeAt(node.start), docs: home.docsBefore(node), value, home };
}
