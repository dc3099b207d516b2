/** Under which name, and from where, generated code can import a type of the contract's author. */

import { dirname, relative, resolve, sep } from "node:path";
import { ts } from "ts-morph";
import type { ForeignName, GlobalName } from "../model/foreign-type.ts";
import type { ContractHome } from "./contract-home.ts";
import { packageAround } from "./package-around.ts";

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const installed = /[\\/]node_modules[\\/]/;

export class ForeignNames {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #cwd: string;
  /** The folder of the package that the contract is in. */
  readonly #own: string | undefined;
  /** The packages that the contract imports, with what each exports. */
  readonly #packages: ReadonlyMap<string, ReadonlyMap<ts.Symbol, string>>;

  constructor(program: ts.Program, { cwd, modules, entry }: ContractHome) {
    this.#program = program;
    this.#checker = program.getTypeChecker();
    this.#cwd = cwd;
    this.#own = packageAround(dirname(entry));
    this.#packages = new Map(
      modules.flatMap(({ file, imports }) =>
        [...imports.keys()]
          .filter((specifier) => !specifier.startsWith("."))
          .map((specifier) => [specifier, this.#exportsOf(this.#resolved(specifier, resolve(cwd, file)))] as const),
      ),
    );
  }

  /** `undefined` if only the file that declares a type can name it. */
  of(symbol: ts.Symbol): ForeignName | GlobalName | undefined {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration) return undefined;
    if (isGlobal(declaration)) return { global: symbol.name };
    const source = declaration.getSourceFile();
    return this.#inPackages(symbol, source) ?? this.#inFile(symbol, source);
  }

  #inPackages(symbol: ts.Symbol, { fileName }: ts.SourceFile): ForeignName | undefined {
    const isOwn = !installed.test(fileName) && packageAround(dirname(fileName)) === this.#own;
    if (isOwn) return undefined;
    for (const [specifier, names] of this.#packages) {
      const name = names.get(symbol);
      if (name !== undefined) return { name, from: { package: specifier } };
    }
  }

  #inFile(symbol: ts.Symbol, source: ts.SourceFile): ForeignName | undefined {
    if (installed.test(source.fileName)) return undefined;
    const name = this.#exportsOf(this.#checker.getSymbolAtLocation(source)).get(symbol);
    const file = relative(this.#cwd, source.fileName).replaceAll(sep, "/");
    return name === undefined ? undefined : { name, from: { file } };
  }

  #resolved(specifier: string, importer: string): ts.Symbol | undefined {
    const ambient = this.#checker.getAmbientModules().find(({ name }) => name === JSON.stringify(specifier));
    if (ambient) return ambient;
    const { resolvedModule } = ts.resolveModuleName(specifier, importer, this.#program.getCompilerOptions(), ts.sys);
    const source = resolvedModule && this.#program.getSourceFile(resolvedModule.resolvedFileName);
    return source && this.#checker.getSymbolAtLocation(source);
  }

  /** What a module exports, and what the namespaces that it exports hold. */
  #exportsOf(module: ts.Symbol | undefined): ReadonlyMap<ts.Symbol, string> {
    const names = new Map<ts.Symbol, string>();
    if (!module) return names;
    this.#add(module, "", names);
    for (const [symbol, name] of [...names]) {
      const isNamespace = (symbol.flags & ts.SymbolFlags.ValueModule) !== 0;
      if (isNamespace && symbol !== module) this.#add(symbol, `${name}.`, names);
    }
    return names;
  }

  /** The first name that a symbol gets is the one it keeps. */
  #add(module: ts.Symbol, prefix: string, names: Map<ts.Symbol, string>): void {
    for (const exported of this.#checker.getExportsOfModule(module)) {
      if (!identifier.test(exported.name)) continue;
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? this.#checker.getAliasedSymbol(exported) : exported;
      if (!names.has(symbol)) names.set(symbol, prefix + exported.name);
    }
  }
}

/** Declared in a file that is no module, or for all of them. */
function isGlobal({ parent }: ts.Declaration): boolean {
  if (ts.isSourceFile(parent)) return !ts.isExternalModule(parent);
  if (ts.isVariableDeclarationList(parent)) return isGlobal(parent.parent as unknown as ts.Declaration);
  return ts.isModuleBlock(parent) && (parent.parent.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}
