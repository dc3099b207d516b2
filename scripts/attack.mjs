// Runs the attack table: a hundredth of its numbers, or all of them with --full. Further words go to the test runner.
import { spawnSync } from "node:child_process";

const args = process.argv.slice(2);
const { status } = spawnSync(
  "npx",
  ["vitest", "run", "--project", "attack", ...args.filter((arg) => arg !== "--full")],
  { stdio: "inherit", env: { ...process.env, ...(args.includes("--full") && { WSRPC_FULL: "1" }) } },
);
process.exitCode = status ?? 1;
