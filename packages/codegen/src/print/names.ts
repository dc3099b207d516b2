/** Names for generated code: made from the contract's own, each given away once. */

/** `send-all`, `send_all`, `sendAll` → `SendAll`. Never empty, never a name that JavaScript refuses. */
export function pascalCase(text: string): string {
  const words = text
    .split(/(?:[^\p{ID_Continue}]|[_\p{Default_Ignorable_Code_Point}])+/u)
    .filter((word) => word !== "");
  const name = words.map((word) => (word[0] ?? "").toUpperCase() + word.slice(1)).join("");
  return /^\p{ID_Start}/u.test(name) ? name : `Type${name}`;
}

export function camelCase(text: string): string {
  const name = pascalCase(text);
  return (name[0] ?? "").toLowerCase() + name.slice(1);
}

export class NameTable {
  readonly #taken: Set<string>;

  constructor(reserved: Iterable<string>) {
    this.#taken = new Set(reserved);
  }

  /** The first of the wishes that is free, else the last with a number. */
  take(...wishes: readonly [string, ...string[]]): string {
    const free = wishes.find((wish) => !this.#taken.has(wish)) ?? this.#numbered(wishes.at(-1) as string);
    this.#taken.add(free);
    return free;
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  #numbered(name: string): string {
    let number = 2;
    while (this.#taken.has(`${name}${number}`)) number += 1;
    return `${name}${number}`;
  }
}
