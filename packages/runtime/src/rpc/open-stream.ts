/** A call to which items come in. */

import type { RpcError } from "../errors.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { OutgoingCall } from "../protocol/outgoing-call.ts";
import { AsyncQueue } from "./async-queue.ts";
import type { CallLine } from "./call-line.ts";
import { OpenCall } from "./open-call.ts";
import type { CalledProcedure } from "./procedure.ts";
import { fromWire } from "./wire-plan.ts";

export class OpenStream extends OpenCall {
  readonly items: AsyncQueue<unknown>;
  #call: OutgoingCall | undefined;

  constructor(procedure: CalledProcedure, line: CallLine) {
    super(procedure, line);
    this.items = new AsyncQueue(
      () => this.#call && this.line.feed({ type: "took", call: this.#call }),
      () => this.#call && this.line.feed({ type: "cancel", call: this.#call }),
      () => this.signal,
    );
  }

  override opened(call: OutgoingCall): void {
    this.#call = call;
    super.opened(call);
  }

  item(item: WireValue): void {
    this.items.push(fromWire(this.procedure.item ?? this.procedure.receive, item));
  }

  protected finish(): void {
    this.items.finish();
  }

  protected fail(error: RpcError): void {
    this.items.fail(error);
  }
}
