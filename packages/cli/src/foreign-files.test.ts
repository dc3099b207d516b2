import { describe, expect, it } from "vitest";
import { complaintTexts } from "../test/complaint-texts.ts";
import { type GivenProject, givenProject } from "../test/given-project.ts";
import { signedText } from "../test/line-generator.ts";
import { refuseForeign } from "./foreign-files.ts";
import { changesOf, writeChanges } from "./write-files.ts";

const file = (project: GivenProject, name: string, text: string) => ({ path: project.path(name), text });

const formatter = "; if it was a formatter, have that leave the folder alone";

describe("a file in the way", () => {
  it.each([
    ["a.ts", "mine\n", "write/foreign: out/a.ts is in the way: it was not generated"],
    ["a.ts", "", "write/foreign: out/a.ts is in the way: it was not generated"],
    ["a.ts", `${signedText("old\n")}mine\n`, "write/edited: out/a.ts was edited after it was generated"],
    ["contract.json", '{"name":"mine"}', "write/foreign: out/contract.json is in the way: it was not generated"],
    ["contract.json", "<<<<<<< ours", "write/foreign: out/contract.json is in the way: it was not generated"],
    ["contract.json", "null", "write/foreign: out/contract.json is in the way: it was not generated"],
  ])("%s with %j is kept", async (name, text, message) => {
    const project = await givenProject({ [`out/${name}`]: text });
    const changes = await changesOf([file(project, `out/${name}`, "new\n")], project.world);

    expect(await complaintTexts(refuseForeign(changes, project.world))).toEqual([
      `${message}. move what you wrote elsewhere, or overwrite it with --force${message.includes("edited") ? formatter : ""}`,
    ]);
  });

  it.each([
    ["a.ts", signedText("old\n")],
    ["a.ts", signedText("old\n").replaceAll("\n", "\r\n")],
    ["contract.json", '{"protocol":"wsrpc/1"}'],
    ["types.d.ts.map", '{"version":3,"file":"types.d.ts"}'],
  ])("%s with %j is ours", async (name, text) => {
    const project = await givenProject({ [`out/${name}`]: text });
    const changes = await changesOf([file(project, `out/${name}`, "new\n")], project.world);

    await refuseForeign(changes, project.world);
    await writeChanges(changes, project.world);

    expect(await project.read(`out/${name}`)).toBe("new\n");
  });
});
