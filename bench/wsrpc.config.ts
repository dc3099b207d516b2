import { defineConfig } from "@wsrpc-ts/cli";

export default defineConfig({ contract: "src/contenders/wsrpc/contract.ts", out: "src/contenders/wsrpc/generated" });
