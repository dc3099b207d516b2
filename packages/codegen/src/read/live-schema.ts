/** As much of a live zod schema as is looked at. */

export interface LiveSchema {
  readonly clone?: () => LiveSchema;
  readonly meta?: () => object | undefined;
  readonly _zod: {
    readonly def: Definition;
    readonly traits?: ReadonlySet<string>;
    readonly bag?: { readonly Class?: { readonly name: string } };
    readonly version?: { readonly major: number };
    /** All that it takes, if these can be counted. */
    readonly values?: ReadonlySet<unknown> | undefined;
    /** The same of each property. */
    readonly propValues?: Readonly<Record<string, ReadonlySet<unknown>>> | undefined;
    /** The schema that this one is with a check or a word less. */
    readonly parent?: LiveSchema;
    /** Of a `lazy`: always the same one, where the getter may make another each time. */
    readonly innerType?: LiveSchema;
  };
}

export interface Definition {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** What stands in a schema's place. */
export function kindOfMisfit(value: unknown): "zod 3" | "no schema" | "undefined" {
  if (value === undefined) return "undefined";
  return typeof value === "object" && value !== null && "_def" in value ? "zod 3" : "no schema";
}

export function isSchema(value: unknown): value is LiveSchema {
  return typeof value === "object" && value !== null && typeof (value as LiveSchema)._zod?.def?.type === "string";
}

/** Before zod 4.5 the definition does not say so: there, a partial record's key is a copy whose values were taken from it. */
export function isPartialRecord({ partial, keyType }: Definition): boolean {
  if (partial === true) return true;
  const values = isSchema(keyType) && Object.getOwnPropertyDescriptor(keyType._zod, "values");
  return Boolean(values && "value" in values && values.value === undefined);
}
