// Runs the attack table: a hundredth of its numbers, or all of them with --full; with --without-proto in processes, the attacked
// servers among them, in which whoever touches `__proto__` throws. Further words go to the test runner.
import { spawnSync } from "node:child_process";

const args = process.argv.slice(2);
const settings = new Map([
  ["--full", { WSRPC_FULL: "1" }],
  ["--without-proto", { WSRPC_WITHOUT_PROTO: "1" }],
]);
const { status } = spawnSync(
  "npx",
  ["vitest", "run", "--project", "attack", ...args.filter((arg) => !settings.has(arg))],
  { stdio: "inherit", env: Object.assign({ ...process.env }, ...args.map((arg) => settings.get(arg))) },
);
process.exitCode = status ?? 1;
