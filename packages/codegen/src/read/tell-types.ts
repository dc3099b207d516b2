/** Asks TypeScript for the types that schemas do not show. Where there are none, TypeScript is not even loaded. */

import { dirname, resolve } from "node:path";
import type { ForeignType } from "../model/foreign-type.ts";
import { insideOf, reach } from "../model/graph.ts";
import { heldApart, isUntold } from "../model/opaque.ts";
import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import { quote } from "../print/quote.ts";
import type { ContractHome } from "./contract-home.ts";
import { leafWays } from "./leaf-ways.ts";
import type { LiveContract } from "./live-contract.ts";
import { packageAround } from "./package-around.ts";
import type { Node } from "./syntax.ts";

/** Puts what it learns into the contract's shapes. */
export async function tellTypes(live: LiveContract, home: ContractHome): Promise<void> {
  const { shapes } = live;
  for (const shape of shapes) tellEnum(shape, home);
  const untold = untoldIn(live);
  if (untold.length === 0) return;
  const { ContractTypes } = await import("./contract-types.ts");
  const types = new ContractTypes(home);
  const ways = leafWays(live);
  const apart = heldApart(shapes);
  for (const id of untold) {
    const shape = shapes[id] as Shape;
    const way = ways.get(id);
    const found = way && types.at(way);
    if (shape.guarded && !found?.isGuarded) delete shape.guarded;
    if (!isUntold(shape) || !found?.type) continue;
    if (isPlain(shape, found.type)) delete shape.enum;
    else shape.foreign = found.type;
    const needsImport = found.type.parts.some((part) => typeof part !== "string" && "name" in part);
    if (shape.guarded && !needsImport && !apart.has(id)) shape.narrowed = true;
  }
}

/** Of what a server holds: all else is the wire's. */
function untoldIn({ procedures, shapes }: LiveContract): ShapeId[] {
  if (!shapes.some(isUntold)) return [];
  const roots = procedures.flatMap(({ parts, errors }) => [...Object.values(parts), ...errors.map(({ data }) => data)]);
  const untold: ShapeId[] = [];
  reach(
    shapes,
    roots,
    (shape) => insideOf(shape, "held"),
    (id) => {
      if (isUntold(shapes[id] as Shape)) untold.push(id);
    },
  );
  return untold;
}

/** An enum that is none: an object with members of their own types, which the values show; or one that no type of the contract leads to. */
function isPlain(shape: Shape, { parts }: ForeignType): shape is ShapeOf<"literal"> {
  if (shape.kind !== "literal" || shape.brand !== undefined || shape.guarded) return false;
  return parts.every(
    (part) =>
      part === " | " || (typeof part === "string" && /^(?:["\d-]|(?:null|undefined|true|false|unknown)$)/.test(part)),
  );
}

/** `{ … } as const`, perhaps with a `satisfies` behind it. */
function isConstant(value: Node | undefined): boolean {
  const inner = value?.expression as Node | undefined;
  if (value?.type === "TSSatisfiesExpression" || value?.type === "ParenthesizedExpression") return isConstant(inner);
  const name = ((value?.typeAnnotation as Node | undefined)?.typeName as Node | undefined)?.name;
  return value?.type === "TSAsExpression" && inner?.type === "ObjectExpression" && name === "const";
}

/** An enum that a module of the contract's package exports needs nobody to tell its name. */
function tellEnum(shape: Shape, { cwd, entry, modules }: ContractHome): void {
  if (shape.kind !== "literal" || !shape.enum || shape.brand === true) return;
  const { name, file } = shape.enum;
  const declaration = modules.find((module) => module.file === file)?.declarations.get(name);
  if (isConstant(declaration?.value)) delete shape.enum;
  if (!declaration?.isExported || declaration.value) return;
  if (packageAround(dirname(resolve(cwd, file))) !== packageAround(dirname(entry))) return;
  const own = { name, from: { file } };
  const brand = { name: "$brand", from: { package: "zod" } };
  shape.foreign =
    shape.brand === undefined
      ? { parts: [own], binding: "single" }
      : { parts: [own, " & ", brand, `<${quote(shape.brand)}>`], binding: "intersection" };
}
