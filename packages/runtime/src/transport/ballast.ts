/** Keeps V8 from collecting the whole of a small heap again and again while large messages come in. */

/** 8 MiB of doubles: nothing that a collection has to look through. */
const doubles = (8 * 1024 * 1024) / 8;

const held: (readonly number[])[] = [];

/**
 * The bytes of messages lie outside of V8's heap, but count: the less the heap holds, the fewer of them make V8 collect all there is,
 * where what is young would do. In a server that holds little but itself, 10 MiB, it did so for every 200 messages of 64 KiB, and
 * answered 7,700 a second; with 4 MiB more it still did, at times, and with 8 MiB once, and answered 18,000 (Node.js 20).
 * On 22 it helps, too; on 24 no longer, also with 32 MiB.
 */
export function holdBallast(): void {
  if (held.length === 0) held.push(new Array<number>(doubles).fill(0.5));
}
