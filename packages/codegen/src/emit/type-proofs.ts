/** What is to be shown of the generated types: that each equals what TypeScript makes of the schema that it stands for. */

import { Differences } from "../model/differences.ts";
import { flowsOf } from "../model/flow.ts";
import { insideOf, reaching } from "../model/graph.ts";
import type { Model, PartName, Procedure } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import { errorView, type View, type WireView } from "../model/view.ts";
import type { TypeNames } from "./type-names.ts";

/**
 * Both sides are types in a module that imports the contract as `contract`, `types.d.ts` as `types`, `server.ts` as
 * `server`; `FirstOf` a function is its first parameter, `ItemOf` is what an iterable gives, `ErrorData` what a handler's context lets it fail with.
 */
export interface TypeProof {
  /** What the types are of, such as "chat.send: `input` as a client gives it". */
  readonly subject: string;
  readonly place?: Place;
  readonly generated: string;
  /** Left out: TypeScript has no type that the generated one could equal. */
  readonly contract?: string;
  /** It is enough that each can be assigned to the other: zod's type cannot be written down. */
  readonly isLoose?: true;
}

const seenBy: Readonly<Record<View, string>> = {
  in: "as a client gives it",
  out: "as a client gets it",
  held: "as the server has it",
};

export function typeProofs(model: Model, names: TypeNames): TypeProof[] {
  const proofs = new Proofs(model, names);
  return model.procedures.flatMap((procedure) => [
    ...flowsOf(procedure).flatMap(({ part, shape, view }) => proofs.ofPart(procedure, part, shape, view)),
    ...procedure.errors.flatMap((error) => proofs.ofError(procedure, error)),
  ]);
}

class Proofs {
  readonly #names: TypeNames;
  readonly #differences: Differences;
  /** What TypeScript tells apart and the wire does not. */
  readonly #nominal: ReadonlySet<ShapeId>;
  readonly #loose: ReadonlySet<ShapeId>;

  constructor({ shapes }: Model, names: TypeNames) {
    this.#names = names;
    this.#differences = new Differences(shapes);
    const inside = (shape: Shape) => insideOf(shape);
    this.#nominal = reaching(shapes, inside, (shape) => shape.kind === "literal" && shape.enum !== undefined);
    const isLoose = (shape: Shape, id: ShapeId) =>
      this.#nominal.has(id) || (shape.kind === "object" && Boolean(shape.rest));
    this.#loose = reaching(shapes, inside, isLoose);
  }

  ofPart(procedure: Procedure, part: PartName, shape: ShapeId, view: WireView): TypeProof[] {
    const schema = `NonNullable<(${typeOf(procedure)})["${part}"]>`;
    const place = procedure.partPlaces?.[part] ?? procedure.place;
    const proof = (seen: View, generated: string, end: "input" | "output" | undefined): TypeProof => ({
      subject: `${procedure.name}: \`${part}\` ${seenBy[seen]}`,
      generated,
      ...(place && { place }),
      ...(end && { contract: `${schema}["_zod"]["${end}"]` }),
      ...(this.#loose.has(shape) && { isLoose: true }),
    });
    return [
      proof(view, `types.${this.#names.of(procedure.name, part)}`, this.#end(shape, view)),
      proof("held", heldType(procedure, part), "output"),
    ];
  }

  ofError(
    procedure: Procedure,
    { name, code, data, place = procedure.place }: Procedure["errors"][number],
  ): TypeProof[] {
    const view = errorView(procedure.kind);
    const schema = `NonNullable<(${typeOf(procedure)})["errors"]>["${name}"]${code === undefined ? "" : '["data"]'}`;
    const proof = (seen: View, generated: string, end: "input" | "output" | undefined): TypeProof => ({
      subject: `${procedure.name}: \`errors.${name}\` ${seenBy[seen]}`,
      generated,
      ...(place && { place }),
      ...(end && { contract: `${schema}["_zod"]["${end}"]` }),
      ...(this.#loose.has(data) && { isLoose: true }),
    });
    const union = `types.${this.#names.of(procedure.name, "error")}`;
    return [
      proof(view, `Extract<${union}, { name: "${name}" }>["data"]`, this.#end(data, view)),
      ...(procedure.kind === "reverse" ? [] : [proof("held", `${heldErrors(procedure)}["${name}"]`, "output")]),
    ];
  }

  /** Which of zod's types a client's equals: with codecs in their wire form it may be either or none. */
  #end(shape: ShapeId, view: WireView): "input" | "output" | undefined {
    if (view === "out" && !this.#differences.differ(shape, "out-held")) return "output";
    if (this.#nominal.has(shape)) return undefined;
    return view === "in" || !this.#differences.differ(shape, "in-out") ? "input" : undefined;
  }
}

function typeOf({ name }: Procedure): string {
  return `typeof contract.${name}`;
}

/** The function in a server's interfaces. */
function methodType({ name, kind }: Procedure): string {
  const root = kind === "topic" ? "Publish" : kind === "reverse" ? "Peer" : "Handlers";
  return name.split(".").reduce((outer, key) => `NonNullable<${outer}["${key}"]>`, `server.${root}`);
}

/** What a handler may fail with, by name. */
function heldErrors(procedure: Procedure): string {
  return `ErrorData<${takesItems(procedure) ? "ThirdOf" : "SecondOf"}<${methodType(procedure)}>>`;
}

function takesItems({ kind }: Procedure): boolean {
  return kind === "upload" || kind === "duplex";
}

function heldType(procedure: Procedure, part: PartName): string {
  const method = methodType(procedure);
  switch (part) {
    case "input":
    case "params":
      return `FirstOf<${method}>`;
    case "event":
      return `SecondOf<${method}>`;
    case "output":
      return `Awaited<ReturnType<${method}>>`;
    default:
      return `ItemOf<${takesItems(procedure) && part !== "receive" ? `SecondOf<${method}>` : `ReturnType<${method}>`}>`;
  }
}
