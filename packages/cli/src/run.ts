/** Picks the command; tells what is wrong with the words. */

import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { generateCommand } from "./commands/generate.ts"; // the usual one; the others are loaded when they are asked for
import { Complaint } from "./complaint.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { reasonOf } from "./reason-of.ts";
import { type Format, formats, reportDiagnostics } from "./report.ts";
import { shownPath, type World } from "./world.ts";

/** @param args without the program's own name */
export async function run(args: readonly string[], world: World, version: string): Promise<ExitCode> {
  const chosen = new Chosen(world);
  const program = new Command("wsrpc")
    .description("Typed RPC over WebSocket: contracts in zod become clients and servers.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: world.stdout,
      writeErr: world.stderr,
      getOutHasColors: () => world.colors.stdout,
      getErrHasColors: () => world.colors.stderr,
    })
    .configureHelp({
      subcommandTerm: (command) => `${[command.name(), ...command.aliases()].join("|")} ${command.usage()}`,
    })
    .showHelpAfterError("(add --help for what there is)");
  addGenerate(program, chosen);
  addCheck(program, chosen);
  addLock(program, chosen);
  addBreaking(program, chosen);
  addDocs(program, chosen);
  addInit(program, chosen);
  addLive(program, chosen);

  try {
    await program.parseAsync(args, { from: "user" });
    return chosen.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    const complaint = error instanceof Complaint ? error : refusalOf(error, chosen.world);
    if (complaint) {
      reportDiagnostics(complaint.diagnostics, chosen.format, chosen.world);
      return exitCode.usage;
    }
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.stderr(`wsrpc itself failed, please report this:\n${told}\n`);
    return exitCode.internal;
  }
}

/** What the system says of files that are not for us. */
const refusals = new Set(["EACCES", "EPERM", "ELOOP", "EIO", "EROFS", "ENOSPC", "EDQUOT"]);

/** Of a file that the system does not let us read or write: no fault of ours. */
function refusalOf(error: unknown, world: World): Complaint | undefined {
  const { code = "", path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (path === undefined || !refusals.has(code)) return undefined;
  return new Complaint({
    rule: "file/refused",
    message: `${shownPath(path, world)} cannot be used: ${reasonOf(error as Error)}`,
    help: "see to its permissions, and that it is what it should be",
  });
}

/** What the words on the command line came to. */
class Chosen {
  world: World;
  format: Format = "pretty";
  code: ExitCode = exitCode.done;

  constructor(world: World) {
    this.world = world;
  }

  worldIn(folder: string | undefined, format: Format): World {
    this.format = format;
    if (folder !== undefined) this.world = { ...this.world, cwd: resolve(this.world.cwd, folder) };
    return this.world;
  }
}

const configFlag = ["--config <file>", "the config file; default: wsrpc.config.ts, or none"] as const;
const cwdFlag = ["--cwd <folder>", "the folder to work in"] as const;
const formatOption = () =>
  new Option("--format <format>", "how findings are shown").choices(formats).default("pretty" as const);

function addGenerate(program: Command, chosen: Chosen): void {
  program
    .command("generate")
    .alias("gen")
    .description("write the client, the server and their types")
    .option(...configFlag)
    .option(...cwdFlag)
    .addOption(new Option("--watch", "generate again whenever the contract changes").conflicts("dryRun"))
    .option("--dry-run", "say what would be written")
    .option("--force", "read everything anew, and overwrite files that were changed by hand")
    .option("--stats", "say how long each stage took")
    .addOption(formatOption())
    .action(async ({ cwd, watch, ...flags }) => {
      const world = chosen.worldIn(cwd, flags.format);
      if (!watch) {
        chosen.code = await generateCommand(flags, world);
        return;
      }
      const { watchCommand } = await import("./commands/watch.ts");
      chosen.code = await watchCommand(flags, world);
    });
}

function addCheck(program: Command, chosen: Chosen): void {
  program
    .command("check")
    .description("fail if generated files are stale")
    .option(...configFlag)
    .option(...cwdFlag)
    .option("--types", "also prove the generated types equal to the contract's, with the project's TypeScript")
    .addOption(formatOption())
    .action(async ({ cwd, ...flags }) => {
      const world = chosen.worldIn(cwd, flags.format);
      const { checkCommand } = await import("./commands/check.ts");
      chosen.code = await checkCommand(flags, world);
    });
}

function addLock(program: Command, chosen: Chosen): void {
  program
    .command("lock")
    .description("accept the contract as released: write wsrpc.lock.json")
    .option(...configFlag)
    .option(...cwdFlag)
    .option("--force", "overwrite a file of that name that is no lock")
    .addOption(formatOption())
    .action(async ({ cwd, ...flags }) => {
      const world = chosen.worldIn(cwd, flags.format);
      const { lockCommand } = await import("./commands/lock.ts");
      chosen.code = await lockCommand(flags, world);
    });
}

function addBreaking(program: Command, chosen: Chosen): void {
  program
    .command("breaking")
    .description("fail if the contract breaks those who use the last release")
    .option(...configFlag)
    .option(...cwdFlag)
    .option("--against <release>", "git#<branch, tag or commit>, or a lock file; default: wsrpc.lock.json")
    .option("--strict", "fail on warnings too")
    .addOption(formatOption())
    .action(async ({ cwd, ...flags }) => {
      const world = chosen.worldIn(cwd, flags.format);
      const { breakingCommand } = await import("./commands/breaking.ts");
      chosen.code = await breakingCommand(flags, world);
    });
}

function addDocs(program: Command, chosen: Chosen): void {
  program
    .command("docs")
    .description("write an AsyncAPI document and a page of documentation")
    .option(...configFlag)
    .option(...cwdFlag)
    .option("--out <folder>", "the folder of asyncapi.json and index.html", "docs/contract")
    .option("--title <title>", "what the page is called; default: the name in package.json")
    .option("--force", "overwrite files that were not generated, or were changed by hand")
    .addOption(formatOption())
    .action(async ({ cwd, ...flags }) => {
      const world = chosen.worldIn(cwd, flags.format);
      const { docsCommand } = await import("./commands/docs.ts");
      chosen.code = await docsCommand(flags, world);
    });
}

function addInit(program: Command, chosen: Chosen): void {
  program
    .command("init")
    .description(
      "write a first contract, a config, scripts and, where there is none, a tsconfig.json; overwrite nothing",
    )
    .option(...cwdFlag)
    .addOption(formatOption())
    .action(async ({ cwd, ...flags }) => {
      const world = chosen.worldIn(cwd, flags.format);
      const { initCommand } = await import("./commands/init.ts");
      chosen.code = await initCommand(flags, world);
    });
}

/** As they cross the wire. */
const shellForms = `
Values that JSON lacks:
  a date           "2026-11-21T09:00:00.000Z", with milliseconds
  a bigint         "12"
  a map, a set     [["key", "value"]], ["value"]
  bytes            {"$b": "<base64>"}
Where the contract leaves open what it is, as in a union, it is written:
  {"$d": "2026-…"} a date, {"$n": "12"} a bigint, {"$m": […]} a map, {"$s": […]} a set
`;

function addLive(program: Command, chosen: Chosen): void {
  const urlFlag = ["--url <url>", "the server, as in ws://localhost:1337; default: WSRPC_URL"] as const;
  const words = "[url] <name> [json]";
  program
    .command("call")
    .usage(`[options] ${words}`)
    .description(
      'call a procedure of a running server; results are lines of JSON, and so are items that are piped in; bytes are {"$b": "<base64>"}',
    )
    .addHelpText("after", shellForms)
    .argument("[words...]")
    .option(...urlFlag)
    .option("--stream", "it is a stream: needed only where no generated files say so")
    .addOption(new Option("--timeout <ms>", "how long to wait for the result").argParser(milliseconds))
    .option("--key <key>", "what a keyed call is known by")
    .option(...configFlag)
    .option(...cwdFlag)
    .addOption(formatOption())
    .action(async (given, { cwd, ...flags }) => {
      const world = chosen.worldIn(cwd, flags.format);
      const { callCommand } = await import("./commands/call.ts");
      chosen.code = await callCommand(given, flags, world);
    });
  program
    .command("subscribe")
    .usage(`[options] ${words}`)
    .description("print the events of a topic of a running server, one line of JSON each, until Ctrl-C")
    .addHelpText("after", shellForms)
    .argument("[words...]")
    .option(...urlFlag)
    .option(...configFlag)
    .option(...cwdFlag)
    .addOption(formatOption())
    .action(async (given, { cwd, ...flags }) => {
      const world = chosen.worldIn(cwd, flags.format);
      const { subscribeCommand } = await import("./commands/subscribe.ts");
      chosen.code = await subscribeCommand(given, flags, world);
    });
}

function milliseconds(text: string): number {
  const ms = Number(text);
  if (!(ms > 0)) throw new InvalidArgumentError("It is a number of milliseconds.");
  return ms;
}
