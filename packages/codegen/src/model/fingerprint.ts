/** The fingerprint of a contract: equal for two contracts whose values look the same on the wire. */

import { createHash } from "node:crypto";
import { flowsOf } from "./flow.ts";
import { byName, type Model } from "./model.ts";
import type { Shape, ShapeId } from "./shape.ts";
import { errorView, type WireView } from "./view.ts";
import { type Json, wireSchema } from "./wire-schema.ts";

/** Docs, names of types, brands and constraints are no part of it. 64 bits as hex digits. */
export function fingerprint({ procedures, shapes }: Model): string {
  const wire = new WireShapes(shapes);
  const contract = procedures.map((procedure) => ({
    name: procedure.name,
    kind: procedure.kind,
    mode: procedure.mode ?? null,
    parts: flowsOf(procedure).map(({ part, shape, view }) => [part, wire.idOf(shape, view)]),
    errors: [...procedure.errors]
      .sort(byName)
      .map(({ name, code, data }) => [name, shownCode(code), wire.idOf(data, errorView(procedure.kind))]),
  }));
  const text = JSON.stringify([contract, wire.contents]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** What is usual may be said or not. */
function shownCode(code: string | undefined): Json {
  return code === undefined || code === "FAILED_PRECONDITION" ? null : code;
}

/** Gives equal shapes equal numbers, however often and under whatever name they were written. */
class WireShapes {
  readonly contents: (string | undefined)[] = [];
  readonly #shapes: readonly Shape[];
  readonly #byContent = new Map<string, number>();
  readonly #known = new Map<string, number>();
  readonly #open = new Map<string, { id: number | undefined }>();

  constructor(shapes: readonly Shape[]) {
    this.#shapes = shapes;
  }

  idOf(shape: ShapeId, view: WireView): number {
    const key = `${view}${shape}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const circle = this.#open.get(key);
    if (circle) return this.#reserve(circle);
    const own: { id: number | undefined } = { id: undefined };
    this.#open.set(key, own);
    const content = this.#content(shape, view);
    this.#open.delete(key);
    const id = typeof content === "number" && own.id === undefined ? content : this.#numbered(content, own.id);
    this.#known.set(key, id);
    return id;
  }

  #numbered(content: Json, reserved: number | undefined): number {
    const text = JSON.stringify(content);
    const id = reserved ?? this.#byContent.get(text) ?? this.contents.push(undefined) - 1;
    this.contents[id] = text;
    if (reserved === undefined) this.#byContent.set(text, id);
    return id;
  }

  /** A shape that contains itself has its number before its content is known. */
  #reserve(circle: { id: number | undefined }): number {
    circle.id ??= this.contents.push(undefined) - 1;
    return circle.id;
  }

  /** A number where the shape shows nothing but the one inside it. */
  #content(id: ShapeId, view: WireView): Json {
    return wireSchema(this.#shapes[id] as Shape, view, (inner) => this.idOf(inner, view));
  }
}
