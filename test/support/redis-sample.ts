/** The broker and the dedup of docs/deployment.md, as they stand there, on what a test has in place of the package redis. */

import type { Broker, DedupStore } from "@wsrpc-ts/runtime/server";
import { transform } from "esbuild";
import { samplesOf } from "./samples.ts";

/** Returns what the page calls `redisBroker`. Of one test file, all brokers are on the client that was named last. */
export async function redisSample(createClient: unknown): Promise<(url: string) => Promise<Broker>> {
  return (await moduleOf("redis-broker.ts", createClient)).redisBroker;
}

/** Returns what the page calls `redisDedup`; its client is that which was named last, too. */
export async function redisDedupSample(createClient: unknown): Promise<(url: string) => Promise<DedupStore>> {
  return (await moduleOf("redis-dedup.ts", createClient)).redisDedup;
}

async function moduleOf(file: string, createClient: unknown) {
  const sample = samplesOf("docs/deployment.md").find((code) => code.startsWith(`// ${file}`)) ?? "";
  const { code } = await transform(sample.replace(/^import .* from "redis".*$/m, ""), { loader: "ts" });
  Object.assign(globalThis, { createClient });
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
}
