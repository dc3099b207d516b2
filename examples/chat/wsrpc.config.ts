import { defineConfig } from "@wsrpc-ts/cli";

export default defineConfig({ contract: "src/contract/index.ts", out: "src/generated" });
