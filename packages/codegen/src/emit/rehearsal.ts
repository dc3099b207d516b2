/** Emits a contract that nobody asked for: what V8 has run once is quick when it counts. */

import type { Model, Procedure } from "../model/model.ts";
import type { Field, Shape, ShapeId } from "../model/shape.ts";
import { emitFiles } from "./files.ts";
import { TypeNames } from "./type-names.ts";

/** As many as it takes; with more of them, it is the rehearsal that takes long. */
const procedureCount = 40;

let isDone = false;

/** For when there is nothing else to do, such as while the contract runs. Once is enough. */
export function rehearse(): void {
  if (isDone) return;
  isDone = true;
  const model = sampleModel();
  emitFiles(model, new TypeNames(model), { specifierOf: (file) => file, sourceOf: (file) => file });
}

/** What contracts are mostly made of. */
function sampleModel(): Model {
  const entry = "contract.ts";
  const place = { file: entry, line: 1, column: 1 };
  const shapes: Shape[] = [];
  const shapeOf = (shape: Shape): ShapeId => shapes.push(shape) - 1;
  const object = (fields: Readonly<Record<string, ShapeId>>): Shape => ({
    kind: "object",
    fields: Object.entries(fields).map(([key, shape]): Field => ({ key, shape, place })),
    place,
  });
  const text = () => shapeOf({ kind: "string" });
  const optionalNumber = () => shapeOf({ kind: "optional", inner: shapeOf({ kind: "number" }) });
  const user = shapeOf({ ...object({ name: text(), age: optionalNumber() }), entity: { name: "User", file: entry } });
  const procedures = Array.from({ length: procedureCount }, (_, index): Procedure => {
    const filter = shapeOf(object({ text: text(), least: shapeOf({ kind: "nullable", inner: text() }) }));
    const input = shapeOf(object({ id: text(), limit: optionalNumber(), filter }));
    const output = shapeOf(object({ users: shapeOf({ kind: "array", item: user }), first: user, next: text() }));
    return { name: `users.get${index}`, kind: "call", parts: { input, output }, errors: [], place };
  });
  return { entry, procedures, namespaces: [{ name: "users" }], shapes };
}
