/** The few kinds of syntax that matter in a contract. */

/** A node as the parser gives it; `start` and `end` count UTF-16 units. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [part: string]: unknown;
}

/** `name: value` in an object literal; a getter's value is what it returns. */
export interface Property {
  readonly name: string;
  readonly node: Node;
  readonly value: Node | undefined;
}

export function propertiesOf(literal: Node): Property[] {
  if (literal.type !== "ObjectExpression") return [];
  return (literal.properties as Node[]).flatMap((node) => {
    const name = node.type === "Property" && node.computed !== true ? nameOf(node.key as Node) : undefined;
    return name === undefined ? [] : [{ name, node, value: propertyValue(node) }];
  });
}

function nameOf(key: Node): string | undefined {
  if (key.type === "Identifier") return key.name as string;
  return key.type === "Literal" ? String(key.value) : undefined;
}

function propertyValue({ kind, value }: Node): Node | undefined {
  if (kind !== "get") return value as Node;
  const { body } = (value as Node).body as { body?: Node[] };
  return body?.find(({ type }) => type === "ReturnStatement")?.argument as Node | undefined;
}

/** The object literal that is the first argument of a call. */
export function argumentLiteral(expression: Node | undefined): Node | undefined {
  const [first] = expression?.type === "CallExpression" ? (expression.arguments as Node[]) : [];
  return first?.type === "ObjectExpression" ? first : undefined;
}

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

/** Whether a schema's own expression ends in `.brand()`, which leaves no trace at run time. */
export function isBranded(expression: Node | undefined): boolean {
  for (let node = expression; node?.type === "CallExpression"; ) {
    const callee = node.callee as Node;
    if (callee.type !== "MemberExpression") return false;
    if (nameOf(callee.property as Node) === "brand") return true;
    node = callee.object as Node;
  }
  return false;
}
