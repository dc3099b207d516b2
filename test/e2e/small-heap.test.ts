import { expect, it, onTestFinished } from "vitest";
import { createClient } from "../fixtures/kinds/generated.ts";
import type { Listening } from "../small-heap/server-process.ts";
import { bundled, Program } from "../support/program.ts";

/** V8 of Node.js 24 collects all of its heap as often with ballast as without it: some thirty times, also with 32 MiB. */
const isBeyondBallast = Number(process.versions.node.split(".")[0]) >= 24;

it.skipIf(isBeyondBallast)(
  "a server that holds little does not collect all of its heap again and again while large messages come and go",
  async () => {
    const program = new Program<never, Listening>(await bundled("test/small-heap/server-process.ts"), []);
    onTestFinished(() => program.kill());
    const client = createClient((await program.hear("listening")).url);
    onTestFinished(() => client.$close());
    const bytes = new Uint8Array(64 * 1024);
    const input = { date: new Date(0), big: 1n, map: new Map<string, Date>(), set: new Set<bigint>(), bytes };
    const work = async () => {
      for (let turn = 0; turn < 1_000; turn++) await client.rich(input);
    };

    await Promise.all(Array.from({ length: 8 }, work));

    const fullCollections = Number(await client.who());
    expect(fullCollections).toBeLessThan(10); // one; without ballast some fifty
  },
);
