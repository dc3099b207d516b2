/**
 * `.brand<"Id">()`, `.refine(isRole)` and `coerce.number<string>()` leave no trace in a schema, but change its type:
 * each such call is made to tell, while the contract runs, which schema it gave.
 */

import { type Program, Visitor } from "oxc-parser";
import type { Mark } from "./schema-marks.ts";
import type { Node } from "./syntax.ts";

/** What the calls call, put there by `inspect-contract.ts`; see `SchemaMarks`. */
const marker = "globalThis.__wsrpcMark";

/** The text with its calls marked; lines stay where they are. */
export function markCalls(text: string, program: Program): string {
  if (!/\b(?:brand|refine|coerce)\b/.test(text)) return text;
  const edits: { at: number; text: string }[] = [];
  const visit = (node: Node) => {
    const mark = markOf(node);
    if (mark) edits.push({ at: node.start, text: `${marker}(` }, { at: node.end, text: `, ${JSON.stringify(mark)})` });
  };
  new Visitor({ CallExpression: (node) => visit(node as unknown as Node) }).visit(program);
  let marked = "";
  let done = 0;
  for (const edit of edits.sort((a, b) => a.at - b.at)) {
    marked += text.slice(done, edit.at) + edit.text;
    done = edit.at;
  }
  return marked + text.slice(done);
}

function markOf({ callee, arguments: given, typeArguments }: Node): Mark | undefined {
  const { type, property } = callee as { type: string; property?: Node };
  if (type !== "MemberExpression") return undefined;
  const [first] = given as Node[];
  if (property?.name === "refine") return first && mayBeGuard(first) ? { guarded: true } : undefined;
  const types = (typeArguments as { params: Node[] } | null | undefined)?.params;
  if (isCoerce((callee as Node).object as Node)) {
    const takes = types?.length === 1 ? membersOf(types[0] as Node) : undefined;
    return takes && { takes };
  }
  if (property?.name !== "brand") return undefined;
  if (!types) return first ? { brand: stringOf(first) ?? true } : undefined; // a brand without a name is none
  const [name, direction = "out"] = types.map((type) => literalOf(type) ?? true);
  if (direction === "out") return { brand: name ?? true };
  if (direction === "in") return { isInputBranded: true };
  return { brand: direction === "inout" ? (name ?? true) : true, isInputBranded: true };
}

function literalOf(type: Node): string | undefined {
  return type.type === "TSLiteralType" ? stringOf(type.literal as Node) : undefined;
}

/** `coerce`, as a name of its own or of zod's. */
function isCoerce({ type, name, property }: Node): boolean {
  return (type === "MemberExpression" ? (property as Node).name : name) === "coerce";
}

const keywords: ReadonlyMap<string, string> = new Map(
  ["string", "number", "boolean", "bigint", "null", "undefined", "any"].map((name) => [`ts${name}keyword`, name]),
);

/** Of a type that means the same in every file; `undefined` for others. */
function membersOf(type: Node): string[] | undefined {
  if (type.type === "TSUnionType") {
    const members = (type.types as Node[]).map(membersOf);
    return members.includes(undefined) ? undefined : (members as string[][]).flat();
  }
  if (type.type === "TSTypeReference") return (type.typeName as Node).name === "Date" ? ["Date"] : undefined;
  const keyword = keywords.get(type.type.toLowerCase());
  return keyword === undefined ? undefined : [keyword];
}

function stringOf({ type, value }: Node): string | undefined {
  return type === "Literal" && typeof value === "string" ? value : undefined;
}

/** Whether a function may be a type guard, by its own word or because TypeScript infers it. */
function mayBeGuard(test: Node): boolean {
  if (test.type !== "ArrowFunctionExpression" && test.type !== "FunctionExpression") return true; // it has a name
  const returned = test.returnType as { typeAnnotation: Node } | null | undefined;
  if (returned) return returned.typeAnnotation.type === "TSTypePredicate";
  const [parameter] = test.params as Node[];
  const result = resultOf(test.body as Node);
  return test.async !== true && parameter?.type === "Identifier" && narrows(result, String(parameter.name));
}

/** What a function returns, if it does nothing else. */
function resultOf(body: Node): Node | undefined {
  if (body.type !== "BlockStatement") return body;
  const [only, ...more] = body.body as Node[];
  return more.length === 0 && only?.type === "ReturnStatement" ? (only.argument as Node | undefined) : undefined;
}

/** Whether what is known of a variable may grow where an expression is true. */
function narrows(expression: Node | undefined, name: string): boolean {
  const isIt = (node: unknown): boolean => {
    const { type, name: own, expression: inner } = node as Node;
    return type === "TSNonNullExpression" ? isIt(inner) : type === "Identifier" && own === name;
  };
  const [left, right] = [expression?.left as Node, expression?.right as Node];
  switch (expression?.type) {
    case "Identifier":
      return isIt(expression);
    case "ParenthesizedExpression":
      return narrows(expression.expression as Node, name);
    case "ChainExpression":
      return narrows(expression.expression as Node, name);
    case "MemberExpression":
      return isIt(expression.object); // the tag of a union may be true or false
    case "LogicalExpression":
      return [left, right].some((side) => side.type !== "MemberExpression" && narrows(side, name));
    case "UnaryExpression":
      return expression.operator === "!" && narrows(expression.argument as Node, name);
    case "CallExpression":
      return (expression.arguments as Node[]).some(isIt);
    case "BinaryExpression":
      if (expression.operator === "instanceof") return isIt(left);
      if (expression.operator === "in") return isIt(right);
      return equalities.has(String(expression.operator)) && (tells(left, right, isIt) || tells(right, left, isIt));
    default:
      return false;
  }
}

const equalities = new Set(["===", "!==", "==", "!="]);

/** `it`, `typeof it` or `it.kind`, compared; the last with what is not `it`'s own, as unions are told apart. */
function tells(side: Node, other: Node, isIt: (node: unknown) => boolean): boolean {
  if (side.type === "ChainExpression") return tells(side.expression as Node, other, isIt);
  if (side.type === "UnaryExpression") return side.operator === "typeof" && isIt(side.argument);
  if (side.type !== "MemberExpression") return isIt(side);
  const { name } = side.property as Node;
  return isIt(side.object) && mayBeTag(other, isIt) && name !== "length" && name !== "size";
}

/** `"a"`, `-1`, a constant or `Kind.A`. */
function mayBeTag({ type, object }: Node, isIt: (node: unknown) => boolean): boolean {
  if (type === "MemberExpression") return (object as Node).type === "Identifier" && !isIt(object);
  return tags.has(type);
}

const tags = new Set(["Literal", "TemplateLiteral", "UnaryExpression", "Identifier"]);
