/** What every contender's server runs, so that only the way to it differs. */

import { type Item, smallItem } from "./item.ts";

/** Ids by which a client asks the server for something else than an echo. */
export const special = { wait: -1, publish: -2, wrongOutput: -3 } as const;

export class Application {
  /** How the contender reaches all who joined. */
  publish: (event: Item) => void = () => {};
  readonly #waiting = new Set<() => void>();

  /** An echo: what the contender does with it on the way is what is measured. */
  readonly answer = (input: Item): Item | Promise<Item> => {
    if (input.id < 0) return this.#special(input);
    return { id: input.id, name: input.name, tags: input.tags, nested: input.nested };
  };

  /** The source of all streams; it never waits for anything by itself. */
  async *items(count: number): AsyncGenerator<Item, void> {
    for (let id = 0; id < count; id++) yield smallItem(id);
  }

  /** Lets all calls go that wait. */
  openGate(): void {
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }

  #special(input: Item): Item | Promise<Item> {
    switch (input.id) {
      case special.wait:
        return new Promise((resolve) => this.#waiting.add(() => resolve({ ...input })));
      case special.publish:
        this.publish(smallItem(7));
        return { ...input };
      case special.wrongOutput:
        return { ...input, name: {} as unknown as string };
      default:
        return { ...input };
    }
  }
}
