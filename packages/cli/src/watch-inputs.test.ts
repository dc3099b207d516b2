import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { type GivenProject, givenProject, pastClockGap } from "../test/given-project.ts";
import { watchInputs } from "./watch-inputs.ts";

/** Tells of each round when it has begun; the round ends as the test says. */
class Rounds {
  readonly #told: (readonly string[])[] = [];
  #listener: () => void = () => {};

  tell(changed: readonly string[]): void {
    this.#told.push(changed);
    this.#listener();
  }

  async next(): Promise<readonly string[]> {
    while (this.#told.length === 0)
      await new Promise<void>((resolve) => {
        this.#listener = resolve;
      });
    return this.#told.shift() as readonly string[];
  }
}

interface Watched {
  readonly rounds: Rounds;
  readonly ended: Promise<void>;
}

function watched(project: GivenProject, inputs: (changed: readonly string[]) => string[] | Promise<string[]>): Watched {
  const rounds = new Rounds();
  const ended = watchInputs(project.world.interruption(), async (changed) => {
    const names = await inputs(changed);
    rounds.tell(changed.map((path) => path.slice(project.folder.length + 1)));
    return { inputs: names.map((name) => project.path(name)), outputs: [] };
  });
  onTestFinished(async () => {
    project.interrupt();
    await ended;
  });
  return { rounds, ended };
}

describe("watching", () => {
  it("runs once at the beginning and again for each file that changed", async () => {
    const project = await givenProject({ "a.ts": "1", "b.ts": "1" });
    await pastClockGap();
    const { rounds } = watched(project, () => ["a.ts", "b.ts"]);

    expect(await rounds.next()).toEqual([]);
    await project.write("b.ts", "2");
    expect(await rounds.next()).toEqual(["b.ts"]);
    await project.write("a.ts", "2");
    expect(await rounds.next()).toEqual(["a.ts"]);
  });

  it("runs again if a file changed during a round though nothing was told of it", async () => {
    const project = await givenProject({ "a.ts": "1", "b.ts": "1" });
    const [long, since] = [1_000_000_000, 2_000_000_000]; // seconds: read since it was written long ago
    utimesSync(project.path("a.ts"), since, long);
    await pastClockGap();
    const silently = () => {
      writeFileSync(project.path("a.ts"), "2");
      utimesSync(project.path("a.ts"), since, long);
    };
    const { rounds } = watched(project, (changed) => {
      if (changed.length === 1 && changed[0]?.endsWith("b.ts")) silently();
      return ["a.ts", "b.ts"];
    });

    expect(await rounds.next()).toEqual([]);
    await project.write("b.ts", "2");
    expect(await rounds.next()).toEqual(["b.ts"]);
    expect(await rounds.next()).toEqual(["a.ts"]);
  });

  it("sees a file that an editor puts in place of the old one", async () => {
    const project = await givenProject({ "a.ts": "1" });
    await pastClockGap();
    const { rounds } = watched(project, () => ["a.ts"]);
    await rounds.next();
    await project.write("a.ts.new", "2");

    await rename(project.path("a.ts.new"), project.path("a.ts"));

    expect(await rounds.next()).toEqual(["a.ts"]);
  });

  it("sees a file that was not there, nor its folder", async () => {
    const project = await givenProject();
    await pastClockGap();
    const { rounds } = watched(project, () => ["src/contract/index.ts"]);
    await rounds.next();

    await project.write("src/contract/index.ts", "1");

    expect(await rounds.next()).toEqual(["src/contract/index.ts"]);
  });

  it("sees a file that has gone, and that comes back", async () => {
    const project = await givenProject({ "a.ts": "1" });
    await pastClockGap();
    const { rounds } = watched(project, () => ["a.ts"]);
    await rounds.next();

    await rm(project.path("a.ts"));
    expect(await rounds.next()).toEqual(["a.ts"]);
    await project.write("a.ts", "2");
    expect(await rounds.next()).toEqual(["a.ts"]);
  });

  it("sees a file whose folder has gone and come back", async () => {
    const project = await givenProject({ "src/a.ts": "1", "b.ts": "1" });
    await pastClockGap();
    const { rounds } = watched(project, () => ["src/a.ts", "b.ts"]);
    await rounds.next();

    await rm(project.path("src"), { recursive: true });
    expect(await rounds.next()).toEqual(["src/a.ts"]);
    await project.write("src/a.ts", "2");
    expect(await rounds.next()).toEqual(["src/a.ts"]);
    await project.write("src/a.ts", "3");
    expect(await rounds.next()).toEqual(["src/a.ts"]);
  });

  it("sees what comes into a folder that it was told to watch, and not what is below", async () => {
    const project = await givenProject({ "src/a.ts": "1" });
    await mkdir(project.path("src/deep"));
    await pastClockGap();
    const { rounds } = watched(project, () => ["src"]);
    await rounds.next();

    await project.write("src/deep/c.ts", "1");
    await project.write("src/b.ts", "1");

    expect(await rounds.next()).toEqual(["src/b.ts"]);
  });

  it("does not miss what changes while it is read for the first time", async () => {
    const project = await givenProject({ "a.ts": "1" });
    await pastClockGap();
    let isChanged = false;
    const { rounds } = watched(project, async () => {
      if (!isChanged) await project.write("a.ts", "2");
      isChanged = true;
      return ["a.ts"];
    });

    await rounds.next();

    expect(await rounds.next()).toEqual([]); // nobody watched it then: it may have changed
  });

  it("does not miss what changes while it is read again", async () => {
    const project = await givenProject({ "a.ts": "1", "b.ts": "1" });
    await pastClockGap();
    const { rounds } = watched(project, async (changed) => {
      if (changed.some((path) => path.endsWith("a.ts"))) await project.write("b.ts", "2");
      return ["a.ts", "b.ts"];
    });
    await rounds.next();

    await project.write("a.ts", "2");

    expect(await rounds.next()).toEqual(["a.ts"]);
    expect(await rounds.next()).toEqual(["b.ts"]);
  });

  it("does not miss what changes as soon as it was read", async () => {
    const project = await givenProject({ "a.ts": "1" });
    await pastClockGap();
    const { rounds } = watched(project, () => ["a.ts"]);
    await rounds.next();

    for (const text of ["2", "3", "4"]) {
      await project.write("a.ts", text);
      expect(await rounds.next()).toEqual(["a.ts"]);
    }
  });

  it("sees a file that goes just when its watch begins, and that comes back", async () => {
    const project = await givenProject({ "a.ts": "1" });
    await pastClockGap();
    let isGone = false;
    const { rounds } = watched(project, () => {
      if (!isGone) process.nextTick(() => rmSync(project.path("a.ts")));
      isGone = true;
      return ["a.ts"];
    });
    await rounds.next();

    expect(await rounds.next()).toEqual([]); // nobody watched it then: it may have changed
    await project.write("a.ts", "2");
    expect(await rounds.next()).toEqual(["a.ts"]);
  });

  it("forgets what is no longer read, and takes it up again", async () => {
    const project = await givenProject({ "a.ts": "1", "b.ts": "1" });
    await pastClockGap();
    let names = ["a.ts", "b.ts"];
    const { rounds } = watched(project, () => names);
    await rounds.next();

    names = ["a.ts"];
    await project.write("a.ts", "2");
    expect(await rounds.next()).toEqual(["a.ts"]);
    await project.write("b.ts", "2"); // nobody reads it now
    names = ["a.ts", "b.ts"];
    await pastClockGap();
    await project.write("a.ts", "3");
    expect(await rounds.next()).toEqual(["a.ts"]);
    await project.write("b.ts", "3");
    expect(await rounds.next()).toEqual(["b.ts"]);
  });

  it("ends when it is interrupted", async () => {
    const project = await givenProject({ "a.ts": "1" });
    const { rounds, ended } = watched(project, () => ["a.ts"]);
    await rounds.next();

    project.interrupt();

    await expect(ended).resolves.toBeUndefined();
  });

  it("never begins if it was interrupted before", async () => {
    const project = await givenProject();
    project.interrupt();
    const { ended } = watched(project, () => {
      throw new Error("a round was run");
    });

    await expect(ended).resolves.toBeUndefined();
  });

  it("ends with what a round throws", async () => {
    const project = await givenProject();

    const ended = watchInputs(project.world.interruption(), () => Promise.reject(new Error("no")));

    await expect(ended).rejects.toThrow("no");
  });
});
