/** One construct of zod, what is generated for it, and values that cross. */

export interface ConstructCase {
  readonly title: string;
  /** Declarations that the schema needs. */
  readonly before?: string;
  /** As an author writes it. */
  readonly schema: string;
  /** The type of what a client gives. */
  readonly given: string;
  /** The type of what a client gets, where it is another. */
  readonly got?: string;
  /** Named types that it needs, and what stands behind their names. */
  readonly names?: Readonly<Record<string, string>>;
  /** zod's type for a client, where that would need the contract's own declarations. */
  readonly clientType?: string;
  /** zod's type cannot be written down; the generated one can be assigned to it and from it. */
  readonly isLike?: true;
  /** What zod infers is not what the schema takes: there is nothing that the generated types could equal. */
  readonly hidesType?: true;
  /** The plans of both, as code; left out: plain JSON. */
  readonly plan?: string;
  readonly gotPlan?: string | undefined;
  /** It can only go in, as a transform does. */
  readonly inputOnly?: true;
  /** What a client gets is the wire form of a codec: `z.input`. */
  readonly gotIsWire?: true;
  /** Given by a client, held by the server, got by a client; a shorter one repeats its last value. */
  readonly crossings: readonly (readonly [given: unknown, held?: unknown, got?: unknown])[];
}
