/** One conversation between two peers, over many sockets. Pure: told what happened and when, it answers what to do. */

import { closeCode } from "./close-code.ts";
import { decodeMessage, encodeMessage, type Message, type Payload } from "./codec.ts";
import { Received, Sent } from "./delivery.ts";
import { encodeFrame } from "./encoded-frame.ts";
import type { Frame, Hello, HelloOptions, LossReason, Welcome, WelcomeOptions } from "./frame.ts";
import { isCounted, kind } from "./frame.ts";
import { type Accepted, Dialled, type Judgement } from "./greeting.ts";
import { Heartbeat } from "./heartbeat.ts";
import { defaultLimits, fixedLimits } from "./limits.ts";
import { Outbox } from "./outbox.ts";
import { faultOf, ProtocolError } from "./protocol-error.ts";
import type { Goodbye, SessionEffect, SessionInput, SessionOptions } from "./session-steps.ts";
import { Transmitter } from "./transmitter.ts";

/** `over` is final; every other phase may follow any other. */
type Phase = "detached" | "greeting" | "established" | "over";

export class Session {
  readonly outbox: Outbox;
  readonly #maxMessageBytes: number;
  readonly #calls: SessionOptions["calls"];
  readonly #took: SessionOptions["took"];
  #dialled: Dialled | undefined;
  readonly #accepted: Accepted;
  readonly #transmitter: Transmitter;
  #received = new Received();
  readonly #heartbeat: Heartbeat;
  #phase: Phase = "detached";
  /** Nothing crossed before the present greeting: a client has nothing to lose. */
  #fresh = true;
  /** When something last happened. */
  #now = 0;
  #wakeAt: number | undefined;
  #effects: SessionEffect[] = [];

  constructor(options: SessionOptions) {
    this.#maxMessageBytes = options.maxMessageBytes ?? defaultLimits.maxMessageBytes;
    this.#calls = options.calls;
    this.#took = options.took;
    this.#dialled = options.accepted ? undefined : new Dialled();
    this.#accepted = options.accepted as Accepted;
    this.#heartbeat = new Heartbeat(options.heartbeat, 0);
    this.outbox = options.outbox ?? new Outbox();
    this.#transmitter = new Transmitter(this.outbox, options.maxReplayBytes ?? defaultLimits.maxReplayBytes);
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** What is kept for replay. */
  get replayBytes(): number {
    return this.#transmitter.sent.bytes;
  }

  /** True if a flush would put something on the wire, or relieve those that wait to put something there. */
  get wantsFlush(): boolean {
    if (!this.#attached) return false;
    return this.outbox.owesRelief || this.#transmitter.next() !== undefined || this.#ackDue;
  }

  /** An event never overtakes what waits, such as the SUBSCRIBED that names its channel; nor does it fill a slow socket. */
  mayBroadcast(bufferedBytes: number): boolean {
    if (this.#phase !== "established" || bufferedBytes >= fixedLimits.handoverBytes) return false;
    return !this.outbox.hasUrgent && this.#transmitter.next() === undefined;
  }

  /** Server: what is to become of a client that asks to resume. */
  judge(hello: Hello): Judgement {
    return this.#accepted.judge(hello, this.#transmitter.sent, this.#received);
  }

  /** The one door: what happened goes in, what to do is appended to `effects`. */
  step(input: SessionInput, now: number, effects: SessionEffect[] = []): SessionEffect[] {
    if (this.#phase === "over" && input.type !== "renew") return effects;
    this.#effects = effects;
    this.#now = now;
    try {
      this.#handle(input, now);
    } catch (error) {
      this.#end(faultOf(error));
    }
    this.#wake(now);
    return effects;
  }

  #handle(input: SessionInput, now: number): void {
    switch (input.type) {
      case "connected":
        return this.#greet(input.options, now);
      case "greeted":
        return this.#welcome(input.hello, input.options, input.why, now);
      case "received":
        return this.#receive(input.payload, now);
      case "heard":
        this.#heartbeat.heard(now, false);
        return this.#ping(); // the peer's own may wait behind what is on its way, and it has to hear something, too
      case "disconnected":
        this.#phase = "detached";
        return;
      case "renew":
        return this.#renew(input.why);
      case "send":
        return this.#send(input.frame);
      case "flush":
        return this.#flush(input.bufferedBytes, now);
      case "probe":
        return this.#attached && this.#heartbeat.probe(now) === "ping" ? this.#ping() : undefined;
      case "end":
        return this.#end(input);
      case "stalled":
        return this.#hangUp(closeCode.stalled, "the peer does not read");
      case "tick":
        this.#wakeAt = undefined;
        return this.#check(now);
    }
  }

  #greet(options: HelloOptions, now: number): void {
    this.#attach("greeting", now);
    const hello = (this.#dialled as Dialled).hello(this.#transmitter.sent, this.#received, options);
    this.#fresh = hello.since === hello.gen;
    if (this.#dialled?.isFirst) this.#transmitter.gate = "ajar"; // behind a later HELLO all waits for WELCOME: it may be of another session
    this.#transmitAlone([kind.hello, hello]);
  }

  #welcome(hello: Hello, options: WelcomeOptions, why: LossReason | undefined, now: number): void {
    const resumed = !this.#fresh;
    this.#fresh = false;
    this.#attach("established", now);
    if (resumed) this.#transmitter.sent.ackedUpTo(hello.rx);
    this.#transmitAlone([kind.welcome, this.#accepted.welcome(hello, resumed, why, this.#received, options)]);
    this.#emit({ type: "established", resumed });
  }

  #establish(welcome: Welcome): void {
    if (this.#phase !== "greeting") throw new ProtocolError("a second WELCOME");
    if (welcome.resumed) this.#transmitter.sent.ackedUpTo(welcome.rx);
    else if (!this.#fresh) this.#lose(welcome.why ?? "unknown");
    this.#heartbeat.welcomed(welcome.heartbeat);
    this.#transmitter.gate = "open";
    this.#transmitter.batchBytes = Math.min(fixedLimits.batchBytes, welcome.limits.maxMessageBytes / 4);
    this.#phase = "established";
    this.#emit({ type: "established", resumed: welcome.resumed, welcome });
  }

  /** What was transmitted has an unknown fate now; what was not may still go. */
  #lose(why: string): void {
    this.#transmitter.sent = new Sent();
    this.#received = new Received();
    this.#dialled?.begun();
    this.outbox.forgetControl();
    this.#emit({ type: "lost", why });
  }

  #renew(why: string): void {
    this.#phase = "detached";
    this.#wakeAt = undefined; // what was asked for concerned the session before
    this.#dialled = new Dialled();
    this.#lose(why);
  }

  #receive(payload: Payload, now: number): void {
    if (!this.#attached) return; // late bytes of a socket that was given up
    this.#heartbeat.heard(now, this.#phase === "established");
    const max = this.#maxMessageBytes;
    if (payload.length > max) throw new ProtocolError(`a message of more than ${max} bytes`, closeCode.tooBig);
    this.outbox.checkLength();
    const message = decodeMessage(payload, this.#dialled ? "server" : "client");
    this.#took?.(message.frames.length + message.ignored);
    const bytes = Math.ceil(payload.length / (message.frames.length || 1));
    this.#transmitter.sent.ackedUpTo(message.ack);
    let number = message.seq;
    for (const frame of message.frames)
      if (!isCounted(frame) || this.#received.arrived(number++, bytes, now)) this.#take(frame, message, bytes);
  }

  #take(frame: Frame, { attachments, frames }: Message, bytes: number): void {
    if (this.#phase === "greeting" && frame[0] !== kind.welcome && frame[0] !== kind.close)
      throw new ProtocolError("the first frame of a server is WELCOME");
    switch (frame[0]) {
      case kind.hello:
        throw new ProtocolError("a second HELLO");
      case kind.welcome:
        return this.#establish(frame[1]);
      case kind.ping:
        return this.#send([kind.pong, frame[1]]);
      case kind.pong:
        return;
      case kind.goaway:
        return this.#emit({ type: "goaway", goaway: frame[1] });
      case kind.auth:
        return this.#emit({ type: "auth", auth: frame[1] });
      case kind.close:
        if (this.#phase === "greeting" && this.#dialled?.refused()) this.#transmitter.takeBack();
        // Of its options what is known, and nothing else: further keys are the peer's to name, `type` for one.
        return this.#emit({ type: "closing", code: frame[1], message: frame[2], retryAfterMs: frame[3]?.retryAfterMs });
      default:
        return this.#emit({ type: "deliver", frame, attachments, bytes, frames: frames.length });
    }
  }

  #flush(bufferedBytes: number, now: number): void {
    this.#check(now);
    if (!this.#attached) return;
    let room = fixedLimits.handoverBytes - bufferedBytes;
    for (let payload = this.#nextMessage(room); payload; payload = this.#nextMessage(room)) {
      room -= payload.length;
      this.#emit({ type: "transmit", payload });
    }
    if (this.outbox.tellRelief()) this.#emit({ type: "relieved" });
    if (room <= 0 && this.wantsFlush) this.#emit({ type: "blocked" });
  }

  #nextMessage(room: number) {
    if (room <= 0) return undefined;
    const isWelcome = this.#phase === "established"; // before, the peer may not be the one that sent what we have
    const ack = isWelcome ? this.#received.last : 0;
    const payload = this.#transmitter.nextMessage(ack, this.#ackDue);
    if (payload !== undefined && isWelcome) this.#received.reported();
    return payload;
  }

  get #ackDue(): boolean {
    return this.#phase === "established" && this.#received.ackDue(this.#now, this.#transmitter.maxReplayBytes);
  }

  #transmitAlone(frame: Frame): void {
    this.#emit({ type: "transmit", payload: encodeMessage(0, 0, [encodeFrame(frame)]) });
  }

  #send(frame: Frame): void {
    if (this.#attached) this.outbox.put(encodeFrame(frame), "control");
  }

  #check(now: number): void {
    if (!this.#attached) return;
    switch (this.#heartbeat.check(now, this.#expecting)) {
      case "quiet":
        return;
      case "ping":
        return this.#ping();
      case "suspect":
        return this.#emit({ type: "suspect" });
      case "dead":
        return this.#hangUp(closeCode.heartbeat, "the peer is silent");
    }
  }

  #ping(): void {
    this.#send([kind.ping, this.#heartbeat.pings]);
  }

  #end({ code, message, retryAfterMs, resumable }: Goodbye): void {
    const details = retryAfterMs === undefined ? {} : { retryAfterMs };
    if (this.#attached) this.#transmitAlone([kind.close, code, message, details]);
    this.#hangUp(code, message);
    if (resumable) return;
    this.#phase = "over";
    this.#emit({ type: "over", code, message });
  }

  #hangUp(code: number, message: string): void {
    if (this.#attached) this.#emit({ type: "hang-up", code, message });
    this.#phase = "detached";
  }

  #attach(phase: Phase, now: number): void {
    this.#phase = phase;
    this.#transmitter.gate = phase === "established" ? "open" : "shut";
    this.#heartbeat.begin(now);
    this.#transmitter.sent.rewind();
    this.outbox.forgetControl();
  }

  #wake(now: number): void {
    if (!this.#attached) return;
    const at = Math.min(this.#heartbeat.nextCheck(this.#expecting), this.#received.nextAck(now));
    if (at >= (this.#wakeAt ?? Number.POSITIVE_INFINITY)) return;
    this.#wakeAt = at;
    this.#emit({ type: "wake", at });
  }

  get #expecting(): boolean {
    return this.#phase === "established" && (this.#calls?.awaited ?? 0) > 0;
  }

  get #attached(): boolean {
    return this.#phase === "greeting" || this.#phase === "established";
  }

  #emit(effect: SessionEffect): void {
    this.#effects.push(effect);
  }
}
