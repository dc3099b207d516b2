/** A call that has one result. */

import type { RpcError } from "../errors.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { CallLine } from "./call-line.ts";
import { OpenCall } from "./open-call.ts";
import type { CalledProcedure } from "./procedure.ts";
import { fromWire } from "./wire-plan.ts";

export type Resolve = (value: unknown) => void;
export type Reject = (error: RpcError) => void;

export class Unary extends OpenCall {
  readonly #resolve: Resolve;
  readonly #reject: Reject;

  constructor(procedure: CalledProcedure, line: CallLine, resolve: Resolve, reject: Reject) {
    super(procedure, line);
    this.#resolve = resolve;
    this.#reject = reject;
  }

  protected finish(value: WireValue): void {
    this.#resolve(fromWire(this.procedure.output, value));
  }

  protected fail(error: RpcError): void {
    this.#reject(error);
  }
}
