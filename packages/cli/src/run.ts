/** Picks the command; tells what is wrong with the words. */

import { resolve } from "node:path";
import { Command, CommanderError, Option } from "@commander-js/extra-typings";
import { Complaint } from "./complaint.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { formats, reportComplaint } from "./report.ts";
import type { World } from "./world.ts";

/** @param args without the program's own name */
export async function run(args: readonly string[], world: World, version: string): Promise<number> {
  try {
    return await picked(args, world, version);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    if (!(error instanceof Complaint)) throw error;
    reportComplaint(error, world);
    return exitCode.usage;
  }
}

/** Commands are loaded when they are picked: each brings what the others do not need. */
async function picked(args: readonly string[], world: World, version: string): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  const program = emptyProgram(world, version);
  withOptions(program.command("generate").alias("gen"))
    .description("write the client, the server and their types")
    .option("--watch", "generate again whenever the contract changes")
    .option("--dry-run", "say what would be written")
    .option("--force", "overwrite files that were changed by hand")
    .option("--stats", "say how long each stage took")
    .action(async ({ cwd, ...flags }) => {
      const { generateCommand } = await import("./commands/generate.ts");
      code = await generateCommand(flags, inFolder(world, cwd));
    });
  withOptions(program.command("check"))
    .description("fail if generated files are stale")
    .action(async ({ cwd, ...flags }) => {
      const { checkCommand } = await import("./commands/check.ts");
      code = await checkCommand(flags, inFolder(world, cwd));
    });
  program
    .command("init")
    .description("write a first contract, a config and scripts; overwrite nothing")
    .option("--cwd <folder>", "the folder to work in")
    .action(async ({ cwd }) => {
      const { initCommand } = await import("./commands/init.ts");
      code = await initCommand(inFolder(world, cwd));
    });
  await program.parseAsync(args, { from: "user" });
  return code;
}

function emptyProgram(world: World, version: string) {
  return new Command("wsrpc")
    .description("Typed RPC over WebSocket: contracts in zod become clients and servers.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: world.stdout,
      writeErr: world.stderr,
      getOutHasColors: () => world.color,
      getErrHasColors: () => world.color,
    })
    .showHelpAfterError("(add --help for what there is)");
}

function withOptions(command: Command) {
  return command
    .option("--config <file>", "the config file; default: wsrpc.config.ts, or none")
    .option("--cwd <folder>", "the folder to work in")
    .addOption(new Option("--format <format>", "how findings are shown").choices(formats).default("pretty" as const));
}

function inFolder(world: World, folder: string | undefined): World {
  return folder === undefined ? world : { ...world, cwd: resolve(world.cwd, folder) };
}
