/** What the generator tells the process that runs a contract: a program to load ahead, then the contract. */

export interface ContractOrder {
  readonly order: "prepare" | "run";
  /** A URL. */
  readonly program: string;
}
