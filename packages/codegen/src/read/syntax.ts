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

export function nameOf(key: Node): string | undefined {
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
