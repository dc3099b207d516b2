import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const notOurs = new Set(["node_modules", "dist", "artifacts"]);

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Readonly<Record<string, string>> };

describe.each(pagesIn(""))("%s", (page) => {
  const text = readFileSync(page, "utf8");

  it("leads to files and headings that are there", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target = ""]) => target);

    const lost = links.filter((target) => !isThere(page, target));

    expect(lost).toEqual([]);
  });

  it("names scripts that are there", () => {
    const named = [...text.matchAll(/`?npm run ([a-z][\w:-]*)/g)].map(([, script = ""]) => script);

    const lost = named.filter((script) => !Object.hasOwn(scripts, script));

    expect(lost).toEqual([]);
  });
});

function pagesIn(folder: string): string[] {
  return readdirSync(folder || ".", { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.has(entry.name) || entry.name.startsWith(".") ? [] : pagesIn(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

function isThere(page: string, target: string): boolean {
  const [file = "", heading] = target.split("#");
  const path = file === "" ? page : join(dirname(page), file);
  if (!existsSync(path)) return false;
  return heading === undefined || headingsOf(path).includes(heading);
}

/** As GitHub names them in addresses. */
function headingsOf(path: string): string[] {
  const lines = readFileSync(path, "utf8").replace(/^```.*?^```/gms, "");
  return [...lines.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}
