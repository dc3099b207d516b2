import { describe, expect, it } from "vitest";
import { linesOfClient, sampleProject, samplesOf } from "./support/samples.ts";

const [contract = "", server = "", client = "", changes = "", middleware = "", ...traced] =
  samplesOf("docs/recipes.md");

/** What the samples use of @opentelemetry/api 1. */
const openTelemetry = `
  interface Span {
    recordException(error: Error): void;
    setStatus(status: { code: SpanStatusCode }): void;
    end(): void;
  }
  interface Tracer {
    startActiveSpan<T>(name: string, options: { kind: SpanKind }, context: Context, run: (span: Span) => T): T;
  }
  interface Context { getValue(key: symbol): unknown }
  export declare enum SpanKind { SERVER = 1 }
  export declare enum SpanStatusCode { ERROR = 2 }
  export declare const trace: { getTracer(name: string): Tracer };
  export declare const context: { active(): Context };
  export declare const propagation: {
    inject(context: Context, carrier: object): void;
    extract(context: Context, carrier: object): Context;
  };`;

describe("the recipes", () => {
  const project = sampleProject({ "contract.ts": contract }, server, client);

  it("compile as they stand", async () => {
    const granted = `
      import type { Router } from "@wsrpc-ts/runtime/server";
      import type { Topic } from "@wsrpc-ts/runtime/client";
      declare const router: Router<object, object, object>;
      declare const client: { messages(params: { room: string }): Topic<string> };
      declare const room: string;
      declare function show(message: string): void;
      declare function load(): Promise<void>;`;
    project().write("alone.ts", [granted, changes, middleware].join("\n"));
    project().write("opentelemetry.ts", openTelemetry);
    for (const [index, sample] of traced.entries())
      project().write(`traced-${index}.ts`, sample.replace("@opentelemetry/api", "./opentelemetry.ts"));
    const all = ["server", "client", "alone", "traced-0", "traced-1"].map((name) => `import "./${name}.ts";\n`);

    expect(project().generated.diagnostics).toEqual([]);
    expect(await project().typeErrors(all.join(""))).toEqual([]);
  });

  it("run: who comes and goes is seen, and those who are there are asked", async () => {
    const printed = await linesOfClient(project(), server, client);

    const lines: string[] = [];
    for await (const line of printed) lines.push(line);

    expect(lines).toEqual([
      "here: ann",
      "here: ann, bob",
      "bob sees 1",
      "1 of 2",
      "bob left: the client was closed",
      "here: ann",
    ]);
  });
});
