/** Runs handlers for the calls that come in, and sends each its one answer. */

import type { WireError } from "../protocol/call-error.ts";
import type { CallPort } from "../protocol/call-port.ts";
import type { Answering } from "../protocol/call-table.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { IncomingCall } from "../protocol/incoming-call.ts";
import { IncomingCalls, type IncomingLimits, type Timeouts } from "../protocol/incoming-calls.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { CallLine } from "./call-line.ts";
import type { SessionScope } from "./context.ts";
import { missing } from "./contract-gap.ts";
import type { Answer } from "./dedup.ts";
import { type Report, wireErrorOf } from "./handler-error.ts";
import { HandlerRun, type NewRun, type RunOwner } from "./handler-run.ts";
import { isThenable } from "./is-thenable.ts";
import type { Around } from "./middleware.ts";
import type { Routes } from "./route.ts";

/** What all sessions of one side share. */
export interface ResponderOptions {
  readonly routes: Routes;
  readonly report: Report;
  /** Middleware; a side without any leaves it out of its bundle. */
  readonly around?: Around | undefined;
  /** A side that is asked plain calls alone leaves the others out of its bundle. */
  readonly newRun?: NewRun;
  readonly limits?: IncomingLimits;
}

export class Responder implements Answering, Timeouts, RunOwner {
  readonly line: CallLine;
  readonly scope: SessionScope;
  readonly #options: ResponderOptions;

  constructor(line: CallLine, options: ResponderOptions, scope: SessionScope) {
    this.line = line;
    this.scope = scope;
    this.#options = options;
  }

  newIncoming(port: CallPort): IncomingCalls {
    return new IncomingCalls(port, this, this.#options.limits);
  }

  /** What the contract sets for a method where a call names no timeout. */
  timeoutOf(method: string | number): number {
    return this.#options.routes.find(method)?.timeoutMs ?? fixedLimits.timeoutMs;
  }

  invoke(call: IncomingCall, method: string | number, input: WireValue): void {
    const gap = this.scope.contractGap?.(method);
    const route = this.#options.routes.find(method, gap);
    if (call.state !== "running") return this.#refuse(call, "CANCELLED", "cancelled before it began");
    if (!route) return this.#refuse(call, "NOT_FOUND", missing(method, gap));
    const run = this.#options.newRun?.(call, route, this) ?? new HandlerRun(call, route, this);
    call.owner = run;
    run.begin(input);
  }

  aborted(call: IncomingCall, error: WireError): void {
    const run = call.owner as HandlerRun | undefined;
    if (call.state === "orphaned") run?.orphaned(error);
    else run?.aborted(error);
  }

  /** Stays synchronous as long as the handler and the schemas do. */
  run(run: HandlerRun, input: WireValue): void {
    try {
      const result = this.#enter(run, input);
      if (isThenable(result)) run.wait(result);
      else this.succeeded(run, result);
    } catch (error) {
      this.failed(run, error);
    }
  }

  succeeded(run: HandlerRun, result: unknown): void {
    try {
      const wire = run.route.output.give(result);
      if (!(wire instanceof Promise)) return this.#settle(run, wire);
      wire.then((answer) => this.#settle(run, answer)).catch((error) => this.failed(run, error));
    } catch (error) {
      this.failed(run, error);
    }
  }

  failed(run: HandlerRun, thrown: unknown): void {
    wireErrorOf(thrown, run, this.#options.report)
      .then((error) => this.#settle(run, { error: this.#explained(run, error) }))
      .catch((error) => this.broke(run, error));
  }

  broke(run: HandlerRun, error: unknown): void {
    const message = `internal error ${this.#options.report(error, run.procedure)}`;
    this.answer(run, { error: { code: "INTERNAL", message, executed: "maybe" } });
  }

  answer(run: HandlerRun, answer: Answer): void {
    const { call, route } = run;
    run.over();
    if ("error" in answer) this.line.feed({ type: "fail", call, error: answer.error });
    else if (route.kind === "stream" || route.kind === "duplex") this.line.feed({ type: "end", call });
    else this.line.feed({ type: "finish", call, value: answer.value, attachments: answer.attachments });
  }

  #enter(run: HandlerRun, input: WireValue): unknown {
    const { around, report } = this.#options;
    if (!around) return run.enter(input);
    return around(
      run,
      () => run.enter(input),
      (error) => void wireErrorOf(error, run, report),
    );
  }

  /** What cannot be sent is not the answer, and is not kept as such. */
  #settle(run: HandlerRun, answer: Answer): void {
    this.answer(run, answer);
    run.settled(answer)?.catch((error) => this.#options.report(error, run.procedure));
  }

  /** What is refused before the handler has it may have been right in the peer's contract. */
  #explained({ call, procedure }: HandlerRun, error: WireError): WireError {
    const gap = error.code === "INVALID_ARGUMENT" && !call.started ? this.scope.contractGap?.() : undefined;
    return gap === undefined ? error : { ...error, message: `${procedure}: ${error.message}; ${gap}` };
  }

  #refuse(call: IncomingCall, code: WireError["code"], message: string): void {
    this.line.feed({ type: "fail", call, error: { code, message, executed: "no" } });
  }
}
