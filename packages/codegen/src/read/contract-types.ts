/** A contract as TypeScript sees it: the only file that loads the compiler, which takes its time. */

import { dirname, resolve } from "node:path";
import { Project, ts } from "ts-morph";
import type { ForeignType } from "../model/foreign-type.ts";
import type { Entity } from "../model/shape.ts";
import type { ContractHome } from "./contract-home.ts";
import { ForeignNames } from "./foreign-names.ts";
import { foreignType } from "./foreign-type-text.ts";
import type { Way } from "./leaf-ways.ts";

export interface FoundType {
  /** Left out where the type cannot be written down outside the contract. */
  readonly type: ForeignType | undefined;
  /** A refinement has narrowed it. */
  readonly isGuarded: boolean;
}

export class ContractTypes {
  readonly #cwd: string;
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #names: ForeignNames;

  constructor(home: ContractHome) {
    const { cwd, modules, entry } = home;
    this.#cwd = cwd;
    const project = new Project({ compilerOptions: optionsFor(dirname(entry)), skipAddingFilesFromTsConfig: true });
    for (const { file } of modules) project.addSourceFileAtPathIfExists(resolve(cwd, file));
    this.#program = project.getProgram().compilerObject;
    this.#checker = this.#program.getTypeChecker();
    this.#names = new ForeignNames(this.#program, home);
  }

  /** What a server holds of the schema at the end of a way; `undefined` if TypeScript does not see a schema there. */
  at({ from, path }: Way): FoundType | undefined {
    let type = this.#declared(from);
    for (const name of path) type = type && this.#property(type, name);
    const schema = type && this.#checker.getNonNullableType(type);
    const own = schema && this.#property(schema, "_zod");
    const output = own && this.#property(own, "output");
    if (!schema || !output) return undefined;
    const isGuarded = schema.isIntersection() && schema.types.some(({ symbol }) => symbol?.name === "ZodType");
    return { type: foreignType(output, this.#checker, this.#names), isGuarded };
  }

  #declared({ file, name }: Entity): ts.Type | undefined {
    const source = this.#program.getSourceFile(resolve(this.#cwd, file));
    for (const statement of source?.statements ?? []) {
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.flatMap(identifiersIn).find((one) => one.text === name);
      if (found) return this.#checker.getTypeAtLocation(found);
    }
  }

  #property(type: ts.Type, name: string): ts.Type | undefined {
    const present = this.#checker.getNonNullableType(type);
    const owner = name === "_zod" ? this.#throughLazies(present) : present;
    const property = this.#checker.getPropertyOfType(owner, name);
    if (property) return this.#checker.getTypeOfSymbol(property);
    return /^\d+$/.test(name) ? this.#checker.getIndexTypeOfType(owner, ts.IndexKind.Number) : undefined;
  }

  /** Shapes know no `lazy`; types do. */
  #throughLazies(schema: ts.Type): ts.Type {
    let inner: ts.Type | undefined = schema;
    for (const name of ["_zod", "def", "getter"]) {
      const property: ts.Symbol | undefined = inner && this.#checker.getPropertyOfType(inner, name);
      inner = property && this.#checker.getTypeOfSymbol(property);
    }
    const [getter] = inner?.getCallSignatures() ?? [];
    return getter ? this.#throughLazies(getter.getReturnType()) : schema;
  }
}

/** What is declared: the name alone, or each one that `{ get, put: save }` takes out. */
function identifiersIn({ name }: ts.VariableDeclaration | ts.BindingElement): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? identifiersIn(element) : []));
}

/** As the project's tsconfig.json has it, but for what a contract needs in any case. */
function optionsFor(folder: string): ts.CompilerOptions {
  const file = ts.findConfigFile(folder, ts.sys.fileExists);
  const { options }: { options: ts.CompilerOptions } = file
    ? ts.parseJsonConfigFileContent(ts.readConfigFile(file, ts.sys.readFile).config ?? {}, ts.sys, dirname(file))
    : { options: {} };
  const resolution = options.module ?? options.moduleResolution;
  return {
    ...options,
    ...(resolution === undefined && {
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
    }),
    types: options.types ?? ["*"],
    strict: true,
    strictNullChecks: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  };
}
