/** One API of so many procedures, written down twice: as a wsrpc contract and as a tRPC router, from the same schemas. */

export interface Api {
  readonly procedures: number;
  /** Calls and streams of services of fifty procedures; every tenth procedure is a stream. */
  readonly services: readonly Service[];
}

interface Service {
  readonly name: string;
  readonly procedures: readonly Procedure[];
}

interface Procedure {
  readonly name: string;
  readonly kind: "call" | "stream";
  readonly number: number;
}

const perService = 50;

export function apiOf(procedures: number): Api {
  const all = Array.from({ length: procedures }, (_, number): Procedure => {
    const kind = number % 10 === 9 ? "stream" : "call";
    return { name: `${kind === "call" ? "get" : "watch"}${number}`, kind, number };
  });
  const services = Array.from({ length: Math.ceil(procedures / perService) }, (_, index) => ({
    name: `service${index}`,
    procedures: all.slice(index * perService, (index + 1) * perService),
  }));
  return { procedures, services };
}

/** What many procedures share. */
export function entitiesText(): string {
  return `import * as z from "zod";

export const Address = z.object({ street: z.string(), city: z.string(), geo: z.object({ lat: z.number(), lng: z.number() }) });
export const Owner = z.object({ id: z.string(), name: z.string(), address: Address, roles: z.array(z.enum(["reader", "writer", "admin"])) });
export const Product = z.object({ sku: z.string(), price: z.number(), owner: Owner, tags: z.array(z.string()), note: z.string().nullable() });
`;
}

function inputText({ number }: Procedure): string {
  return `z.object({ id${number}: z.string(), limit: z.int().optional(), filter: z.object({ city: z.string(), minimum: z.number().nullable() }) })`;
}

function outputText({ number }: Procedure): string {
  return `z.object({ value${number}: z.number(), product: Product, related: z.array(Product), page: z.object({ next: z.string().nullable(), total: z.int() }) })`;
}

export function contractText({ procedures }: Service): string {
  const lines = procedures.map((procedure) => {
    const output = procedure.kind === "call" ? "output" : "item";
    return `export const ${procedure.name} = ${procedure.kind}({ input: ${inputText(procedure)}, ${output}: ${outputText(procedure)} });`;
  });
  return `import { call, stream } from "@wsrpc-ts/runtime";
import * as z from "zod";
import { Product } from "./entities.ts";

${lines.join("\n")}
`;
}

export function contractIndexText({ services }: Api): string {
  return services.map(({ name }) => `export * as ${name} from "./${name}.ts";\n`).join("");
}

export function routerText({ procedures }: Service): string {
  const lines = procedures.map((procedure) => {
    const input = `procedure.input(${inputText(procedure)})`;
    return procedure.kind === "call"
      ? `  ${procedure.name}: ${input}.output(${outputText(procedure)}).query(() => absent()),`
      : `  ${procedure.name}: ${input}.subscription(async function* () { yield absent<z.infer<typeof item${procedure.number}>>(); }),`;
  });
  const items = procedures
    .filter(({ kind }) => kind === "stream")
    .map((procedure) => `const item${procedure.number} = ${outputText(procedure)};`);
  return `import * as z from "zod";
import { Product } from "./entities.ts";
import { absent, procedure, router } from "./server.ts";

${items.join("\n")}
export const routes = router({
${lines.join("\n")}
});
`;
}

export function routerServerText(): string {
  return `import { initTRPC } from "@trpc/server";

export const { router, procedure } = initTRPC.create();
/** The type is what is of interest here. */
export function absent<T>(): T {
  throw new Error("not implemented");
}
`;
}

export function routerIndexText({ services }: Api): string {
  return `import { router } from "./server.ts";
${services.map(({ name }) => `import { routes as ${name} } from "./${name}.ts";`).join("\n")}

export const app = router({ ${services.map(({ name }) => name).join(", ")} });
export type App = typeof app;
`;
}
