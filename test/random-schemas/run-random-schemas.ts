/** Generates for random schemas, has their types proved, and sends values to a server and back. */

import { pathToFileURL } from "node:url";
import * as z from "zod";
import { Random } from "../simulate/random.ts";
import { GeneratedProject } from "../support/generated-project.ts";
import { provenTypes } from "../support/proven-types.ts";
import { compose } from "./compose.ts";
import { isSame, told } from "./crossed-value.ts";
import type { RandomSchema } from "./random-schema.ts";

export interface SchemaFault {
  /** Of the schema; 0 if it is not known which one it is. */
  readonly seed: number;
  readonly schema: string;
  readonly says: string;
}

export interface SeededSchema extends RandomSchema {
  readonly seed: number;
}

/** What one contract of random schemas has to be run. */
interface Running {
  readonly call: (name: string, value: unknown) => Promise<unknown>;
  /** What the server was given last. */
  readonly received: Map<string, unknown>;
  readonly close: () => Promise<void>;
}

interface Given {
  readonly schemas: Readonly<Record<string, { readonly input: z.ZodType }>>;
  readonly values: Readonly<Record<string, readonly unknown[]>>;
}

interface Whole {
  createClient(transport: object): Readonly<Record<string, (value: unknown) => Promise<unknown>>> & {
    $close(): Promise<void>;
  };
  createRouter(handlers: object): object;
  memoryTransport(router: object): { readonly server: { close(): Promise<void> } };
}

const mostDepth = 4;
const head = ['import { bytes, call } from "@wsrpc-ts/runtime";', 'import * as z from "zod";'];

export function randomSchema(seed: number): RandomSchema {
  const random = new Random(seed);
  return compose(random, random.between(1, mostDepth));
}

/** One contract of `count` schemas, those of the seeds from `first` on. */
export function runRandomSchemas(first: number, count: number): Promise<SchemaFault[]> {
  return runSchemas(Array.from({ length: count }, (_, at) => ({ seed: first + at, ...randomSchema(first + at) })));
}

export async function runSchemas(schemas: readonly SeededSchema[]): Promise<SchemaFault[]> {
  const project = await GeneratedProject.of({ "contract.ts": [...head, ...schemas.map(declaration)].join("\n") });
  try {
    const refusals = project.generated.diagnostics.map(({ message, place }) =>
      faultOf(schemas[(place?.line ?? 0) - 1 - head.length], `is refused: ${message}`),
    );
    return refusals.length > 0
      ? refusals
      : [...(await typeFaults(project, schemas)), ...(await crossingFaults(project, schemas))];
  } finally {
    project.remove();
  }
}

const nameOf = ({ seed }: SeededSchema) => `give${seed}`;

function declaration(schema: SeededSchema): string {
  const output = schema.changes ? "" : `, output: ${schema.text}`;
  return `export const ${nameOf(schema)} = call({ input: ${schema.text}${output} });`;
}

function faultOf(schema: SeededSchema | undefined, says: string): SchemaFault {
  return { seed: schema?.seed ?? 0, schema: schema?.text ?? "", says };
}

async function typeFaults(project: GeneratedProject, schemas: readonly SeededSchema[]): Promise<SchemaFault[]> {
  const { diagnostics } = await provenTypes(project);
  const named = (message: string) => schemas.find((schema) => message.includes(`${nameOf(schema)}:`));
  return diagnostics.map(({ message }) => faultOf(named(message), message));
}

async function crossingFaults(project: GeneratedProject, schemas: readonly SeededSchema[]): Promise<SchemaFault[]> {
  const values = schemas.map((schema) => `  ${nameOf(schema)}: [${schema.values.join(", ")}],`);
  project.write(
    "given.ts",
    ['export * as schemas from "./contract.ts";', "export const values = {", ...values, "};"].join("\n"),
  );
  const given = (await import(pathToFileURL(await project.program("given.ts")).href)) as Given;
  const running = await run(project, schemas);
  const faults: SchemaFault[] = [];
  for (const schema of schemas)
    for (const value of given.values[nameOf(schema)] ?? []) {
      const says = await crossingFault(running, schema, given, value);
      if (says !== undefined) faults.push(faultOf(schema, says));
    }
  await running.close();
  return faults;
}

/** A server that answers what it was given. */
async function run(project: GeneratedProject, schemas: readonly SeededSchema[]): Promise<Running> {
  const whole = (await project.run()) as unknown as Whole;
  const received = new Map<string, unknown>();
  const handlers = schemas.map((schema) => {
    const handler = (input: unknown) => {
      received.set(nameOf(schema), input);
      return schema.changes ? undefined : input;
    };
    return [nameOf(schema), handler] as const;
  });
  const transport = whole.memoryTransport(whole.createRouter(Object.fromEntries(handlers)));
  const client = whole.createClient(transport);
  return {
    call: async (name, value) => client[name]?.(value),
    received,
    async close() {
      await client.$close();
      await transport.server.close();
    },
  };
}

/** zod itself says what is to arrive. */
async function crossingFault(
  { call, received }: Running,
  schema: SeededSchema,
  { schemas }: Given,
  value: unknown,
): Promise<string | undefined> {
  const name = nameOf(schema);
  const parsed = await z.safeParseAsync(schemas[name]?.input as z.ZodType, value);
  if (!parsed.success) return `does not take ${told(value)}, so that the grammar is wrong: ${parsed.error.message}`;
  received.delete(name);
  try {
    const back = await call(name, value);
    const held = received.get(name);
    if (!isSame(held, parsed.data)) return `${told(value)} arrives as ${told(held)}, not as ${told(parsed.data)}`;
    if (!schema.changes && !isSame(back, parsed.data)) return `${told(parsed.data)} comes back as ${told(back)}`;
  } catch (error) {
    return `${told(value)} is not taken: ${error}`;
  }
}
