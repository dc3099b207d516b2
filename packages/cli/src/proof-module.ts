/** Proofs about types as a TypeScript module, one line for each; what a compiler says of the lines tells which fail. */

import type { TypeProof } from "@wsrpc-ts/codegen";

/** How the module imports what it is about. */
export interface ProofImports {
  readonly contract: string;
  readonly server: string;
  readonly types: string;
  readonly given: string;
  /** Not there where nothing stands in. */
  readonly standIns?: string;
}

export interface FailedProof {
  readonly proof: TypeProof;
  /** Both types, written out. */
  readonly generated: string;
  readonly contract: string;
  /** Which of the contract's type and the schema says less, if one can be assigned to the other. */
  readonly saysLess?: "contract" | "schema";
}

/** A type is written out down to this depth: recursive ones have no end. */
const depth = 5;

const declarations = [
  "type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
  "type IsAny<T> = 0 extends 1 & T ? true : false;",
  "type Like<A, B> = IsAny<A> extends IsAny<B> ? ([A] extends [B] ? ([B] extends [A] ? true : false) : false) : false;",
  // Not by Parameters: that takes a last parameter that is void for one that may be left out.
  "type FirstOf<F> = F extends (first: infer P, ...others: any[]) => unknown ? P : never;",
  "type SecondOf<F> = F extends (first: any, second: infer P, ...others: any[]) => unknown ? P : never;",
  "type ThirdOf<F> = F extends (first: any, second: any, third: infer P, ...others: any[]) => unknown ? P : never;",
  "type ItemOf<T> = T extends AsyncIterable<infer I> ? I : T;",
  `type Shown<T, D extends 0[] = []> = D["length"] extends ${depth} ? T : IsAny<T> extends true ? T : Opened<T, [...D, 0]>;`,
  "type Opened<T, D extends 0[]> =",
  "  T extends string | number | bigint | boolean | symbol | Date | Uint8Array | ((...given: never) => unknown) ? T",
  "  : T extends Map<infer K, infer V> ? Map<Shown<K, D>, Shown<V, D>>",
  "  : T extends Set<infer V> ? Set<Shown<V, D>>",
  "  : T extends object ? { [K in keyof T]: Shown<T[K], D> } : T;",
  proofType("Proof", "Equal"),
  proofType("LooseProof", "Like"),
];

/** What needs the runtime, and is there only where a proof begins with it. */
const runtimeDeclarations = {
  "ErrorData<": [
    'import type { Context } from "@wsrpc-ts/runtime/server";',
    "type ErrorData<C> = C extends Context<infer _Principal, infer _Peer, infer Data> ? Data : never;",
  ],
  // By its name: of a promise and a value TypeScript would infer one type for both, and drop what is like another.
  "AnswerOf<": [
    'import type { MaybePromise } from "@wsrpc-ts/runtime/server";',
    "type AnswerOf<F> = F extends (...given: any) => MaybePromise<infer A> ? A : never;",
  ],
};

/** What it shows is written out on the spot, for TypeScript would only tell its name. */
function proofType(name: string, relation: string): string {
  const shown =
    '{ wsrpcGenerated: Shown<A>; wsrpcContract: Shown<B>; wsrpcLess: [A] extends [B] ? "contract" : [B] extends [A] ? "schema" : "neither" }';
  return `type ${name}<A, B> = ${relation}<A, B> extends true ? "equal" : ${shown};`;
}

export class ProofModule {
  readonly text: string;
  readonly #proofs: readonly TypeProof[];
  readonly #firstLine: number;

  /** @param proofs those that have something to equal */
  constructor(proofs: readonly TypeProof[], imports: ProofImports) {
    const head = [
      ...Object.entries(imports).map(([name, from]) => `import type * as ${name} from ${JSON.stringify(from)};`),
      ...declarations,
      ...Object.entries(runtimeDeclarations).flatMap(([start, lines]) =>
        proofs.some(({ generated }) => generated.startsWith(start)) ? lines : [],
      ),
    ];
    this.#proofs = proofs;
    this.#firstLine = head.length + 1;
    const lines = proofs.map(
      ({ generated, contract, isLoose }, index) =>
        `export const proof${index}: ${isLoose ? "LooseProof" : "Proof"}<${generated}, ${contract}> = "equal";`,
    );
    this.text = `${[...head, ...lines].join("\n")}\n`;
  }

  /** @returns `undefined` if the line is about something else */
  failureAt(line: number, message: string): FailedProof | undefined {
    const proof = this.#proofs[line - this.#firstLine];
    if (!proof) return undefined;
    const [, generated = proof.generated, contract = proof.contract ?? "", less] =
      /to type '\{ wsrpcGenerated: (.*); wsrpcContract: (.*); wsrpcLess: "(contract|schema|neither)"; \}'/.exec(
        message,
      ) ?? [];
    return { proof, generated, contract, ...((less === "contract" || less === "schema") && { saysLess: less }) };
  }
}
