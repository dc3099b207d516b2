#!/usr/bin/env node
// npm links this file when it installs, which is before anything is built.
import { existsSync } from "node:fs";

const built = new URL("../dist/bin.js", import.meta.url);
if (!existsSync(built)) {
  console.error("wsrpc: the command is not built yet. Run `npm run build` at the root of the repository first.");
  process.exit(1);
}
await import(built.href);
