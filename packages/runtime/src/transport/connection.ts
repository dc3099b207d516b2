/** What this framework asks of a socket, and nothing more. */

import type { BinaryMessage } from "../protocol/binary.ts";
import type { Payload } from "../protocol/codec.ts";

/** One open connection, as a session uses it. */
export interface Connection {
  /** One message: a text as text, bytes as binary. What is sent after the end is dropped. */
  send(payload: Payload): void;
  /** Puts the message together where it is sent from. Where it is missing, that is done before. */
  sendBinary?(message: BinaryMessage): void;
  /** Says goodbye and lets go; a peer that does not answer is cut off after 5 s. */
  close(code: number, reason: string): void;
  /** Bytes handed over but not yet on the network. */
  readonly bufferedBytes: number;
  /** About what came of a message that is not complete yet. */
  readonly unfinishedBytes?: number;
  /**
   * True if, since it was last asked, bytes came in, or some went out of a buffer that was not empty then: the peer lives, even
   * if no message is complete.
   */
  progressed?(): boolean;
  /** Tells once when more than so many bytes came in, messages that are not complete included; returns how to stop it. */
  watch?(bytes: number, exceeded: () => void): () => void;
  /** Holds back what is sent, until the turn of the event loop ends in which what it returns is called: then it goes out in one piece. */
  hold?(): () => void;
  /** Asks for one `drained` when the buffer is empty. Where it is missing, the buffer is looked at now and then. */
  awaitDrain?(): void;
}

/** Who is told what becomes of a connection. */
export interface ConnectionListener {
  /** The first word: from now on messages may be sent. */
  opened(): void;
  /** One whole message. */
  received(payload: Payload): void;
  /** What `awaitDrain` asked for. */
  drained(): void;
  /** The last word; nothing comes after it. */
  closed(code: number, reason: string): void;
}

/** Opens a connection and tells the listener of its life; of messages, never before it has returned. */
export type Dial = (listener: ConnectionListener) => Connection;
