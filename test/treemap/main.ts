/** `npm run treemap`: what the client of a small contract consists of, as a table and as a picture in artifacts/treemap.svg. */

import { mkdirSync, writeFileSync } from "node:fs";
import { bundleClient, gzipBytes } from "../support/client-bundle.ts";
import { partsOf } from "./parts.ts";
import { treemapOf } from "./treemap.ts";

const picture = "artifacts/treemap.svg";
const bundle = await bundleClient("small");
const parts = partsOf(bundle);
const total = gzipBytes(bundle.text);

console.log("minified  gzipped  module");
for (const { path, text, gzipped } of parts) console.log(line(text.length, gzipped, path));
console.log(line(bundle.text.length, total, "all of it"));
console.log(
  "\nGzipped: by how much the bundle would shrink without that module; what modules have in common is in none of them.",
);

mkdirSync("artifacts", { recursive: true });
writeFileSync(picture, treemapOf(parts, `client bundle: ${bundle.text.length} bytes, ${total} gzipped`));
console.log(picture);

function line(minified: number, gzipped: number, name: string): string {
  return `${String(minified).padStart(8)}  ${String(gzipped).padStart(7)}  ${name}`;
}
