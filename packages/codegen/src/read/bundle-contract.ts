/** Makes one program of a contract's modules that Node can run, and reads them on the way. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Loader, Message, Plugin, ResolveResult } from "esbuild";
import { aliasedPackage } from "./aliased-package.ts";
import { packageAround } from "./package-around.ts";
import { SourceModule } from "./source-module.ts";
import { ZodCopies } from "./zod-copies.ts";

export interface Bundle {
  /** The program's text. */
  readonly text: string;
  readonly modules: readonly SourceModule[];
  /** Files that went in, absolute. */
  readonly inputs: readonly string[];
  /** What each module's import specifiers lead to; modules are named as in `modules`. */
  readonly imports: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly zodCopies: ZodCopies;
}

/** The contract's syntax is wrong, or one of its imports leads nowhere. */
export class BundleError extends Error {
  readonly messages: readonly Message[];
  /** What was read until then. */
  readonly modules: readonly SourceModule[];

  constructor(messages: readonly Message[], modules: readonly SourceModule[]) {
    super(messages[0]?.text);
    this.messages = messages;
    this.modules = modules;
  }
}

/** As an ES module, esbuild would be read twice: once for what it exports. */
const require = createRequire(import.meta.url);

/** For `import z = require("zod")`, and for packages of a monorepo that are CommonJS. */
const ownRequire =
  'import { createRequire as wsrpcRequire } from "node:module"; const require = wsrpcRequire(import.meta.url);';

const source = /\.[cm]?[jt]sx?$/;
const typeScript = /\.[cm]?tsx?$/;
const installed = /[\\/]node_modules[\\/]/;

/**
 * Packages stay outside, but for those that are TypeScript, such as the neighbours in a monorepo. What is the importer's
 * own is none, by whatever name it is imported.
 *
 * @param cwd the folder that names of files are relative to
 * @throws BundleError
 */
export async function bundleContract(entry: string, cwd: string): Promise<Bundle> {
  const { build } = require("esbuild") as typeof import("esbuild");
  const modules: SourceModule[] = [];
  const zodCopies = new ZodCopies();
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: cwd,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    sourcesContent: false,
    sourceRoot: pathToFileURL(`${dirname(entry)}${sep}`).href,
    logLevel: "silent",
    outfile: entry.replace(source, ".wsrpc.mjs"), // the source map's names are relative to the contract
    banner: { js: ownRequire },
    plugins: [reading(cwd, modules), packagesOutside(zodCopies)],
  }).catch((error: { errors?: Message[] }) => {
    throw error.errors ? new BundleError(error.errors.map(atTheEnd(modules)), modules) : error;
  });
  const inputs = Object.entries(metafile.inputs);
  return {
    text: outputFiles[0]?.text ?? "",
    modules: inOrder(modules, (file) => relative(dirname(entry), resolve(cwd, file))),
    zodCopies,
    inputs: inputs.map(([file]) => resolve(cwd, file)),
    imports: new Map(
      inputs.map(([file, { imports }]) => [
        file,
        new Map(imports.map(({ path, original }) => [original ?? path, path])),
      ]),
    ),
  };
}

/** They were read in whatever order the disk had. @param pathOf the same from whatever folder the contract is read */
function inOrder(modules: readonly SourceModule[], pathOf: (file: string) => string): readonly SourceModule[] {
  const paths = new Map(modules.map(({ file }) => [file, pathOf(file)]));
  return modules.toSorted((a, b) => ((paths.get(a.file) ?? "") < (paths.get(b.file) ?? "") ? -1 : 1));
}

/** Where a module ends in the middle of something, what was put behind it is not what is wrong. */
function atTheEnd(modules: readonly SourceModule[]): (message: Message) => Message {
  return (message) => {
    const { location } = message;
    const module = modules.find(({ file }) => file === location?.file);
    if (!location || !module || location.line <= module.lines) return message;
    const place = { line: module.lines, column: 0, lineText: "" };
    return { ...message, text: "Unexpected end of file", location: { ...location, ...place } };
  };
}

/** Reads each module, and has it tell at run time what its names stand for. */
function reading(cwd: string, modules: SourceModule[]): Plugin {
  return {
    name: "wsrpc-reading",
    setup({ onLoad }) {
      onLoad({ filter: source }, async ({ path }) => {
        if (installed.test(path)) return undefined;
        const file = relative(cwd, path).replaceAll(sep, "/");
        const contents = await readFile(path, "utf8").catch((error: Error) => error);
        if (contents instanceof Error) return { errors: [{ text: `Cannot read ${file}: ${reasonOf(contents)}` }] };
        const module = new SourceModule(file, contents);
        modules.push(module);
        if (!module.isModule && !typeScript.test(path)) return undefined; // with a word more it would be none of CommonJS
        const names = [...module.declarations.keys()].join(", ");
        const enums = [...module.declarations.values()].flatMap(({ name, value }) => (value ? [] : [name]));
        const told = `${JSON.stringify(file)}, () => ({ ${names} }), ${JSON.stringify(enums)}`;
        const telling = `;globalThis.__wsrpcDeclare?.(${told});`;
        return {
          contents: `${module.marked}\n${ownMeta(path)}${telling}`,
          loader: extname(path).replace(/^\.[cm]?/, "") as Loader,
          resolveDir: dirname(path),
        };
      });
    },
  };
}

/** Without the path. */
function reasonOf({ message }: Error): string {
  return message.replace(/, \w+ '.*$/s, "");
}

/** `import.meta` of the bundle is that of a file elsewhere; see `SourceModule.marked`. */
function ownMeta(path: string): string {
  const own = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
  return `function wsrpcMeta() { return { ...import.meta, ...${JSON.stringify(own)} }; }`;
}

/** By `paths` of tsconfig.json or `imports` of package.json, of which Node knows nothing where the program is run. */
function isOwn(path: string, importerFolder: string): boolean {
  return isAbsolute(path) && packageAround(dirname(path)) === packageAround(importerFolder);
}

function packagesOutside(zodCopies: ZodCopies): Plugin {
  return {
    name: "wsrpc-packages-outside",
    setup({ onResolve, resolve }) {
      const asked = new Map<string, Promise<ResolveResult>>(); // most modules of a contract import the same
      onResolve({ filter: /^[^./]/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (pluginData === "asked" || kind === "entry-point" || /^[a-z]:[\\/]/i.test(path)) return undefined;
        if (path.startsWith("node:")) return { path, external: true };
        const key = JSON.stringify([path, resolveDir, kind]);
        const answer = asked.get(key) ?? resolve(path, { importer, resolveDir, kind, pluginData: "asked" });
        asked.set(key, answer);
        const found = await answer;
        const isSource = !installed.test(found.path) && (typeScript.test(found.path) || isOwn(found.path, resolveDir));
        if (found.errors.length === 0 && isSource) return found;
        const outside = aliasedPackage(path, resolveDir) ?? path;
        if (outside.startsWith("#") && found.errors.length > 0) return undefined; // it is told with its place
        zodCopies.add(outside, found.path, importer);
        return { path: outside, external: true };
      });
    },
  };
}
