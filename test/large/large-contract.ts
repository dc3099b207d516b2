/**
 * A contract as large as a whole product's: hundreds of types that hold each other, all documented. They do so within their
 * module, as TypeScript allows: what zod infers of a getter it infers inside the one that leads there, and gives up at a
 * hundred.
 */

import { Random } from "../simulate/random.ts";

export interface Size {
  readonly namespaces: number;
  readonly calls: number;
  readonly topics: number;
  readonly types: number;
}

const typesPerModule = 20;

/** What all parts of the product speak of; other modules hold these and their own. */
const coreModules = 5;

/** Its files by name; `contract.ts` is the entry. */
export function largeContract(size: Size, seed: number): Record<string, string> {
  const random = new Random(seed);
  const files: Record<string, string> = {};
  const spaces = Array.from({ length: size.namespaces }, (_, index) => `space${index}`);
  files["contract.ts"] = spaces
    .map((name, index) => `/** Part ${index} of the product. */\nexport * as ${name} from "./${name}.ts";\n`)
    .join("");
  for (let first = 0; first < size.types; first += typesPerModule) {
    const ids = Array.from({ length: Math.min(typesPerModule, size.types - first) }, (_, index) => first + index);
    files[moduleOf(first)] = typeModule(ids, size.types, random);
  }
  spaces.forEach((name, index) => {
    const share = (total: number) =>
      Math.floor((total * (index + 1)) / spaces.length) - Math.floor((total * index) / spaces.length);
    files[`${name}.ts`] = namespaceModule(share(size.calls), share(size.topics), size.types, random);
  });
  return files;
}

function moduleOf(type: number): string {
  return `types${Math.floor(type / typesPerModule)}.ts`;
}

/** Plain fields, and getters for what may come round. */
function typeModule(ids: readonly number[], types: number, random: Random): string {
  const used = new Set<number>();
  const bodies = ids.map((id) => {
    const others = [around(id, types), ...Array.from({ length: random.between(0, 2) }, () => held(id, types, random))];
    for (const other of others) used.add(other);
    return [
      `/** Thing ${id}, which knows ${others.length} others. */`,
      `export const Thing${id} = z.object({`,
      `  /** Never changes. */`,
      `  id: z.string(),`,
      ...Array.from(
        { length: random.between(1, 6) },
        (_, index) => `  /** Value ${index} of it. */\n  value${index}: ${plain(random)},`,
      ),
      ...others.map(
        (other, index) =>
          `  /** Other ${index}. */\n  get other${index}() {\n    return ${loosely(other, random)};\n  },`,
      ),
      "});",
    ].join("\n");
  });
  return [imports("", used, ids), ...bodies].join("\n");
}

function plain(random: Random): string {
  return random.pick([
    "z.string()",
    "z.number()",
    "z.boolean().optional()",
    "z.date()",
    "z.bigint().nullable()",
    'z.enum(["one", "two", "three"])',
    "z.array(z.string())",
    "z.record(z.string(), z.number())",
    'z.string().brand<"Id">()',
    "z.int().default(1)",
  ]);
}

/** The next of its module, so that none stands outside the circle. */
function around(id: number, types: number): number {
  const first = id - (id % typesPerModule);
  return first + ((id - first + 1) % Math.min(typesPerModule, types - first));
}

/** Of its own module, or of the core. */
function held(id: number, types: number, random: Random): number {
  const first = id - (id % typesPerModule);
  if (first >= coreModules * typesPerModule && random.chance(0.3))
    return random.between(0, coreModules * typesPerModule - 1);
  return random.between(first, Math.min(first + typesPerModule, types) - 1);
}

function loosely(type: number, random: Random): string {
  const name = `Thing${type}`;
  return random.pick([
    `z.array(${name})`,
    `z.optional(${name})`,
    `z.nullable(${name})`,
    `z.record(z.string(), ${name})`,
  ]);
}

function namespaceModule(calls: number, topics: number, types: number, random: Random): string {
  const used = new Set<number>();
  const thing = () => {
    const type = random.between(0, types - 1);
    used.add(type);
    return `Thing${type}`;
  };
  const procedures = [
    ...Array.from({ length: calls }, (_, index) => {
      const output = random.pick([
        thing,
        () => `z.array(${thing()})`,
        () => `z.object({ items: z.array(${thing()}), total: z.int() })`,
      ])();
      const errors = random.chance(0.3) ? `, errors: { NotFound: z.object({ key: z.string() }) }` : "";
      return `/** Does deed ${index}. */\nexport const deed${index} = call({ input: z.object({ key: z.string(), at: z.date().optional(), like: ${thing()} }), output: ${output}${errors} });`;
    }),
    ...Array.from(
      { length: topics },
      (_, index) =>
        `/** Tells of news ${index}. */\nexport const news${index} = topic({ params: z.object({ key: z.string() }), event: ${thing()} });`,
    ),
  ];
  return [imports('import { call, topic } from "@wsrpc-ts/runtime";\n', used, []), ...procedures].join("\n");
}

function imports(before: string, used: ReadonlySet<number>, own: readonly number[]): string {
  const byModule = new Map<string, string[]>();
  for (const type of [...used].sort((a, b) => a - b)) {
    if (own.includes(type)) continue;
    const from = moduleOf(type);
    byModule.set(from, [...(byModule.get(from) ?? []), `Thing${type}`]);
  }
  const lines = [...byModule].map(([from, names]) => `import { ${names.join(", ")} } from "./${from}";`);
  return [`${before}import * as z from "zod";`, ...lines].join("\n");
}
