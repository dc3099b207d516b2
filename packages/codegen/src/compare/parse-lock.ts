/** The text of a lock → the contracts that it holds. */

import {
  byName,
  type DeclaredError,
  type Kind,
  kinds,
  type Model,
  type PartName,
  type Procedure,
} from "../model/model.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import type { Json } from "../model/wire-schema.ts";
import { lockVersion } from "./lock-text.ts";
import { insideKeys, type JsonObject } from "./shape-json.ts";

/** The text is no lock, or one that this version does not know. */
export class LockError extends Error {}

/**
 * @returns the contracts by the name of their entry file
 * @throws LockError
 */
export function parseLock(text: string): ReadonlyMap<string, Model> {
  const { lock, contracts } = objectIn(jsonIn(text), "the whole");
  if (typeof lock === "number" && lock > lockVersion)
    throw new LockError(`it was written by a newer wsrpc (format ${lock}, known is ${lockVersion})`);
  if (lock !== lockVersion) throw new LockError("it is no lock of wsrpc");
  const entries = Object.entries(objectIn(contracts, "contracts"));
  return new Map(entries.map(([entry, contract]) => [entry, new LockReader(objectIn(contract, entry)).model(entry)]));
}

function jsonIn(text: string): Json {
  if (/^(?:<{7}|>{7}) /m.test(text)) throw new LockError("it holds a merge conflict");
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new LockError(`it is no JSON: ${(error as Error).message}`);
  }
}

const leaves = new Set(
  "string number nan boolean bigint date bytes null undefined void never any unknown symbol function promise file transform custom unsupported literal".split(
    " ",
  ),
);
const partNames: readonly PartName[] = ["input", "output", "item", "send", "receive", "params", "event"];

class LockReader {
  readonly #shapes: Shape[] = [];
  readonly #contract: JsonObject;
  readonly #types: ReadonlyMap<string, Json>;
  readonly #named = new Map<string, ShapeId>();

  constructor(contract: JsonObject) {
    this.#contract = contract;
    this.#types = new Map(Object.entries(objectIn(contract.types, "types")));
  }

  model(entry: string): Model {
    this.#readTypes();
    const procedures = Object.entries(objectIn(this.#contract.procedures, "procedures"));
    return {
      entry,
      procedures: procedures.map(([name, value]) => this.#procedure(name, objectIn(value, name))).sort(byName),
      namespaces: [],
      shapes: this.#shapes,
    };
  }

  #procedure(name: string, value: JsonObject): Procedure {
    const { kind, deprecated, errors = {} } = value;
    if (!kinds.includes(kind as Kind)) throw new LockError(`${name} is of no known kind: ${JSON.stringify(kind)}`);
    const parts = partNames.flatMap((part) => {
      const shape = value[part];
      return shape === undefined ? [] : [[part, this.#shape(shape)] as const];
    });
    const { timeoutMs, idempotent, mode, keep } = value as Partial<Procedure>;
    return {
      name,
      kind: kind as Kind,
      parts: Object.fromEntries(parts),
      errors: Object.entries(objectIn(errors, `${name}.errors`)).map(([error, of]) => this.#error(error, of)),
      ...(timeoutMs !== undefined && { timeoutMs: numberOf(timeoutMs) }),
      ...(idempotent !== undefined && { idempotent }),
      ...(mode !== undefined && { mode }),
      ...(keep !== undefined && {
        keep: Object.fromEntries(Object.entries(keep).map(([bound, amount]) => [bound, numberOf(amount)])),
      }),
      ...(deprecated === true && { docs: "@deprecated" }),
    };
  }

  #error(name: string, value: Json): DeclaredError {
    const { code, data } = objectIn(value, name);
    return { name, data: this.#shape(data), ...(typeof code === "string" && { code }) };
  }

  #shape(value: Json | undefined): ShapeId {
    if (typeof value === "string") return this.#add({ kind: value });
    const own = objectIn(value, "a type");
    return typeof own.ref === "string" ? this.#type(own.ref) : this.#add(own);
  }

  /** Types may contain each other: each has its number before any is read. */
  #readTypes(): void {
    for (const name of this.#types.keys()) this.#named.set(name, this.#shapes.push({ kind: "never" }) - 1);
    for (const [name, content] of this.#types) {
      const shape = this.#read(typeof content === "string" ? { kind: content } : objectIn(content, name));
      this.#shapes[this.#named.get(name) as ShapeId] = { ...shape, entity: { name, file: "" } };
    }
  }

  #type(name: string): ShapeId {
    const known = this.#named.get(name);
    if (known === undefined) throw new LockError(`there is no type ${JSON.stringify(name)} in it`);
    return known;
  }

  #add(own: JsonObject): ShapeId {
    const id = this.#shapes.push({ kind: "never" }) - 1;
    this.#shapes[id] = this.#read(own);
    return id;
  }

  #read(own: JsonObject): Shape {
    const kind = String(own.kind);
    if (kind === "object") return this.#object(own);
    if (kind === "template") return { ...own, kind, parts: listIn(own.parts).map((part) => this.#part(part)) };
    const keys = insideKeys.get(kind);
    if (!keys && !leaves.has(kind)) throw new LockError(`it holds a type of unknown kind: ${JSON.stringify(own.kind)}`);
    const inside = (keys ?? []).flatMap((key) => {
      const inner = own[key];
      if (inner === undefined) return [];
      return [[key, Array.isArray(inner) ? inner.map((each) => this.#shape(each)) : this.#shape(inner)] as const];
    });
    return { ...own, ...Object.fromEntries(inside) } as unknown as Shape;
  }

  #object(own: JsonObject): Shape {
    const fields = Object.entries(objectIn(own.fields, "fields")).map(([key, field]) => ({
      key,
      shape: this.#shape(field),
    }));
    const rest = own.rest === undefined ? undefined : own.rest === false ? (false as const) : this.#shape(own.rest);
    return { ...own, kind: "object", fields, ...(rest !== undefined && { rest }) } as Shape;
  }

  #part(part: Json): string | { readonly shape: ShapeId } {
    return typeof part === "string" ? part : { shape: this.#shape(objectIn(part, "a part").shape) };
  }
}

function objectIn(value: Json | undefined, what: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new LockError(`${what} should be an object, but is ${JSON.stringify(value) ?? "missing"}`);
  return value as JsonObject;
}

function listIn(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw new LockError(`a list is missing, there is ${JSON.stringify(value)}`);
  return value;
}

/** JSON has no number without end. */
function numberOf(said: number | null): number {
  return said ?? Number.POSITIVE_INFINITY;
}
