/** Where the schemas inside another are written: the options of a union, the value of a record, the sides of a pipe. */

import type { Shape, ShapeId } from "../model/shape.ts";
import { type Node, nameOf } from "./syntax.ts";

type Written = readonly [inside: ShapeId, expression: Node];

/** A call that makes a schema: of those that it is given, or of the one that it is called on. */
interface Making {
  readonly name: string;
  readonly on: Node | undefined;
  readonly given: readonly Node[];
}

/** @param expression makes the shape, perhaps with more words around it; what stands there by a name alone is left out */
export function writtenInside(shape: Shape, expression: Node | undefined): Written[] {
  switch (shape.kind) {
    case "union": {
      const { name, on, given } = making(expression, "union", "discriminatedUnion", "xor", "or") ?? nobody;
      return together(shape.options, name === "or" ? [on, given[0]] : listIn(given));
    }
    case "intersection": {
      const { name, on, given } = making(expression, "intersection", "and") ?? nobody;
      return together([shape.left, shape.right], name === "and" ? [on, given[0]] : given);
    }
    case "tuple": {
      const { given } = making(expression, "tuple") ?? nobody;
      const rest = given[1] ?? making(expression, "rest")?.given[0];
      return [
        ...together(shape.items, listIn(given)),
        ...(shape.rest === undefined ? [] : together([shape.rest], [rest])),
      ];
    }
    case "record":
      return together([shape.key, shape.value], making(expression, "record", "partialRecord", "looseRecord")?.given);
    case "map":
      return together([shape.key, shape.value], making(expression, "map")?.given);
    case "codec":
      return together([shape.in, shape.out], making(expression, "codec")?.given.slice(0, 2));
    case "pipe": {
      const { name, on, given } = making(expression, "pipe", "transform") ?? nobody;
      if (name === "transform") return together([shape.in], [on]);
      return together([shape.in, shape.out], given.length === 1 ? [on, given[0]] : given);
    }
    case "preprocess":
      return together([shape.out], making(expression, "preprocess")?.given.slice(1));
    default:
      return [];
  }
}

const nobody: Making = { name: "", on: undefined, given: [] };

/** Only where there is one for each. */
function together(shapes: readonly ShapeId[], expressions: readonly (Node | undefined)[] = []): Written[] {
  if (shapes.length !== expressions.length) return [];
  return shapes.flatMap((shape, index): Written[] => {
    const expression = expressions[index];
    return expression ? [[shape, expression]] : [];
  });
}

/** The outermost call of one of these names. */
function making(expression: Node | undefined, ...names: readonly string[]): Making | undefined {
  if (expression?.type === "ArrowFunctionExpression") return making(expression.body as Node, ...names);
  if (expression?.type !== "CallExpression") return undefined;
  const callee = expression.callee as Node;
  const given = expression.arguments as Node[];
  const on = callee.type === "MemberExpression" ? (callee.object as Node) : undefined;
  const name = nameOf(on ? (callee.property as Node) : callee);
  if (name !== undefined && names.includes(name)) return { name, on, given };
  return making(on, ...names) ?? making(given[0], ...names);
}

/** What is spread into it may be any number. */
function listIn(given: readonly Node[]): readonly Node[] {
  const list = given.find(({ type }) => type === "ArrayExpression");
  const elements = (list?.elements ?? []) as Node[];
  return elements.some((element) => element?.type === "SpreadElement") ? [] : elements;
}
