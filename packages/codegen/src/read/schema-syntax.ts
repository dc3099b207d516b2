/** What a schema's own expression shows that the schema itself does not. */

import { type Node, nameOf, type Property, propertiesOf } from "./syntax.ts";

const objectMakers = new Set(["object", "strictObject", "looseObject", "extend", "safeExtend"]);

/**
 * The properties of the first object schema in an expression: those of `z.object({…})` and of all `.extend({…})` behind
 * it. What lies inside one of those properties is not looked at.
 */
export function schemaFields(expression: Node | undefined): Property[] {
  if (!expression) return [];
  if (expression.type === "ArrowFunctionExpression") return schemaFields(expression.body as Node);
  if (expression.type === "ArrayExpression") return firstFilled(expression.elements as Node[]);
  if (expression.type !== "CallExpression") return [];
  const callee = expression.callee as Node;
  const args = expression.arguments as Node[];
  const before = callee.type === "MemberExpression" ? schemaFields(callee.object as Node) : [];
  const maker = callee.type === "MemberExpression" ? nameOf(callee.property as Node) : nameOf(callee);
  if (objectMakers.has(maker ?? "")) return [...before, ...args.flatMap(propertiesOf)];
  return before.length > 0 ? before : firstFilled(args);
}

function firstFilled(nodes: readonly Node[]): Property[] {
  for (const node of nodes) {
    const fields = node ? schemaFields(node) : [];
    if (fields.length > 0) return fields;
  }
  return [];
}
