/** Live zod schemas → shapes. Runs beside the contract, and goes by the definitions that zod 4 keeps. */

import type { Entity, LeafKind, LiteralValue, Shape, ShapeId } from "../model/shape.ts";
import { constraintsOf } from "./constraints.ts";
import { caughtText, defaultText } from "./default-text.ts";
import { type Definition, isPartialRecord, isSchema, kindOfMisfit, type LiveSchema } from "./live-schema.ts";
import { docsOfMeta, entityOfMeta } from "./meta.ts";
import type { Provenance } from "./provenance.ts";
import { throughLazies } from "./through-lazies.ts";
import { isUndiscriminated } from "./undiscriminated.ts";

const unnamed: Entity = { name: "", file: "" };

/** Schemas may contain each other in long chains; what lies deeper waits its turn. */
const maxDepth = 200;

export class SchemaWalk {
  readonly shapes: Shape[] = [];
  readonly #known = new Map<object, ShapeId>();
  readonly #provenance: Provenance;
  readonly #deferred: (() => void)[] = [];
  #depth = 0;

  constructor(provenance: Provenance) {
    this.#provenance = provenance;
  }

  /** The shape of a schema; always the same for the same schema. */
  idOf(schema: LiveSchema): ShapeId {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    if (!isSchema(schema)) return this.shapes.push({ kind: "unsupported", name: kindOfMisfit(schema) }) - 1; // zod takes them unseen
    const { def, parent } = schema._zod;
    if (parent && this.#isInOtherWords(schema, parent)) {
      this.#known.set(schema, this.idOf(parent));
      return this.idOf(parent);
    }
    if (def.type === "lazy" && !this.#isMarked(schema)) return this.#lazy(schema);
    const id = this.#reserve(schema);
    if (this.#depth >= maxDepth) this.#deferred.push(() => this.#fill(id, schema));
    else this.#fill(id, schema);
    if (this.#depth === 0) for (let next = this.#deferred.pop(); next; next = this.#deferred.pop()) next();
    return id;
  }

  /** Of a schema that was met. */
  knownIdOf(schema: object): ShapeId | undefined {
    return this.#known.get(schema);
  }

  #fill(id: ShapeId, schema: LiveSchema): void {
    this.#depth += 1;
    const { def } = schema._zod;
    const constraints = constraintsOf(def);
    const marks = this.#provenance.marksOf(schema);
    const shape = this.#shape(schema, def);
    const declared = this.#provenance.entityOf(schema);
    const origin = declared ? undefined : this.#originOf(schema);
    const entity = declared ?? entityOfMeta(schema) ?? this.shapes[id]?.entity;
    const docs = entity && docsOfMeta(schema);
    this.shapes[id] = {
      ...shape,
      ...marks,
      ...(entity && { entity }),
      ...(origin && { origin }),
      ...(docs !== undefined && { docs }),
      ...(constraints && { constraints }),
    };
    this.#depth -= 1;
  }

  #reserve(schema: LiveSchema): ShapeId {
    const id = this.shapes.push({ kind: "never" }) - 1;
    this.#known.set(schema, id);
    return id;
  }

  /** Seen through; one that is nothing but itself has no values. */
  #lazy(schema: LiveSchema): ShapeId {
    const inner = throughLazies(schema);
    if (!inner) return this.#reserve(schema);
    const id = this.idOf(inner);
    const entity = this.#provenance.entityOf(schema);
    const shape = this.shapes[id] as Shape;
    if (entity && !shape.entity) shape.entity = entity;
    this.#known.set(schema, id);
    return id;
  }

  /** `User.describe("Who wrote it.")` is a `User` still: whoever holds it has read the words. */
  #isInOtherWords(schema: LiveSchema, parent: LiveSchema): boolean {
    if (this.#provenance.entityOf(schema) || entityOfMeta(schema) || !this.#originOf(schema, entityOfMeta))
      return false;
    const [marks, before] = [schema, parent].map((one) => JSON.stringify(this.#provenance.marksOf(one)));
    return marks === before;
  }

  /** It has more to say than the schema that it stands for. */
  #isMarked(schema: LiveSchema): boolean {
    return Object.keys(this.#provenance.marksOf(schema)).length > 0;
  }

  /** A check more would make it another schema. @param orNamed what else names one */
  #originOf({ _zod: { parent, def } }: LiveSchema, orNamed?: typeof entityOfMeta): Entity | undefined {
    if (!parent || parent._zod.def.checks !== def.checks) return undefined;
    return this.#provenance.entityOf(parent) ?? orNamed?.(parent) ?? this.#originOf(parent, orNamed);
  }

  #inner(part: unknown): ShapeId {
    return this.idOf(part as LiveSchema);
  }

  #shape(schema: LiveSchema, def: Definition): Shape {
    switch (def.type) {
      case "object":
        return this.#object(def);
      case "array":
        return { kind: "array", item: this.#inner(def.element) };
      case "set":
        return { kind: "set", item: this.#inner(def.valueType) };
      case "map":
        return { kind: "map", key: this.#inner(def.keyType), value: this.#inner(def.valueType) };
      case "record":
        return {
          kind: "record",
          key: this.#inner(def.keyType),
          value: this.#inner(def.valueType),
          ...(isPartialRecord(def) && { partial: true }),
        };
      case "tuple":
        return {
          kind: "tuple",
          items: (def.items as LiveSchema[]).map((item) => this.idOf(item)),
          ...(def.rest ? { rest: this.#inner(def.rest) } : {}),
        };
      case "literal":
        return this.#literal(def.values as unknown[]);
      case "enum":
        return this.#enum(def.entries as Record<string, string | number>);
      case "pipe":
        return this.#pipe(schema, def);
      default:
        return this.#joined(schema, def) ?? this.#wrapper(schema, def) ?? leaf(schema, def);
    }
  }

  #joined(schema: LiveSchema, def: Definition): Shape | undefined {
    switch (def.type) {
      case "lazy":
        return { kind: "union", options: [this.#inner(schema._zod.innerType)] };
      case "union":
        if (isUndiscriminated(def)) return { kind: "unsupported", name: "undiscriminated" };
        return {
          kind: "union",
          options: (def.options as LiveSchema[]).map((option) => this.idOf(option)),
          ...(typeof def.discriminator === "string" && { discriminator: def.discriminator }),
          ...(def.inclusive === false && typeof def.discriminator !== "string" && { exclusive: true }),
        };
      case "intersection":
        return { kind: "intersection", left: this.#inner(def.left), right: this.#inner(def.right) };
      case "template_literal":
        return {
          kind: "template",
          parts: (def.parts as unknown[]).map((part) => (isSchema(part) ? { shape: this.idOf(part) } : String(part))),
        };
    }
  }

  #object(def: Definition): Shape {
    const shape = def.shape as Record<string, LiveSchema>;
    const fields = Object.entries(shape).map(([key, schema]) => {
      const docs = docsOfMeta(schema);
      return { key, shape: this.idOf(schema), ...(docs !== undefined && { docs }) };
    });
    if (!def.catchall) return { kind: "object", fields };
    const catchall = def.catchall as LiveSchema;
    return { kind: "object", fields, rest: catchall._zod.def.type === "never" ? false : this.idOf(catchall) };
  }

  #literal(values: readonly unknown[]): Shape {
    const isOfEnum = values.some((value) => this.#provenance.isOfEnum(value));
    return { kind: "literal", values: values.map(literalValue), ...(isOfEnum && { enum: unnamed }) };
  }

  #enum(entries: Record<string, string | number>): Shape {
    const members = Object.entries(entries).filter(([key]) => !isReverseMember(entries, key));
    const values = [...new Set(members.map(([, value]) => value))];
    const declared = this.#provenance.entityOf(entries) ?? (this.#mayBeEnum(entries) ? unnamed : undefined);
    return { kind: "literal", values: values.map(literalValue), ...(declared && { enum: declared }) };
  }

  /** A list's members are named as they are. */
  #mayBeEnum(entries: Record<string, string | number>): boolean {
    return Object.entries(entries).some(([key, value]) => key !== value) || this.#provenance.isPicked(entries);
  }

  #pipe(schema: LiveSchema, def: Definition): Shape {
    const [first, last] = [def.in as LiveSchema, def.out as LiveSchema];
    const ends = { in: this.idOf(first), out: this.idOf(last) };
    if (typeof def.reverseTransform === "function")
      return { kind: "codec", ...ends, ...([def.transform, ...checksOf(def)].some(isAsync) && { isAsync: true }) };
    const isPreprocess = schema._zod.traits?.has("ZodPreprocess") || first._zod.def.type === "transform";
    return { kind: isPreprocess ? "preprocess" : "pipe", ...ends };
  }

  #wrapper(schema: LiveSchema, def: Definition): Shape | undefined {
    switch (def.type) {
      case "optional": {
        const kind = schema._zod.traits?.has("ZodExactOptional") ? "exactOptional" : "optional";
        return { kind, inner: this.#inner(def.innerType) };
      }
      case "default":
      case "prefault":
      case "catch": {
        const value = def.type === "catch" ? caughtText(def) : defaultText(def);
        return { kind: def.type, inner: this.#inner(def.innerType), ...(value !== undefined && { value }) };
      }
      case "nullable":
      case "nonoptional":
      case "readonly":
      case "success":
        return { kind: def.type, inner: this.#inner(def.innerType) };
    }
  }
}

const leaves = new Map<string, LeafKind>(
  [
    "string",
    "number",
    "nan",
    "boolean",
    "bigint",
    "date",
    "null",
    "undefined",
    "void",
    "never",
    "any",
    "unknown",
    "symbol",
    "function",
    "promise",
    "file",
    "transform",
  ].map((kind) => [kind, kind as LeafKind]),
);

function leaf({ _zod: { bag } }: LiveSchema, def: Definition): Shape {
  const kind = leaves.get(def.type);
  if (kind) return { kind, ...(def.coerce === true && { coerce: true }) };
  if (def.type !== "custom") return { kind: "unsupported", name: def.type };
  if (acceptsBytesOnly(def.fn)) return { kind: "bytes" };
  const name = bag?.Class?.name;
  return { kind: "custom", ...(name !== undefined && { name }) };
}

/** `z.instanceof(Uint8Array)`: zod forgets the class as soon as a refinement follows, so it is tried out. */
function acceptsBytesOnly(test: unknown): boolean {
  if (typeof test !== "function") return false;
  try {
    return (
      test(new Uint8Array()) === true && ![{}, "", new Date(), new Uint16Array()].some((value) => test(value) === true)
    );
  } catch {
    return false;
  }
}

/** Functions of the application's own, behind `decode`. */
function checksOf({ checks }: Definition): unknown[] {
  return ((checks ?? []) as readonly LiveSchema[]).map(({ _zod }) => _zod.def.fn);
}

function isAsync(code: unknown): boolean {
  return Object.prototype.toString.call(code) === "[object AsyncFunction]";
}

function literalValue(value: unknown): LiteralValue {
  if (typeof value === "bigint") return { bigint: String(value) };
  if (value === undefined) return { undefined: true };
  if (typeof value === "number" && !Number.isFinite(value)) return { number: String(value) as "NaN" };
  return value as string | number | boolean | null;
}

/** A numeric enum of TypeScript holds `0: "Red"` beside `Red: 0`; where `Red` is excluded, zod leaves the former. */
function isReverseMember(entries: Record<string, string | number>, key: string): boolean {
  const name = entries[key];
  if (typeof name !== "string" || String(Number(key)) !== key) return false;
  if (entries[name] !== undefined) return String(entries[name]) === key;
  return Object.entries(entries).some(([other, value]) => typeof value === "number" && entries[value] === other);
}
