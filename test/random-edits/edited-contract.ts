/** A contract in two versions, each with all that is generated from it. */

import { pathToFileURL } from "node:url";
import { inspect, lockText, type Model, parseLock } from "@wsrpc-ts/codegen";
import { GeneratedProject } from "../support/generated-project.ts";

export type Version = "old" | "now";

const entry = "contract.ts";

export class EditedContract {
  readonly old: GeneratedProject;
  readonly now: GeneratedProject;

  private constructor(old: GeneratedProject, now: GeneratedProject) {
    this.old = old;
    this.now = now;
  }

  /** @param nameOf what is written on a line, for whoever reads that it is refused */
  static async of(
    textOf: (version: Version) => string,
    nameOf: (version: Version, line: number) => string,
  ): Promise<EditedContract> {
    const made = (version: Version) => GeneratedProject.of({ [entry]: textOf(version) });
    const contract = new EditedContract(...(await Promise.all([made("old"), made("now")])));
    for (const version of ["old", "now"] as const) {
      const { diagnostics } = contract[version].generated;
      const refusal = diagnostics.find(({ severity }) => severity === "error");
      if (!refusal) continue;
      contract.remove();
      throw new Error(`${nameOf(version, refusal.place?.line ?? 0)} is refused: ${refusal.message}`);
    }
    return contract;
  }

  /** As `wsrpc lock` and then `wsrpc breaking` find them. */
  async models(): Promise<readonly [released: Model, now: Model]> {
    const modelOf = async ({ folder }: GeneratedProject) =>
      (await inspect({ cwd: folder, contract: entry })).model as Model;
    const [old, now] = await Promise.all([modelOf(this.old), modelOf(this.now)]);
    return [parseLock(lockText(new Map([[entry, old]]))).get(entry) as Model, now];
  }

  /** @param lines of a module beside the new version */
  async run(lines: readonly string[]): Promise<unknown> {
    this.now.write("whole.ts", lines.join("\n"));
    return import(pathToFileURL(await this.now.program("whole.ts")).href);
  }

  remove(): void {
    for (const project of [this.old, this.now]) project.remove();
  }
}
