/** What is to be shown of the generated types: that each equals what TypeScript makes of the schema that it stands for. */

import type { Differences } from "../model/differences.ts";
import { flowsOf } from "../model/flow.ts";
import { insideOf, reaching } from "../model/graph.ts";
import type { Model, PartName, Procedure } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import { errorView, type View, type WireView } from "../model/view.ts";
import { quote } from "../print/quote.ts";
import { type End, type StandIn, StandIns } from "./stand-ins.ts";
import type { NamedType, TypeNames } from "./type-names.ts";

/**
 * Both sides are types in a module that imports the contract as `contract`, `server.ts` as `server`, and `types.d.ts` as
 * `types` and as `given`, for what equals a schema's output and its input; `FirstOf` a function is its first parameter, `AnswerOf` what it gives or promises,
 * `ItemOf` is what an iterable gives, `ErrorData` what a handler's context lets it fail with.
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
  /** It is proved here once, and is what `contract` says wherever else it is met. */
  readonly standIn?: StandIn;
}

/** A part or an error of a procedure. */
interface Subject {
  readonly name: string;
  readonly shape: ShapeId;
  /** In the contract. */
  readonly schema: string;
  readonly place: Place | undefined;
}

const seenBy: Readonly<Record<View, string>> = {
  in: "as a client gives it",
  out: "as a client gets it",
  held: "as the server has it",
};

/** @param names after all files were emitted: until then, those of what a server holds are not known */
export function typeProofs(model: Model, names: TypeNames): TypeProof[] {
  const proofs = new Proofs(model, names);
  return [
    ...proofs.ofTypesThatHoldThemselves(),
    ...model.procedures.flatMap((procedure) => [
      ...flowsOf(procedure).flatMap(({ part, shape, view }) => proofs.ofPart(procedure, part, shape, view)),
      ...procedure.errors.flatMap((error) => proofs.ofError(procedure, error)),
    ]),
  ];
}

function rootsOf({ procedures }: Model): { shape: ShapeId; schema: string }[] {
  return procedures.flatMap((procedure) => [
    ...flowsOf(procedure).map(({ part, shape }) => ({ shape, schema: partSchema(procedure, part) })),
    ...procedure.errors.map((error) => ({ shape: error.data, schema: errorSchema(procedure, error) })),
  ]);
}

class Proofs {
  readonly #model: Model;
  readonly #names: TypeNames;
  readonly #differences: Differences;
  /** What TypeScript tells apart and the wire does not. */
  readonly #nominal: ReadonlySet<ShapeId>;
  readonly #loose: ReadonlySet<ShapeId>;
  readonly #standIns: StandIns;

  constructor(model: Model, names: TypeNames) {
    const { shapes } = model;
    this.#model = model;
    this.#names = names;
    this.#differences = names.differences;
    const inside = (shape: Shape) => insideOf(shape);
    this.#nominal = reaching(shapes, inside, isNominal);
    const holdBytes = reaching(shapes, inside, ({ kind }) => kind === "bytes");
    const isLoose = (shape: Shape, id: ShapeId) =>
      this.#nominal.has(id) ||
      // TypeScript makes a type of each `Uint8Array` in an alias, and does not see in a tuple that two are the same
      (shape.kind === "tuple" && insideOf(shape).filter((item) => holdBytes.has(item)).length > 1) ||
      (shape.kind === "object" && typeof shape.rest === "number") ||
      (shape.brand !== undefined && isAlternative(shapes, shape)); // zod crosses each member with all
    this.#loose = reaching(shapes, inside, isLoose);
    const ends = names.namedTypes.flatMap((type) => this.#ends(type).map((end) => `${type.shape} ${end}`));
    const proved = new Set([...ends, ...[...names.heldTypes.keys()].map((shape) => `${shape} output`)]);
    this.#standIns = new StandIns(model, names, rootsOf(model), (shape, end) => proved.has(`${shape} ${end}`));
  }

  ofTypesThatHoldThemselves(): TypeProof[] {
    const { namedTypes, heldTypes } = this.#names;
    return [
      ...namedTypes.flatMap(({ name, shape, view }) =>
        this.#ends({ name, shape, view }).flatMap((end) => this.#ofNamed(name, shape, end, "types")),
      ),
      ...[...heldTypes].flatMap(([shape, name]) => this.#ofNamed(name, shape, "output", "server")),
    ];
  }

  #ofNamed(name: string, shape: ShapeId, end: End, file: StandIn["file"]): TypeProof[] {
    const found = this.#standIns.of(shape, end);
    if (!found) return [];
    const { place } = this.#model.shapes[shape] ?? {};
    const proof: TypeProof = {
      subject: `${name} as zod's ${end}`,
      generated: `${file === "types" ? moduleOf(end) : file}.made_${name}`,
      contract: `standIns.${found.alias}`,
      standIn: { ...found, name, file },
      ...(place && { place }),
      ...(this.#loose.has(shape) && { isLoose: true }),
    };
    return [proof];
  }

  /** Where it is used for one of zod's types, it has to equal that. */
  #ends({ shape, view }: NamedType): End[] {
    const differ = (pair: "in-out" | "out-held" | "in-held") => this.#differences.differ(shape, pair);
    const isInput = !this.#nominal.has(shape) && (view === "in" || !differ(`in-${this.#names.got}`));
    const isOutput = view === "in" ? !differ("in-held") : !this.#names.isGotApart(shape);
    return [...(isInput ? (["input"] as const) : []), ...(isOutput ? (["output"] as const) : [])];
  }

  ofPart(procedure: Procedure, part: PartName, shape: ShapeId, view: WireView): TypeProof[] {
    const subject: Subject = {
      name: `${procedure.name}: \`${part}\``,
      shape,
      schema: partSchema(procedure, part),
      place: procedure.partPlaces?.[part] ?? procedure.place,
    };
    const end = this.#end(shape, view);
    return [
      this.#proof(subject, view, `${moduleOf(end)}.${this.#names.of(procedure.name, part)}`, end),
      this.#proof(subject, "held", heldType(procedure, part), "output"),
    ];
  }

  ofError(procedure: Procedure, error: Procedure["errors"][number]): TypeProof[] {
    const { name, data, place = procedure.place } = error;
    const view = errorView(procedure.kind);
    const subject: Subject = {
      name: `${procedure.name}: \`errors.${name}\``,
      shape: data,
      schema: errorSchema(procedure, error),
      place,
    };
    const end = this.#end(data, view);
    const union = `${moduleOf(end)}.${this.#names.of(procedure.name, "error")}`;
    const ofClient = this.#proof(subject, view, `Extract<${union}, { name: ${quote(name)} }>["data"]`, end);
    if (procedure.kind === "reverse") return [ofClient];
    return [ofClient, this.#proof(subject, "held", `${heldErrors(procedure)}[${quote(name)}]`, "output")];
  }

  #proof({ name, shape, schema, place }: Subject, seen: View, generated: string, end: End | undefined): TypeProof {
    return {
      subject: `${name} ${seenBy[seen]}`,
      generated,
      ...(place && { place }),
      ...(end && { contract: `${schema}["_zod"]["${end}"]` }),
      ...(this.#loose.has(shape) && { isLoose: true }),
    };
  }

  /** Which of zod's types a client's equals: with codecs in their wire form it may be either or none. */
  #end(shape: ShapeId, view: WireView): End | undefined {
    if (view === "out" && !this.#names.isGotApart(shape)) return "output";
    if (this.#nominal.has(shape)) return undefined;
    return view === "in" || !this.#differences.differ(shape, "in-out") ? "input" : undefined;
  }
}

function moduleOf(end: End | undefined): "given" | "types" {
  return end === "input" ? "given" : "types";
}

function partSchema(procedure: Procedure, part: PartName): string {
  return `NonNullable<${typeOf(procedure)}["${part}"]>`;
}

function errorSchema(procedure: Procedure, { name, code }: Procedure["errors"][number]): string {
  return `NonNullable<${typeOf(procedure)}["errors"]>[${quote(name)}]${code === undefined ? "" : '["data"]'}`;
}

function typeOf({ name }: Procedure): string {
  const keys = name.split(".").map((key) => `[${quote(key)}]`);
  return `(typeof contract)${keys.join("")}`;
}

/** The function in a server's interfaces. */
function methodType({ name, kind }: Procedure): string {
  const root = kind === "topic" ? "Publish" : kind === "reverse" ? "Peer" : "Handlers";
  return name.split(".").reduce((outer, key) => `NonNullable<${outer}[${quote(key)}]>`, `server.${root}`);
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
      return `AnswerOf<${method}>`;
    default:
      return `ItemOf<${takesItems(procedure) && part !== "receive" ? `SecondOf<${method}>` : `ReturnType<${method}>`}>`;
  }
}

/** An enum, or a brand that zod asks of who gives the value. */
function isNominal(shape: Shape): boolean {
  return (shape.kind === "literal" && shape.enum !== undefined) || shape.isInputBranded === true;
}

/** Of the shape itself, or of what it is wrapped around. */
function isAlternative(shapes: readonly Shape[], shape: Shape): boolean {
  const inner = "inner" in shape ? shapes[shape.inner] : undefined;
  return inner ? isAlternative(shapes, inner) : shape.kind === "union" || shape.kind === "template";
}
