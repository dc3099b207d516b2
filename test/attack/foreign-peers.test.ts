import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { attacked } from "../support/attacked.ts";

const run = promisify(execFile);
const program = fileURLToPath(new URL("foreign_peer.py", import.meta.url));

/** The system's own, which has Debian's packages. */
const python = ["/usr/bin/python3", "python3"].find((one) => spawnSync(one, ["-c", "import websockets"]).status === 0);

if (!python) {
  if (process.env.CI) throw new Error("no python3 with websockets: apt-get install python3-websockets");
  console.warn("skipped: python3-websockets is not installed");
}

describe("a client that nobody here wrote", () => {
  it.runIf(python)(
    "F1: python3-websockets calls, streams, uploads bytes, pings, sends parts and is refused as PROTOCOL.md says",
    async () => {
      const server = await attacked();

      const { stdout } = await run(python as string, [program, server.url]);

      expect(stdout).toBe("python is served\n");
    },
  );
});
