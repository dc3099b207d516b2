import { join } from "node:path";
import { expect, it } from "vitest";
import { diagnosticTexts } from "./support/diagnostic-text.ts";
import { GeneratedProject } from "./support/generated-project.ts";
import { root } from "./support/root.ts";
import { samplesOf } from "./support/samples.ts";

const builders = 'import { call, topic } from "@wsrpc-ts/runtime";\nimport * as z from "zod";\n';

/** What the samples use of redis 6. */
const redis = `
  export interface Redis {
    on(name: "error" | "ready" | "reconnecting", listener: (error: unknown) => void): Redis;
    connect(): Promise<Redis>;
    duplicate(): Redis;
    eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
    subscribe(channel: string, listener: (message: string) => unknown): Promise<void>;
    unsubscribe(channel: string, listener?: (message: string) => unknown): Promise<void>;
  }
  export declare function createClient(options: { url: string }): Redis;`;

/** What the samples use of https-proxy-agent 9. */
const httpsProxyAgent = `
  import { Agent } from "node:http";
  export declare class HttpsProxyAgent extends Agent {
    constructor(url: string);
  }`;

/** All samples of a page as one module, behind what the page takes for granted; imports may stand where they stand. */
async function errorsIn(project: GeneratedProject, samples: readonly string[], granted = ""): Promise<string[]> {
  project.write("sample.ts", `${[granted, ...samples].join("\n")}\nexport {};\n`);
  try {
    return [
      ...diagnosticTexts(project.generated.diagnostics),
      ...(await project.typeErrors('import "./sample.ts";\n')),
    ];
  } finally {
    project.remove();
  }
}

it("the tests in docs/testing.md compile", async () => {
  const place = "call({ input: z.object({ item: z.string() }), output: z.object({ state: z.string() }) })";
  const orders = `export const place = ${place};\nexport const placed = topic({ event: z.object({ item: z.string() }) });`;
  const project = await GeneratedProject.of({
    "contract.ts": 'export * as orders from "./orders.ts";\n',
    "orders.ts": `${builders}${orders}\n`,
  });
  const [sample = "", publishing = "", expiring = ""] = samplesOf("docs/testing.md").map((code) =>
    code.replaceAll("../src/", "./"),
  );
  const granted = `
    declare function it(title: string, test: () => Promise<void>): void;
    declare function expect(value: unknown): { toMatchObject(value: object): void; toEqual(value: object): void };
    declare const handlers: import("./generated/server.ts").Handlers;
    declare const placed: string[];`;
  project.write(
    "publishing.ts",
    `import { anonymous as authenticate } from "@wsrpc-ts/runtime/server";\n${publishing}`,
  );

  expect(await errorsIn(project, [sample, expiring], `${granted}\nimport "./publishing.ts";`)).toEqual([]);
});

it("the codec of docs/client-codecs.md is decoded in the client", async () => {
  const [, sample = ""] = samplesOf("docs/client-codecs.md");
  const [, money = "", contract = "", page = ""] = sample.split(/^\/\/ (?:src\/.*|in a page)\n/m);
  const project = await GeneratedProject.of(
    {
      "contract.ts": `${builders}import { Price } from "./money.ts";\n${contract}`,
      "money.ts": `import * as z from "zod";\n${money}`,
    },
    {},
    { clientCodecs: true },
  );
  const granted = `
    import { createClient } from "./generated/client.ts";
    import type { Money } from "./money.ts";
    const client = createClient("/rpc");`;

  expect(await errorsIn(project, [page, "paid satisfies Money;"], granted)).toEqual([]);
});

it("the clients of docs/clients.md compile", async () => {
  const project = await GeneratedProject.of(
    { "contract.ts": 'export * as chat from "./chat.ts";\n', "chat.ts": `${builders}export const send = call({});\n` },
    { module: "preserve", moduleResolution: "bundler" },
  );

  expect(
    await errorsIn(
      project,
      samplesOf("docs/clients.md").filter((sample) => !isProxied(sample)),
    ),
  ).toEqual([]);
});

it("the client of docs/clients.md that dials through a proxy compiles", async () => {
  const project = await GeneratedProject.of(
    { "contract.ts": `${builders}export const send = call({});\n` },
    { module: "preserve", moduleResolution: "bundler", types: ["node"] },
  );
  project.write("agent.ts", httpsProxyAgent);
  const typesOfWs = JSON.stringify(join(root, "node_modules/@types/ws/index.mjs"));
  const samples = samplesOf("docs/clients.md")
    .filter(isProxied)
    .map((sample) => sample.replace('"https-proxy-agent"', '"./agent.ts"').replace('"ws"', typesOfWs));

  expect(samples).toHaveLength(1);
  expect(await errorsIn(project, samples)).toEqual([]);
});

const isProxied = (sample: string) => sample.includes("https-proxy-agent");

it("the servers of docs/deployment.md compile", async () => {
  const project = await GeneratedProject.of(
    { "contract.ts": `${builders}export const send = call({});\n` },
    { types: ["node"] },
  );
  const granted = `
    import { anonymous as authenticate, serve } from "@wsrpc-ts/runtime/server";
    import { createRouter } from "./generated/server.ts";
    import { redisBroker } from "./redis-broker.ts";
    const router = createRouter({ send() {} });
    const server = serve(router, { authenticate });
    declare const metrics: import("node:http").Server;
    import { redisDedup } from "./redis-dedup.ts";
    const url = "redis://127.0.0.1";
    serve(router, { authenticate, broker: await redisBroker(url), dedup: await redisDedup(url) });`;
  const [https = "", origins = "", http = "", shared = "", goingAway = "", broker = "", dedup = "", metrics = ""] =
    samplesOf("docs/deployment.md");
  project.write("redis-broker.ts", broker.replace('"redis"', '"./redis.ts"'));
  project.write("redis-dedup.ts", dedup.replace('"redis"', '"./redis.ts"'));
  project.write("redis.ts", redis);
  const apart = https
    .replace("createServer }", "createServer as createTlsServer }")
    .replace("= createServer", "= createTlsServer");

  const inBundle = shared.replaceAll("server =", "bundled =").replace("(handlers)", "({ send() {} })");

  expect(await errorsIn(project, [origins, http, goingAway, apart, metrics, inBundle], granted)).toEqual([]);
});
