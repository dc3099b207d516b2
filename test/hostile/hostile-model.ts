/** What a hostile contract is read as: every string in it comes from somebody who wants out. */

import {
  byName,
  type DeclaredError,
  kinds,
  type Model,
  type Procedure,
} from "../../packages/codegen/src/model/model.ts";
import type { Place } from "../../packages/codegen/src/model/place.ts";
import type { Field, LiteralValue, Shape, ShapeId } from "../../packages/codegen/src/model/shape.ts";
import type { Random } from "../simulate/random.ts";
import { hostileName, hostileText } from "./hostile-text.ts";

type Content = Shape extends infer S ? S : never;

export function hostileModel(random: Random): Model {
  const making = new Making(random);
  const shapes = making.shapes();
  const entry = making.file();
  const spaces = [...new Set(Array.from({ length: random.between(0, 2) }, () => hostileName(random)))];
  const inner = spaces.flatMap((name) => (random.chance(0.3) ? [`${name}.${hostileName(random)}`] : []));
  const namespaces = [...spaces, ...inner];
  const procedures = new Map<string, Procedure>();
  for (let count = random.between(1, 5); count > 0; count--) {
    const prefix = random.pick(["", ...namespaces.map((name) => `${name}.`)]);
    const name = prefix + hostileName(random);
    if (!namespaces.includes(name)) procedures.set(name, making.procedure(name));
  }
  return {
    entry,
    procedures: [...procedures.values()].sort(byName),
    namespaces: namespaces.map((name) => ({ name, ...making.docs() })).sort(byName),
    shapes,
  };
}

class Making {
  readonly #random: Random;
  readonly #shapes: Shape[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Later shapes hold earlier ones; objects may hold any, so that there are circles. */
  shapes(): readonly Shape[] {
    const count = this.#random.between(4, 14);
    while (this.#shapes.length < count) {
      this.#shapes.push({ ...this.#content(count), ...this.#annotations() } as Shape);
    }
    return this.#shapes;
  }

  file(): string {
    const text = hostileText(this.#random).replaceAll("\0", "");
    return this.#random.chance(0.5) ? "contract.ts" : `${text}.ts`;
  }

  docs(): { docs?: string; place?: Place } {
    return {
      ...(this.#random.chance(0.6) && { docs: hostileText(this.#random) }),
      ...(this.#random.chance(0.6) && { place: { file: this.file(), line: this.#random.between(1, 9), column: 1 } }),
    };
  }

  procedure(name: string): Procedure {
    const random = this.#random;
    const kind = random.pick(kinds);
    const parts = {
      call: ["input", "output"],
      stream: ["input", "item"],
      upload: ["input", "item", "output"],
      duplex: ["input", "send", "receive"],
      topic: ["params", "event"],
      reverse: ["input", "output"],
    }[kind].filter(() => random.chance(0.8));
    const errors = new Map<string, DeclaredError>();
    while (random.chance(0.4) && kind !== "topic") {
      const error = hostileText(random);
      errors.set(error, {
        name: error,
        data: this.#any(),
        ...(random.chance(0.5) && { code: hostileText(random) }),
        ...this.docs(),
      });
    }
    return {
      name,
      kind,
      parts: Object.fromEntries(parts.map((part) => [part, this.#any()])),
      errors: [...errors.values()],
      ...(random.chance(0.2) && {
        timeoutMs: random.pick([5, 1e21, Number.NaN, -1, hostileText(random) as unknown as number]),
      }),
      ...(random.chance(0.2) && { idempotent: random.pick([true, "key", hostileText(random) as "key"]) }),
      ...(random.chance(0.2) && { mode: hostileText(random) as "latest" }),
      ...this.docs(),
    };
  }

  #annotations(): Partial<Shape> {
    const random = this.#random;
    return {
      ...(random.chance(0.5) && { entity: { name: hostileName(random), file: this.file() } }),
      ...(random.chance(0.1) && { brand: hostileText(random) }),
      ...(random.chance(0.1) && { foreign: this.#foreign() }),
      ...(random.chance(0.05) && { constraints: { format: hostileText(random) } }),
      ...this.docs(),
    };
  }

  #foreign(): NonNullable<Shape["foreign"]> {
    const name = this.#random.pick(["Money", "class", "URL", "default", "Client", "z", "用户", "core.Inner"]);
    const from = this.#random.pick([{ file: this.file() }, { package: hostileText(this.#random) }, { package: "zod" }]);
    return { parts: [this.#random.pick([{ name, from }, { global: "URL" }])], binding: "single" };
  }

  #any(): ShapeId {
    return this.#random.between(0, this.#shapes.length - 1);
  }

  #content(count: number): Content {
    const random = this.#random;
    const leaves = ["string", "number", "boolean", "bigint", "date", "bytes", "null", "undefined", "unknown"] as const;
    if (this.#shapes.length === 0) return { kind: "string" };
    const inner = this.#any();
    switch (random.between(0, 13)) {
      case 0:
      case 1:
        return { kind: random.pick(leaves) };
      case 2:
      case 3:
        return this.#object(count);
      case 4:
        return this.#literal();
      case 5:
        return { kind: "template", parts: [hostileText(random), { shape: 0 }, hostileText(random)] };
      case 6:
        return { kind: random.pick(["array", "set"] as const), item: inner };
      case 7:
        return { kind: "tuple", items: [inner, this.#any()], ...(random.chance(0.5) && { rest: this.#any() }) };
      case 8:
        return { kind: "union", options: [inner, this.#any()], discriminator: hostileText(random) };
      case 9:
        return { kind: "record", key: this.#keys(), value: inner };
      case 10:
        return { kind: "map", key: inner, value: this.#any() };
      case 11:
        return { kind: "codec", in: inner, out: this.#any() };
      default:
        return { kind: random.pick(["optional", "nullable", "default", "readonly", "catch"] as const), inner };
    }
  }

  /** An earlier list of literals, or the string that comes first. */
  #keys(): ShapeId {
    return Math.max(
      0,
      this.#shapes.findIndex(({ kind }) => kind === "literal"),
    );
  }

  #object(count: number): Content {
    const random = this.#random;
    const keys = new Set(
      Array.from({ length: random.between(0, 4) }, () => random.pick([hostileText, hostileName])(random)),
    );
    const fields = [...keys].map((key): Field => ({ key, shape: random.between(0, count - 1), ...this.docs() }));
    return { kind: "object", fields, ...(random.chance(0.2) && { rest: this.#any() }) };
  }

  #literal(): Content {
    const values = Array.from(
      { length: this.#random.between(1, 4) },
      (): LiteralValue =>
        this.#random.chance(0.8)
          ? hostileText(this.#random)
          : this.#random.pick<LiteralValue>([1, -1, true, null, { bigint: "5" }]),
    );
    const isEnum = this.#random.chance(0.2);
    return { kind: "literal", values, ...(isEnum && { enum: { name: hostileName(this.#random), file: this.file() } }) };
  }
}
