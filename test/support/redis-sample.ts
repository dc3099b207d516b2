/** The broker of docs/deployment.md, as it stands there, on what a test has in place of the package redis. */

import type { Broker } from "@wsrpc-ts/runtime/server";
import { transform } from "esbuild";
import { samplesOf } from "./samples.ts";

/** Returns what the page calls `redisBroker`. Of one test file, all brokers are on the client that was named last. */
export async function redisSample(createClient: unknown): Promise<(url: string) => Promise<Broker>> {
  const sample = samplesOf("docs/deployment.md").find((code) => code.startsWith("// redis-broker.ts")) ?? "";
  const { code } = await transform(sample.replace(/^import .* from "redis".*$/m, ""), { loader: "ts" });
  Object.assign(globalThis, { createClient });
  const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  return module.redisBroker;
}
