/** Generates for random schemas, has their types proved, and sends values to a server and back. */

import { pathToFileURL } from "node:url";
import type * as z from "zod";
import { Random } from "../simulate/random.ts";
import { GeneratedProject } from "../support/generated-project.ts";
import { provenTypes } from "../support/proven-types.ts";
import { compose } from "./compose.ts";
import { Crossing, type Running } from "./crossing.ts";
import { type Client, type Place, placeOf, type Server } from "./places.ts";
import type { Declare, RandomSchema } from "./random-schema.ts";

export interface SchemaFault {
  /** Of the schema; 0 if it is not known which one it is. */
  readonly seed: number;
  readonly schema: string;
  readonly says: string;
}

/** A schema in a place of a contract. */
export interface PlacedSchema extends RandomSchema {
  readonly seed: number;
  readonly place: Place;
  /** What stands before it. */
  readonly before: readonly string[];
}

interface Given {
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  readonly others: Readonly<Record<string, readonly unknown[]>>;
}

interface Whole {
  createClient(transport: object): Client & { $close(): Promise<void> };
  createRouter(handlers: object): object;
  memoryTransport(router: object): { readonly server: Server };
}

const mostDepth = 4;
const head = ['import { bytes, call, stream, topic, upload } from "@wsrpc-ts/runtime";', 'import * as z from "zod";'];

export function randomSchema(seed: number, clientCodecs = false): PlacedSchema {
  const random = new Random(seed);
  const before: string[] = [];
  const declare: Declare = (declaration) => {
    const name = `Shape${seed}x${before.length}`;
    before.push(declaration(name));
    return name;
  };
  const schema = compose(random, random.between(1, mostDepth), declare, clientCodecs);
  return { ...schema, seed, before, place: placeOf(random, schema, before) };
}

/**
 * One contract of `count` schemas, those of the seeds from `first` on.
 *
 * @param clientCodecs whether the client decodes what it gets
 */
export function runRandomSchemas(first: number, count: number, clientCodecs = false): Promise<SchemaFault[]> {
  const schemas = Array.from({ length: count }, (_, at) => randomSchema(first + at, clientCodecs));
  return runSchemas(schemas, clientCodecs);
}

async function runSchemas(schemas: readonly PlacedSchema[], clientCodecs = false): Promise<SchemaFault[]> {
  const contract = [...head, ...schemas.map(declaration)].join("\n");
  const project = await GeneratedProject.of({ "contract.ts": contract }, {}, { clientCodecs });
  try {
    const { diagnostics } = project.generated;
    const seeds = diagnostics.map(({ place }) => schemas[(place?.line ?? 0) - 1 - head.length]);
    const isLeftOut = diagnostics.some(({ rule }) => rule === "codec/not-exported");
    // in circles a schema stands under no name
    if (isLeftOut)
      return await runSchemas(
        schemas.filter((schema) => !seeds.includes(schema)),
        clientCodecs,
      );
    const refusals = diagnostics.map(({ message }, at) => faultOf(seeds[at], `is refused: ${message}`));
    return refusals.length > 0
      ? refusals
      : [
          ...(await typeFaults(project, schemas, clientCodecs)),
          ...(await crossingFaults(project, schemas, clientCodecs)),
        ];
  } finally {
    project.remove();
  }
}

const nameOf = ({ seed }: PlacedSchema) => `give${seed}`;

/** All on one line, so that the line tells which it is. */
function declaration(schema: PlacedSchema): string {
  return [...schema.before, `export const ${nameOf(schema)} = ${schema.place.declaration(schema.text)};`].join(" ");
}

function faultOf(schema: PlacedSchema | undefined, says: string): SchemaFault {
  return { seed: schema?.seed ?? 0, schema: schema ? declaration(schema) : "", says };
}

async function typeFaults(
  project: GeneratedProject,
  schemas: readonly PlacedSchema[],
  clientCodecs: boolean,
): Promise<SchemaFault[]> {
  const { diagnostics } = await provenTypes(project, { clientCodecs });
  const named = (message: string) => schemas.find((schema) => message.includes(`${nameOf(schema)}:`));
  return diagnostics.map(({ message }) => faultOf(named(message), message));
}

async function crossingFaults(
  project: GeneratedProject,
  schemas: readonly PlacedSchema[],
  clientCodecs: boolean,
): Promise<SchemaFault[]> {
  const given = await givenFor(project, schemas);
  const { close, ...running } = await run(project, schemas);
  const faults: SchemaFault[] = [];
  for (const schema of schemas) {
    const name = nameOf(schema);
    const crossing = new Crossing(running, schema.place, name, given.schemas[name] as z.ZodType, clientCodecs);
    const says: (string | undefined)[] = [];
    for (const value of given.values[name] ?? []) says.push(await crossing.ofFitting(value));
    for (const value of given.others[name] ?? []) says.push(await crossing.of(value));
    faults.push(...says.flatMap((one) => (one === undefined ? [] : [faultOf(schema, one)])));
  }
  await close();
  return faults;
}

/** The schemas once more, beside the contract, and their values. */
async function givenFor(project: GeneratedProject, schemas: readonly PlacedSchema[]): Promise<Given> {
  const listed = (name: string, of: (schema: PlacedSchema) => string) => [
    `export const ${name} = {`,
    ...schemas.map((schema) => `  ${nameOf(schema)}: ${of(schema)},`),
    "};",
  ];
  const lines = [
    ...head,
    ...schemas.flatMap(({ before }) => before),
    ...listed("schemas", ({ text }) => text),
    ...listed("values", ({ values }) => `[${values.join(", ")}]`),
    ...listed("others", ({ others = [] }) => `[${others.join(", ")}]`),
  ];
  project.write("given.ts", lines.join("\n"));
  return import(pathToFileURL(await project.program("given.ts")).href);
}

/** A server that answers what it was given, or was told to answer. */
async function run(
  project: GeneratedProject,
  schemas: readonly PlacedSchema[],
): Promise<Running & { close(): Promise<void> }> {
  const whole = (await project.run()) as unknown as Whole;
  const [received, answers] = [new Map<string, unknown>(), new Map<string, unknown>()];
  const handlers = schemas.map((schema) => {
    const name = nameOf(schema);
    const take = (value: unknown) => {
      received.set(name, value);
      return value;
    };
    return [name, schema.place.handler({ take, answer: () => answers.get(name) })] as const;
  });
  const router = whole.createRouter(Object.fromEntries(handlers.filter(([, handler]) => handler !== undefined)));
  const transport = whole.memoryTransport(router);
  const client = whole.createClient(transport);
  const close = async () => {
    await client.$close();
    await transport.server.close();
  };
  return { client, server: transport.server, received, answers, close };
}
