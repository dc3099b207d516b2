/** The live exports of a contract → its procedures. Runs beside the contract. */

import { byName, type Kind, kinds, type PartName } from "../model/model.ts";
import type { ShapeId } from "../model/shape.ts";
import { withoutEndless } from "./endless.ts";
import { fieldSources } from "./field-sources.ts";
import { fieldsOfKind } from "./fields-of-kind.ts";
import type { LiveContract, LiveError, LiveProcedure, Misfit } from "./live-contract.ts";
import { isSchema, kindOfMisfit } from "./live-schema.ts";
import type { Provenance } from "./provenance.ts";
import { SchemaWalk } from "./walk-schema.ts";

const partNames: readonly PartName[] = ["input", "output", "item", "send", "receive", "params", "event"];

export function findProcedures(exports: object, provenance: Provenance): LiveContract {
  const search = new Search(provenance);
  search.visit(exports, "");
  return search.found();
}

class Search {
  readonly #provenance: Provenance;
  readonly #walk: SchemaWalk;
  readonly #procedures: LiveProcedure[] = [];
  readonly #namespaces: string[] = [];
  readonly #misfits: Misfit[] = [];
  readonly #found = new Set<unknown>();
  /** What holds procedures, and is nothing that a client could have. */
  readonly #holders = new Map<string, readonly unknown[]>();
  readonly #open = new Set<object>();

  constructor(provenance: Provenance) {
    this.#provenance = provenance;
    this.#walk = new SchemaWalk(provenance);
  }

  found(): LiveContract {
    for (const [name, procedures] of this.#holders) {
      if (procedures.every((procedure) => this.#found.has(procedure))) continue;
      this.#namespaces.push(name);
      this.#misfits.push({ name, part: "", what: "no namespace" });
    }
    return {
      procedures: this.#procedures.sort(byName),
      namespaces: this.#namespaces.sort(),
      sources: fieldSources(this.#provenance.declared(), (schema) => this.#walk.knownIdOf(schema)),
      shapes: withoutEndless(this.#walk.shapes),
      misfits: this.#misfits,
    };
  }

  /** True if there are procedures inside. */
  visit(exports: object, prefix: string): boolean {
    if (this.#open.has(exports)) return false;
    this.#open.add(exports);
    let any = false;
    for (const [name, value] of Object.entries(exports)) {
      const dotted = prefix + name;
      if (!isPlainObject(value)) {
        this.#remember(dotted, value);
        continue;
      }
      if (isProcedure(value)) this.#procedures.push(this.#procedure(dotted, value));
      else if (this.visit(value, `${dotted}.`)) this.#namespaces.push(dotted);
      else continue;
      any = true;
    }
    this.#open.delete(exports);
    return any;
  }

  #remember(name: string, holder: unknown): void {
    const procedures = heldBy(holder).filter(
      (value) => isPlainObject(value) && isProcedure(value) && straysOf(value).length === 0,
    );
    if (procedures.length > 0) this.#holders.set(name, procedures);
  }

  #procedure(name: string, value: Declared): LiveProcedure {
    this.#found.add(value);
    const { timeoutMs, idempotent, mode, keep } = value;
    const strays = straysOf(value);
    for (const part of strays) this.#misfits.push({ name, part, what: "unknown" });
    const entity = this.#provenance.entityOf(value);
    const parts = partNames.flatMap((part) => {
      if (strays.includes(part)) return [];
      const isMissing = !(part in value);
      if (isMissing && !required[value.kind].includes(part)) return [];
      const id = this.#schema(name, part, value[part], isMissing);
      return id === undefined ? [] : [[part, id] as const];
    });
    return {
      name,
      kind: value.kind,
      parts: Object.fromEntries(parts),
      errors: this.#errors(name, value.errors ?? {}),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(idempotent && { idempotent }),
      ...(mode !== undefined && mode !== "all" && { mode }),
      ...(keep && { keep }),
      ...(entity && { entity }),
    };
  }

  #errors(procedure: string, errors: Readonly<Record<string, unknown>>): LiveError[] {
    return Object.entries(errors).flatMap(([name, shape]) => {
      const { code, data } = hasCode(shape) ? { data: null, ...shape } : { data: shape };
      const id = this.#schema(procedure, `errors.${name}`, data);
      return id === undefined ? [] : [{ name, data: id, ...(code !== undefined && { code }) }];
    });
  }

  #schema(name: string, part: string, value: unknown, isMissing = false): ShapeId | undefined {
    if (isSchema(value)) return this.#walk.idOf(value);
    this.#misfits.push({ name, part, what: isMissing ? "missing" : kindOfMisfit(value) });
  }
}

/** What a kind is nothing without. */
const required: Readonly<Record<Kind, readonly PartName[]>> = {
  call: [],
  stream: ["item"],
  upload: ["item"],
  duplex: ["send", "receive"],
  topic: ["event"],
  reverse: [],
};

/** An error with a code of its own, in place of a schema. */
function hasCode(shape: unknown): shape is { code?: string; data?: unknown } {
  return typeof shape === "object" && shape !== null && !isSchema(shape) && ("code" in shape || "data" in shape);
}

type Declared = Omit<LiveProcedure, "mode"> & {
  readonly mode?: "all" | "latest" | "volatile";
  readonly errors?: Readonly<Record<string, unknown>>;
} & Readonly<Partial<Record<PartName, unknown>>>;

function isProcedure(value: object): value is Declared {
  return "kind" in value && kinds.some((kind) => kind === value.kind);
}

function straysOf(procedure: Declared): string[] {
  return Object.keys(procedure).filter((key) => key !== "kind" && !fieldsOfKind[procedure.kind].includes(key));
}

/** The values of lists, maps, instances and classes. Getters are not asked. */
function heldBy(holder: unknown): unknown[] {
  if (isSchema(holder)) return [];
  if (holder instanceof Map || holder instanceof Set) return [...holder.values()];
  if (typeof holder !== "function" && (typeof holder !== "object" || holder === null)) return [];
  return Object.values(Object.getOwnPropertyDescriptors(holder)).map(({ value }) => value as unknown);
}

/** Namespaces and procedures are; schemas and all else that a module may export are not. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null || isSchema(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null || prototype === Object.prototype || Object.prototype.toString.call(value) === "[object Module]"
  );
}
