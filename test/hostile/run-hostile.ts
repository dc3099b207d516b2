/** Generates from hostile contracts, one for each seed, and judges what comes out. */

import { checkNames } from "../../packages/codegen/src/check/names.ts";
import { emitFiles } from "../../packages/codegen/src/emit/files.ts";
import { TypeNames } from "../../packages/codegen/src/emit/type-names.ts";
import { isError } from "../../packages/codegen/src/model/diagnostic.ts";
import type { Model } from "../../packages/codegen/src/model/model.ts";
import { Random } from "../simulate/random.ts";
import { escapesIn } from "./escapes.ts";
import { hostileModel } from "./hostile-model.ts";

export interface Outcome {
  /** Contracts that the generator refuses by their names, as it should. */
  readonly refused: number;
  readonly files: number;
  /** With the seed that shows it again. */
  readonly escapes: readonly string[];
}

export function runHostile({ count, seed }: { count: number; seed: number }): Outcome {
  let refused = 0;
  let files = 0;
  const escapes: string[] = [];
  for (let own = seed; own < seed + count; own++) {
    const model = hostileModel(new Random(own));
    if (checkNames(model).some(isError)) {
      refused += 1;
      continue;
    }
    try {
      for (const { name, text } of filesOf(model)) {
        files += 1;
        escapes.push(...escapesIn(name, text).map((fault) => `seed ${own}: ${fault}`));
      }
    } catch (error) {
      escapes.push(`seed ${own}: ${String(error)}`);
    }
  }
  return { refused, files, escapes };
}

export function filesOf(model: Model): { name: string; text: string }[] {
  return emitFiles(model, new TypeNames(model), {
    specifierOf: (file) => `./${file}`,
    sourceOf: (file) => `../${file}`,
  });
}
