/** What is asked of a schema, so that the types of a contract stay cheap: a zod 4 schema's two sides, and nothing more. */

/**
 * Any zod 4 schema, zod/mini included.
 * Naming only these two members costs a fifteenth of the type instantiations that `z.ZodType` does.
 */
export interface Schema<In = unknown, Out = unknown> {
  readonly _zod: { readonly input: In; readonly output: Out };
}

/** What is given to a schema: the side that crosses the wire. */
export type Input<S extends Schema> = S["_zod"]["input"];

/** What a schema makes of it: the side that the server holds. */
export type Output<S extends Schema> = S["_zod"]["output"];
