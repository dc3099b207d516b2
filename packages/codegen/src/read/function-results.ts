/** Functions that make schemas or procedures, such as `page(User)`: which one an expression calls, and what one returns. */

import { type Node, nameOf } from "./syntax.ts";

/** What a function returns at its end. */
export function returnedBy({ type, body }: Node): Node | undefined {
  if (type !== "ArrowFunctionExpression" && type !== "FunctionExpression" && type !== "FunctionDeclaration")
    return undefined;
  const block = body as Node | null;
  if (block?.type !== "BlockStatement") return block ?? undefined;
  const last = (block.body as Node[]).at(-1);
  return last?.type === "ReturnStatement" ? ((last.argument as Node | null) ?? undefined) : undefined;
}

/** The function that a chain of calls begins with. */
export function calledFirst(expression: Node | undefined): string | undefined {
  if (expression?.type !== "CallExpression") return undefined;
  const callee = expression.callee as Node;
  return callee.type === "MemberExpression" ? calledFirst(callee.object as Node) : nameOf(callee);
}
