/** An expression without what only TypeScript reads, as in `{ … } as const`. */

import type { Node } from "./syntax.ts";

export function bareExpression(expression: Node | undefined): Node | undefined {
  const isWrapping =
    expression?.type === "TSAsExpression" ||
    expression?.type === "TSSatisfiesExpression" ||
    expression?.type === "ParenthesizedExpression";
  return isWrapping ? bareExpression(expression.expression as Node) : expression;
}
