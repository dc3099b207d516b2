/** A type of TypeScript's → text for generated code, with the names that it must import. */

import { ts } from "ts-morph";
import type { ForeignName, ForeignType, GlobalName } from "../model/foreign-type.ts";
import { quote, quoteKey, quoteTemplate } from "../print/quote.ts";
import type { ForeignNames } from "./foreign-names.ts";

/** `undefined` for a type that has no name outside and is more than data. */
export function foreignType(type: ts.Type, checker: ts.TypeChecker, names: ForeignNames): ForeignType | undefined {
  try {
    return new Writing(checker, names).of(type);
  } catch (error) {
    if (error instanceof Unwritable) return undefined;
    throw error;
  }
}

class Unwritable extends Error {}

type Parts = ForeignType["parts"];

const single = (...parts: Parts): ForeignType => ({ parts, binding: "single" });

class Writing {
  readonly #checker: ts.TypeChecker;
  readonly #names: ForeignNames;
  readonly #open = new Set<ts.Type>();

  constructor(checker: ts.TypeChecker, names: ForeignNames) {
    this.#checker = checker;
    this.#names = names;
  }

  of(type: ts.Type): ForeignType {
    if (this.#open.has(type) || this.#open.size > 50) throw new Unwritable();
    this.#open.add(type);
    const text = this.#named(type) ?? this.#leaf(type) ?? this.#composed(type);
    this.#open.delete(type);
    return text;
  }

  #named(type: ts.Type): ForeignType | undefined {
    const { aliasSymbol, aliasTypeArguments = [] } = type;
    const alias = aliasSymbol && this.#names.of(aliasSymbol);
    if (alias) return this.#reference(alias, aliasTypeArguments);
    const { symbol } = type;
    if (!symbol || this.#isList(type)) return undefined;
    if ((symbol.flags & ts.SymbolFlags.EnumMember) !== 0) return this.#enumMember(type, symbol);
    const named = ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.Enum;
    if ((symbol.flags & named) === 0) return undefined;
    const name = this.#names.of(symbol);
    if (name) return this.#reference(name, this.#argumentsOf(type));
    if ((symbol.flags & ts.SymbolFlags.Interface) === 0) throw new Unwritable();
  }

  /** An enum of one member is that member. */
  #enumMember(type: ts.Type, symbol: ts.Symbol): ForeignType {
    const owner = this.#checker.getBaseTypeOfLiteralType(type).symbol;
    const name = owner && this.#names.of(owner);
    if (!name) throw new Unwritable();
    return owner === symbol || !type.isLiteral() ? single(name) : single(name, `.${symbol.name}`);
  }

  #reference(name: ForeignName | GlobalName, given: readonly ts.Type[]): ForeignType {
    if (given.length === 0) return single(name);
    return single(name, "<", ...this.#list(given, ", "), ">");
  }

  /** Without those at the end that are as they would be without a word. */
  #argumentsOf(type: ts.Type): readonly ts.Type[] {
    if ((type as ts.ObjectType).objectFlags === undefined) return [];
    const { target } = type as ts.TypeReference;
    const parameters = (target ?? (type as ts.InterfaceType)).typeParameters ?? [];
    const given = target ? this.#checker.getTypeArguments(type as ts.TypeReference).slice(0, parameters.length) : [];
    let length = given.length;
    while (length > 0) {
      const usual = this.#checker.getDefaultFromTypeParameter(parameters[length - 1] as ts.Type);
      if (!usual || usual !== given[length - 1]) break;
      length -= 1;
    }
    return given.slice(0, length);
  }

  #leaf(type: ts.Type): ForeignType | undefined {
    const { flags } = type;
    if (type.isStringLiteral()) return single(quote(type.value));
    if (type.isNumberLiteral()) return single(String(type.value));
    if ((flags & ts.TypeFlags.BigIntLiteral) !== 0) return single(this.#checker.typeToString(type));
    if ((flags & ts.TypeFlags.Boolean) !== 0) return single("boolean");
    const name = (type as ts.Type & { intrinsicName?: string }).intrinsicName;
    if (name !== undefined && name !== "error") return single(name);
    if ((flags & ts.TypeFlags.TemplateLiteral) === 0) return undefined;
    const { texts, types } = type as ts.TemplateLiteralType;
    return single(
      "`",
      ...texts.flatMap((text, index): Parts => {
        const inner = types[index];
        return [quoteTemplate(text), ...(inner ? ["${", ...this.of(inner).parts, "}"] : [])];
      }),
      "`",
    );
  }

  #composed(type: ts.Type): ForeignType {
    if (type.isUnion()) return this.#union(type);
    if (type.isIntersection()) return { parts: this.#list(type.types, " & ", "intersection"), binding: "intersection" };
    if ((type.flags & ts.TypeFlags.Object) === 0) throw new Unwritable();
    if (this.#isList(type)) return this.#array(type as ts.TypeReference);
    return this.#object(type as ts.ObjectType);
  }

  #union({ types }: ts.UnionType): ForeignType {
    const isBoolean = ({ flags }: ts.Type) => (flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const both = types.filter(isBoolean).length === 2;
    const written = types.filter((type) => !(both && isBoolean(type)) && !isAbsence(type)).map((type) => this.of(type));
    const all = [...written, ...(both ? [single("boolean")] : [])].sort((a, b) => emptiness(a) - emptiness(b));
    const parts = all.flatMap((text, index): Parts => [...(index > 0 ? [" | "] : []), ...loose(text, "operator")]);
    return { parts, binding: "union" };
  }

  #isList(type: ts.Type): boolean {
    return this.#checker.isArrayType(type) || this.#checker.isTupleType(type);
  }

  #array(type: ts.TypeReference): ForeignType {
    const inner = this.#checker.getTypeArguments(type);
    const isTuple = this.#checker.isTupleType(type);
    const isReadonly = isTuple ? (type.target as ts.TupleType).readonly : type.symbol.name === "ReadonlyArray";
    const [item] = inner;
    const list: Parts = isTuple
      ? ["[", ...this.#elements(type.target as ts.TupleType, inner), "]"]
      : [...loose(this.of(item as ts.Type), "single"), "[]"];
    return isReadonly ? { parts: ["readonly ", ...list], binding: "operator" } : single(...list);
  }

  #elements({ elementFlags }: ts.TupleType, types: readonly ts.Type[]): Parts {
    return types.flatMap((type, index): Parts => {
      const flags = elementFlags[index] ?? ts.ElementFlags.Required;
      const text = this.of(type);
      const comma = index > 0 ? [", "] : [];
      if ((flags & ts.ElementFlags.Optional) !== 0) return [...comma, ...loose(text, "single"), "?"];
      if ((flags & ts.ElementFlags.Rest) !== 0) return [...comma, "...", ...loose(text, "single"), "[]"];
      return [...comma, ...text.parts];
    });
  }

  #object(type: ts.ObjectType): ForeignType {
    const [call, ...calls] = type.getCallSignatures();
    const properties = type.getProperties();
    if (type.getConstructSignatures().length > 0 || calls.length > 0) throw new Unwritable();
    if (call && properties.length > 0) throw new Unwritable();
    if (call) return this.#function(call);
    const indexes = this.#checker.getIndexInfosOfType(type).map((info): Parts => {
      if (!properties.every((property) => this.#fits(property, info.type))) throw new Unwritable(); // it came of an intersection
      const readonly = info.isReadonly ? ["readonly "] : [];
      return [...readonly, "[key: ", ...this.of(info.keyType).parts, "]: ", ...this.of(info.type).parts];
    });
    const members = [...indexes, ...properties.map((property) => this.#member(property))];
    if (members.length === 0) return single("{}");
    return single("{ ", ...members.flatMap((member, index): Parts => [...(index > 0 ? ["; "] : []), ...member]), " }");
  }

  #fits(property: ts.Symbol, type: ts.Type): boolean {
    return this.#checker.isTypeAssignableTo(this.#checker.getTypeOfSymbol(property), type);
  }

  #member(property: ts.Symbol): Parts {
    if (property.name.startsWith("__@") || property.name.startsWith("__#")) throw new Unwritable();
    const modifiers = property.declarations?.map((one) => ts.getCombinedModifierFlags(one)) ?? [];
    if (modifiers.some((flags) => (flags & ts.ModifierFlags.NonPublicAccessibilityModifier) !== 0))
      throw new Unwritable();
    const isReadonly = modifiers.length > 0 && modifiers.every((flags) => (flags & ts.ModifierFlags.Readonly) !== 0);
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const type = this.of(this.#checker.getTypeOfSymbol(property));
    return [
      isReadonly ? "readonly " : "",
      quoteKey(ts.unescapeLeadingUnderscores(property.escapedName)),
      isOptional ? "?: " : ": ",
      ...type.parts,
    ];
  }

  #function(call: ts.Signature): ForeignType {
    if (call.typeParameters || this.#checker.getTypePredicateOfSignature(call)) throw new Unwritable();
    const parameters = call.parameters.flatMap((parameter, index): Parts => {
      const { valueDeclaration: declaration } = parameter;
      const isPlain = declaration && ts.isParameter(declaration) && !declaration.dotDotDotToken;
      if (!isPlain) throw new Unwritable();
      const mark = this.#checker.isOptionalParameter(declaration) ? "?: " : ": ";
      const type = this.of(this.#checker.getTypeOfSymbol(parameter));
      return [...(index > 0 ? [", "] : []), `arg${index + 1}${mark}`, ...type.parts];
    });
    return { parts: ["(", ...parameters, ") => ", ...this.of(call.getReturnType()).parts], binding: "union" };
  }

  #list(types: readonly ts.Type[], separator: string, above: ForeignType["binding"] = "union"): Parts {
    return types.flatMap((type, index): Parts => {
      const text = this.of(type);
      return [...(index > 0 ? [separator] : []), ...(above === "union" ? text.parts : loose(text, above))];
    });
  }
}

/** Under `exactOptionalPropertyTypes` what stands for a property that is not there, which is then not undefined. */
function isAbsence(type: ts.Type): boolean {
  return (type as ts.Type & { debugIntrinsicName?: string }).debugIntrinsicName === "missing";
}

const strength: readonly ForeignType["binding"][] = ["union", "intersection", "operator", "single"];

/** In parentheses if it holds together less than what stands around it. */
function loose({ parts, binding }: ForeignType, around: ForeignType["binding"]): Parts {
  return strength.indexOf(binding) < strength.indexOf(around) ? ["(", ...parts, ")"] : parts;
}

function emptiness({ parts: [first] }: ForeignType): number {
  return first === "undefined" ? 2 : first === "null" ? 1 : 0;
}
