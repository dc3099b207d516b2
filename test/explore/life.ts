/** One way through a scene: step by step, each of them chosen from those that are possible. */

import type { Happened } from "../simulate/history.ts";
import { leftovers } from "./leftovers.ts";
import type { Scene } from "./scene.ts";
import { Stage } from "./stage.ts";
import { type News, Told } from "./told.ts";
import type { Wire } from "./wire.ts";

export interface Choice {
  readonly name: string;
  /** The state that it leads to: two ways to the same are one. */
  readonly leadsTo: string;
}

interface Step {
  readonly name: string;
  readonly news: News;
  readonly run: () => void | Promise<void>;
}

export class Life {
  readonly #scene: Scene;
  readonly #stage: Stage;
  readonly #told = new Told();
  /** How much of each line has been done. */
  readonly #done: number[];
  #cuts = 0;
  #ticks = 0;

  private constructor(scene: Scene) {
    this.#scene = scene;
    this.#stage = new Stage(scene);
    this.#done = scene.lines.map(() => 0);
  }

  static async begin(scene: Scene): Promise<Life> {
    const life = new Life(scene);
    if (!scene.isWarm) return life;
    void life.#stage.client.opened.catch(() => {}); // somebody may close it
    await life.#stage.calm(0);
    return life;
  }

  get history(): readonly Happened[] {
    return this.#stage.history.entries;
  }

  /** What may happen now; nothing once all is done and nothing is under way. */
  get choices(): Choice[] {
    return [...this.#steps()].map(({ name, news }) => ({ name, leadsTo: this.#told.after(news) }));
  }

  /** @throws Error if that is not among the choices */
  async take(name: string): Promise<void> {
    const step = [...this.#steps()].find((one) => one.name === name);
    if (!step) throw new Error(`${name} is not possible`);
    this.#told.tell(step.news);
    await step.run();
    await this.#stage.world.settle();
  }

  /** Nothing goes wrong any more. Returns what was left over when everything had ended. */
  end(): Promise<string[]> {
    return leftovers(this.#stage);
  }

  *#steps(): Generator<Step> {
    const { wires, gates, world } = this.#stage;
    for (const [at, wire] of wires.entries()) yield* this.#onWire(at, wire);
    if (this.#stage.mayDial)
      yield { name: "dial", news: [["client", `dial ${this.#stage.host.number}`]], run: () => this.#stage.dial() };
    for (const { side, name, open } of gates.waiting) yield { name, news: [[side, name]], run: open };
    for (const [at, line] of this.#scene.lines.entries()) {
      const deed = line[this.#done[at] as number];
      if (deed !== undefined) yield this.#deed(at, deed);
    }
    const { next } = world;
    if (this.#ticks < this.#scene.ticks && next < Number.POSITIVE_INFINITY) yield this.#tick(next);
  }

  *#onWire(at: number, wire: Wire): Generator<Step> {
    for (const direction of ["up", "down"] as const) {
      const cargo = wire.next(direction);
      if (!cargo) continue;
      const name = `${direction} ${at}`;
      const news: News = [[direction === "up" ? "server" : "client", `${name} ${this.#told.read(cargo)}`]];
      yield { name, news, run: () => wire.deliver(direction) };
    }
    for (const side of ["client", "server"] as const) {
      const name = `drained ${side} ${at}`;
      if (wire[side].isDrained) yield { name, news: [[side, name]], run: () => wire[side].drained() };
    }
    if (this.#cuts >= this.#scene.cuts || wire.isOver) return;
    yield this.#cut(`cut ${at}`, wire);
    if (wire.next("up")) yield this.#cut(`cut ${at} but for up`, wire, "up");
  }

  #cut(name: string, wire: Wire, keeps?: "up"): Step {
    const run = () => {
      this.#cuts += 1;
      this.#stage.cut(wire, keeps);
    };
    return { name, news: [["network", `${name} ${wire.traffic}`]], run };
  }

  #deed(at: number, deed: string): Step {
    const run = () => {
      this.#done[at] = (this.#done[at] as number) + 1;
      this.#stage.perform(deed);
    };
    if (/^(crash|switch)/.test(deed)) {
      const what = `${deed} ${this.#stage.wires.map(({ traffic }) => traffic)}`;
      return {
        name: deed,
        news: [
          ["server", deed],
          ["network", what],
        ],
        run,
      };
    }
    return { name: deed, news: [[/^(publish|burst|refuse|drain)/.test(deed) ? "server" : "client", deed]], run };
  }

  #tick(at: number): Step {
    const name = `tick to ${at.toFixed(3)}`;
    const run = () => {
      this.#ticks += 1;
      return this.#stage.world.run(at);
    };
    return {
      name,
      news: [
        ["client", name],
        ["server", name],
      ],
      run,
    };
  }
}
