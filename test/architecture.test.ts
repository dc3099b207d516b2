import { describe, expect, it } from "vitest";
import { type SourceText, sourcesOf } from "./support/source-tree.ts";

/** Files and folders of each floor, from the ground up; the longest match counts. */
const floors: Readonly<Record<string, readonly (readonly string[])[]>> = {
  runtime: [
    ["errors.ts"],
    ["protocol/", "contract/"],
    ["rpc/", "transport/"],
    ["peer/"],
    ["client/", "server/"],
    ["testing/", "codecs/"],
    ["index.ts"],
  ],
  codegen: [
    ["model/", "print/"],
    ["read/", "check/", "compare/", "emit/"],
    ["inspect.ts"],
    ["generate.ts"],
    ["docs.ts"],
    ["index.ts"],
  ],
  cli: [
    [
      "config.ts",
      "world.ts",
      "generator.ts",
      "complaint.ts",
      "counted.ts",
      "exit-code.ts",
      "is-error.ts",
      "report.ts",
      "code-frame.ts",
      "printable.ts",
      "reason-of.ts",
      "may-be-colored.ts",
      "contract-difference.ts",
      "config-place.ts",
      "literal-config.ts",
      "watch-inputs.ts",
      "proof-copies.ts",
      "proof-module.ts",
      "project-compiler.ts",
      "shell-values.ts",
      "progress-line.ts",
      "around-difference.ts",
      "nearest-name.ts",
      "live-server.ts",
      "ancestors-of.ts",
      "settings-around.ts",
    ],
    [
      "load-config.ts",
      "last-run.ts",
      "drafts.ts",
      "make-folder.ts",
      "write-files.ts",
      "foreign-files.ts",
      "prove-types.ts",
      "lock-file.ts",
      "read-models.ts",
      "known-procedures.ts",
    ],
    ["commands/"],
    ["run.ts"],
    ["bin.ts", "index.ts"],
  ],
};

/** Rooms on the same floor that do not know each other. */
const strangers: readonly (readonly [string, string])[] = [
  ["protocol/", "contract/"],
  ["client/", "server/"],
  ["read/", "check/"],
  ["read/", "emit/"],
  ["check/", "emit/"],
  ["compare/", "read/"],
  ["compare/", "check/"],
  ["compare/", "emit/"],
];

/** Words of the world, which the pure core does not know. */
const worldly =
  /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|performance|Date\.now|new Date|Math\.random|crypto|Promise|async|await|process|WebSocket|console|fetch|Buffer)\b/;

/** A vocabulary is one file, and so is a table. */
const wide = new Set([
  "errors.ts",
  "protocol/frame.ts",
  "contract/contract.ts",
  "contract/infer.ts",
  "model/shape.ts",
  "model/model.ts",
]);
const bannedNames = /(?:^|\/)(?:utils?|helpers?|common|types?|manager|misc|shared)\.ts$|(?:^|\/)I[A-Z]|-impl\.ts$/;

describe.each(Object.keys(floors))("packages/%s/src", (name) => {
  const files = sourcesOf(name);
  const byPath = new Map(files.map((file) => [file.path, file]));

  it("has a floor for every file, and no file imports from a floor above its own", () => {
    const upward = files.flatMap((file) =>
      file.imports
        .filter((other) => floorOf(name, other) > floorOf(name, file.path))
        .map((other) => `${file.path} → ${other}`),
    );

    expect(files.filter((file) => floorOf(name, file.path) < 0).map(({ path }) => path)).toEqual([]);
    expect(upward).toEqual([]);
  });

  it("has rooms that do not know each other", () => {
    const known = files.flatMap(({ path, imports }) =>
      strangers.flatMap(([a, b]) =>
        imports
          .filter((other) => (path.startsWith(a) && other.startsWith(b)) || (path.startsWith(b) && other.startsWith(a)))
          .map((other) => `${path} → ${other}`),
      ),
    );

    expect(known).toEqual([]);
  });

  it("has no circles, imports of types included", () => {
    expect(circlesOf(byPath)).toEqual([]);
  });

  it("keeps files and functions short", () => {
    const lines = files.map((file) => file.lines);
    const functions = files.flatMap((file) => file.functions.map((one) => ({ ...one, path: file.path })));
    const lengths = functions.map((one) => one.lines);

    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(90);
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(200);
    expect(files.filter((file) => file.lines > 300).map(({ path }) => path)).toEqual([]);
    expect(quantile(lengths, 0.9)).toBeLessThanOrEqual(15);
    expect(functions.filter((one) => one.lines > 45)).toEqual([]);
  });

  it("says why, but not too much", () => {
    const share = sum(files.map((file) => file.commentLines)) / sum(files.map((file) => file.lines));

    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.2);
  });

  it("opens every file with a sentence that says its job", () => {
    const silent = files
      .filter(({ text }) => !/^(?:#!.*\n)?\/\*\*[\s*]*[A-Z`].*?[.:;]/s.test(text))
      .map(({ path }) => path);

    expect(silent).toEqual([]);
  });

  it("names files after what they hold, and exports little from each", () => {
    const isFace = ({ path }: SourceText) => /(?:^|\/)(?:index|node)\.ts$/.test(path);
    const crowded = files.filter((file) => !isFace(file) && !wide.has(file.path) && file.exports > 5);

    expect(files.filter(({ path }) => bannedNames.test(path)).map(({ path }) => path)).toEqual([]);
    expect(crowded.map(({ path, exports }) => `${path}: ${exports}`)).toEqual([]);
  });

  it("imports no face of its own", () => {
    const faced = files.flatMap(({ path, imports }) =>
      /(?:^|\/)(?:index|bin)\.ts$/.test(path)
        ? []
        : imports.filter((other) => /(?:^|\/)index\.ts$/.test(other)).map((other) => `${path} → ${other}`),
    );

    expect(faced).toEqual([]);
  });

  it("uses any only where contracts are typed", () => {
    const loose = files
      .filter(
        ({ path, text }) => !path.startsWith("contract/") && /[:<,|&(]\s*any\b(?!["'`-])|\bas any\b/.test(code(text)),
      )
      .map(({ path }) => path);

    expect(loose).toEqual([]);
  });
});

describe("packages/runtime/src/protocol", () => {
  it("is pure: it knows no clock, no chance, no socket and no promise", () => {
    const files = sourcesOf("runtime").filter(({ path }) => path.startsWith("protocol/"));

    const impure = files.flatMap(({ path, text, packages }) => [
      ...packages.map((name) => `${path} imports ${name}`),
      ...code(text)
        .split("\n")
        .flatMap((line) => (worldly.test(line) ? [`${path}: ${line.trim()}`] : [])),
    ]);

    expect(files.length).toBeGreaterThan(20);
    expect(impure).toEqual([]);
  });
});

describe("packages/codegen/src", () => {
  it("reads contracts as data: the runtime's name is only a string to it", () => {
    const joined = sourcesOf("codegen").flatMap(({ path, packages }) =>
      packages.filter((name) => name.startsWith("@wsrpc-ts/")).map((name) => `${path} → ${name}`),
    );

    expect(joined).toEqual([]);
  });
});

function floorOf(name: string, path: string): number {
  return (
    floors[name]?.findIndex((rooms) =>
      rooms.some((room) => path === room || (room.endsWith("/") && path.startsWith(room))),
    ) ?? -1
  );
}

function circlesOf(files: ReadonlyMap<string, SourceText>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, above: readonly string[]): void => {
    if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(" → "));
    if (done.has(path) || above.includes(path)) return;
    for (const other of files.get(path)?.imports ?? []) visit(other, [...above, path]);
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return circles;
}

/** Without comments and strings. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|`[^`]*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/gm, "");
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
