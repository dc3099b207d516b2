import { defineConfig } from "tsup";

export default defineConfig({
  // The second one runs beside each contract, in a process of its own.
  entry: { index: "src/index.ts", "inspect-contract": "src/read/inspect-contract.ts" },
  format: ["esm"],
  target: "node20",
  platform: "node",
  sourcemap: true,
  clean: true,
  splitting: true,
  treeshake: true,
});
