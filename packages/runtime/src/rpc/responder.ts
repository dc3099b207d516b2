/** Runs handlers for the calls that come in, and sends each its one answer. */

import type { WireError } from "../protocol/call-error.ts";
import type { CallPort } from "../protocol/call-port.ts";
import type { Answering } from "../protocol/call-table.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { IncomingCall } from "../protocol/incoming-call.ts";
import { IncomingCalls, type IncomingLimits, type Timeouts } from "../protocol/incoming-calls.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import type { CallLine } from "./call-line.ts";
import type { SessionScope } from "./context.ts";
import { missing } from "./contract-gap.ts";
import type { Answer, KeyedCalls } from "./dedup.ts";
import { type Report, wireErrorOf } from "./handler-error.ts";
import { HandlerRun } from "./handler-run.ts";
import { isThenable } from "./is-thenable.ts";
import type { Around } from "./middleware.ts";
import type { Route, Routes } from "./route.ts";

/** What all sessions of one side share. */
export interface ResponderOptions {
  readonly routes: Routes;
  readonly report: Report;
  /** Middleware; a side without any leaves it out of its bundle. */
  readonly around?: Around | undefined;
  readonly keyed?: KeyedCalls;
  readonly clock: AlarmClock;
  readonly limits?: IncomingLimits;
}

/** Keeps the answer of a keyed call. */
type Settle = (answer: Answer) => void;

export class Responder implements Answering, Timeouts {
  readonly #line: CallLine;
  readonly #options: ResponderOptions;
  readonly #scope: SessionScope;

  constructor(line: CallLine, options: ResponderOptions, scope: SessionScope) {
    this.#line = line;
    this.#options = options;
    this.#scope = scope;
  }

  newIncoming(port: CallPort): IncomingCalls {
    return new IncomingCalls(port, this, this.#options.limits);
  }

  /** What the contract sets for a method where a call names no timeout. */
  timeoutOf(method: string | number): number {
    return this.#options.routes.find(method)?.timeoutMs ?? fixedLimits.timeoutMs;
  }

  invoke(call: IncomingCall, input: WireValue): void {
    const gap = this.#scope.contractGap?.(call.method);
    const route = this.#options.routes.find(call.method, gap);
    if (call.state !== "running") return this.#refuse(call, "CANCELLED", "cancelled before it began");
    if (!route) return this.#refuse(call, "NOT_FOUND", missing(call.method, gap));
    const run = new HandlerRun(call, route, this.#line, this.#scope);
    call.owner = run;
    if (call.key !== undefined && run.isCall && this.#options.keyed) {
      this.#runOnce(this.#options.keyed, call, route, run, input).catch((error) => this.#failed(call, route, error));
    } else {
      this.#run(call, route, run, input);
    }
  }

  /** A keyed call outlives its session, though not its deadline: whoever comes back with the key is given the answer. */
  aborted(call: IncomingCall, error: WireError): void {
    const run = call.owner as HandlerRun | undefined;
    const { keyed, clock } = this.#options;
    if (call.state === "orphaned" && keyed && call.key !== undefined && run?.isCall) run.outlives(keyed, clock);
    else run?.aborted(error);
  }

  async #runOnce(
    keyed: KeyedCalls,
    call: IncomingCall,
    route: Route,
    run: HandlerRun,
    input: WireValue,
  ): Promise<void> {
    const key = JSON.stringify([this.#scope.identity, route.name, call.key]);
    const claimed = await keyed.claim(key, input, () => call.state === "running");
    if (typeof claimed !== "function") return this.#send(call, claimed, route);
    this.#run(call, route, run, input, (answer) => {
      claimed(call.started ? answer : undefined).catch((error) => this.#options.report(error, route.name));
    });
  }

  /** Stays synchronous as long as the handler and the schemas do. A call that waits for its handler keeps as little as possible. */
  #run(call: IncomingCall, route: Route, run: HandlerRun, input: WireValue, settle?: Settle): void {
    try {
      const result = this.#enter(call, route, run, input);
      if (!isThenable(result)) return this.#succeed(result, call, route, settle);
      Promise.resolve(result).then(
        (value) => this.#succeed(value, call, route, settle),
        (error) => this.#fail(error, call, route, settle),
      );
    } catch (error) {
      this.#fail(error, call, route, settle);
    }
  }

  #succeed(result: unknown, call: IncomingCall, route: Route, settle: Settle | undefined): void {
    try {
      const wire = route.output.give(result);
      if (!(wire instanceof Promise)) return this.#answer(wire, call, route, settle);
      wire
        .then((answer) => this.#answer(answer, call, route, settle))
        .catch((error) => this.#fail(error, call, route, settle));
    } catch (error) {
      this.#fail(error, call, route, settle);
    }
  }

  #fail(thrown: unknown, call: IncomingCall, route: Route, settle: Settle | undefined): void {
    wireErrorOf(thrown, call, route, this.#options.report, call.owner as HandlerRun | undefined)
      .then((error) => this.#answer({ error: this.#explained(error, call, route) }, call, route, settle))
      .catch((error) => this.#failed(call, route, error));
  }

  /** What cannot be sent is not the answer, and is not kept as such. */
  #answer(answer: Answer, call: IncomingCall, route: Route, settle: Settle | undefined): void {
    this.#send(call, answer, route);
    settle?.(answer);
  }

  /** What is refused before the handler has it may have been right in the peer's contract. */
  #explained(error: WireError, call: IncomingCall, { name }: Route): WireError {
    const gap = error.code === "INVALID_ARGUMENT" && !call.started ? this.#scope.contractGap?.() : undefined;
    return gap === undefined ? error : { ...error, message: `${name}: ${error.message}; ${gap}` };
  }

  /** Neither handler nor peer is to blame. */
  #failed(call: IncomingCall, route: Route, error: unknown): void {
    const message = `internal error ${this.#options.report(error, route.name)}`;
    this.#send(call, { error: { code: "INTERNAL", message, executed: "maybe" } }, route);
  }

  #enter(call: IncomingCall, route: Route, run: HandlerRun, input: WireValue): unknown {
    const { around, report } = this.#options;
    if (!around) return run.enter(input);
    return around(
      run,
      () => run.enter(input),
      (error) => void wireErrorOf(error, call, route, report, run),
    );
  }

  #send(call: IncomingCall, answer: Answer, { kind }: Route): void {
    (call.owner as HandlerRun | undefined)?.over();
    if ("error" in answer) this.#line.feed({ type: "fail", call, error: answer.error });
    else if (kind === "stream" || kind === "duplex") this.#line.feed({ type: "end", call });
    else this.#line.feed({ type: "finish", call, value: answer.value, attachments: answer.attachments });
  }

  #refuse(call: IncomingCall, code: WireError["code"], message: string): void {
    this.#line.feed({ type: "fail", call, error: { code, message, executed: "no" } });
  }
}
