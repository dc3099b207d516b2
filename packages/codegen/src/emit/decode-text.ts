/** What a client decodes, as code: around each method, with the codecs that the contract exports. */

import { type Decoding, Decodings } from "../model/decoding.ts";
import { flowsOf } from "../model/flow.ts";
import type { Model, Procedure } from "../model/model.ts";
import type { ShapeId } from "../model/shape.ts";
import { braces, brackets } from "../print/blocks.ts";
import type { Doc, ImportedName } from "../print/doc.ts";
import { camelCase, NameTable } from "../print/names.ts";
import { quote, quoteOwnKey } from "../print/quote.ts";
import type { SourceFile } from "../print/source-file.ts";
import type { NamespaceNode } from "./namespace-tree.ts";
import type { TypeNames } from "./type-names.ts";

const from = "@wsrpc-ts/runtime/codecs";
const value = (imported: string): ImportedName => ({ imported, from, typeOnly: false });
const decodeType: ImportedName = { imported: "Decode", from, typeOnly: true };

const wrappers = {
  call: "decodedCall",
  upload: "decodedCall",
  stream: "decodedStream",
  duplex: "decodedStream",
};

export class DecodeText {
  readonly #model: Model;
  readonly #names: TypeNames;
  readonly #decodings: Decodings;
  readonly #specifierOf: (file: string) => string;
  readonly #table = new NameTable([]);
  /** In an order in which each is made before it is used. */
  readonly #declared: (readonly [name: string, code: Doc])[] = [];
  readonly #known = new Map<ShapeId, string>();
  readonly #open = new Set<ShapeId>();
  /** Several schemas may have one origin. */
  readonly #imported = new Map<string, string>();

  /** @param specifierOf how the generated file imports a file of the contract */
  constructor(model: Model, names: TypeNames, specifierOf: (file: string) => string) {
    this.#model = model;
    this.#names = names;
    this.#decodings = new Decodings(model.shapes, (id) => names.isNamed(id));
    this.#specifierOf = specifierOf;
  }

  /** Writes the decodings that have a name. */
  declare(file: SourceFile): void {
    for (const [name, code] of this.#declared) {
      file.blank();
      file.line`const ${name}: ${decodeType} = ${code};`;
    }
  }

  /** The method with what it gives decoded; `undefined` if there is nothing to decode. */
  method(procedure: Procedure, method: Doc): Doc | undefined {
    const decode = this.#given(procedure);
    if (procedure.kind === "topic") return decode && call("decodedTopic", [method, decode]);
    const errors = procedure.errors.flatMap(({ name, data }): Doc[] => {
      const decoding = this.#decodings.of(data);
      return decoding ? [[quoteOwnKey(name), ": ", this.#code(decoding)]] : [];
    });
    const decodes: Doc[] = [
      ...(decode ? [["value: ", decode]] : []),
      ...(errors.length > 0 ? [["errors: ", braces(errors, ",")]] : []),
    ];
    if (decodes.length === 0 || procedure.kind === "reverse") return undefined;
    return call(wrappers[procedure.kind], [method, braces(decodes, ",")]);
  }

  /** What takes handlers of reverse calls; `undefined` if none of their inputs is decoded. */
  handle(procedures: NamespaceNode["procedures"], method: Doc): Doc | undefined {
    const inputs = procedures.flatMap(({ key, procedure }): Doc[] => {
      const decode = this.#given(procedure);
      return decode ? [[quoteOwnKey(key), ": ", decode]] : [];
    });
    return inputs.length > 0 ? call("decodedHandlers", [method, braces(inputs, ",")]) : undefined;
  }

  /** What a procedure gives to a client is one thing, whatever it is called. */
  #given(procedure: Procedure): Doc | undefined {
    const flow = flowsOf(procedure).find(({ view }) => view === "out");
    const decoding = flow && this.#decodings.of(flow.shape);
    return decoding && this.#code(decoding);
  }

  #code(decoding: Decoding): Doc {
    switch (decoding.decode) {
      case "named":
        return this.#reference(decoding.shape);
      case "schema":
        return this.#schema(decoding.shape);
      case "object": {
        const fields = decoding.fields.map(([key, field]): Doc => [quoteOwnKey(key), ": ", this.#maybe(field)]);
        return call("decodeObject", [braces(fields, ","), ...this.#rest(decoding.rest)]);
      }
      case "list": {
        const items = decoding.items.map((item) => this.#maybe(item));
        return call("decodeList", [brackets("[", items, "]"), ...this.#rest(decoding.rest)]);
      }
      case "map":
        return call("decodeMap", [this.#maybe(decoding.key), ...this.#rest(decoding.value)]);
      case "set":
        return call("decodeSet", [this.#code(decoding.item)]);
      case "some":
        return call("decodeSome", [this.#code(decoding.inner)]);
    }
  }

  #maybe(decoding: Decoding | undefined): Doc {
    return decoding ? this.#code(decoding) : "undefined";
  }

  #rest(decoding: Decoding | undefined): Doc[] {
    return decoding ? [this.#code(decoding)] : [];
  }

  /** The checks refuse one that is not exported. */
  #schema(shape: ShapeId): Doc {
    const { name = "", file = "" } = this.#model.shapes[shape]?.exported ?? {};
    const key = JSON.stringify([file, name]);
    const as = this.#imported.get(key) ?? this.#take(`${camelCase(name)}Schema`);
    this.#imported.set(key, as);
    const imported: ImportedName = { imported: name, as, from: this.#specifierOf(file), typeOnly: false };
    return call("decodeWith", [imported, quote(name)]);
  }

  #reference(shape: ShapeId): Doc {
    const known = this.#known.get(shape);
    if (known !== undefined) return this.#open.has(shape) ? ["(value) => ", known, "(value)"] : known;
    const name = this.#take(`${camelCase(this.#names.ofSchema(shape, "out") ?? "value")}Decode`);
    this.#known.set(shape, name);
    this.#open.add(shape);
    const code = this.#maybe(this.#decodings.body(shape));
    this.#open.delete(shape);
    this.#declared.push([name, code]);
    return name;
  }

  /** Not all scripts have two cases. */
  #take(wish: string): string {
    return this.#table.take(this.#names.isTaken(wish) ? `own${wish}` : wish);
  }
}

function call(name: string, args: readonly Doc[]): Doc {
  return [value(name), brackets("(", args, ")")];
}
