/** A random schema, edited somewhere within, from a seed. */

import { compose, makers } from "../random-schemas/compose.ts";
import type { RandomSchema } from "../random-schemas/random-schema.ts";
import { Random } from "../simulate/random.ts";
import { type Edit, type EditChooser, turned, unedited } from "./edit.ts";
import { leafEdits } from "./leaf-edits.ts";
import { structureEdits } from "./structure-edits.ts";

/** They stand for what is edited, and for a value of it, until both versions are known. */
const [schemaMark, valueMark] = ["«schema»", "«value»"];
const mostValues = 40;
/** What a contract may not hold, and two parts that may make together. */
const frozenBytes = /(bytes\(\)(?:\.\w+\(\))*)\.readonly\(\)/g;

export function randomEdit(seed: number): Edit {
  const random = new Random(seed);
  const edit = editOf(random, random.between(0, 2));
  const around = surroundings(random, random.pick([0, 0, 1, 2]));
  return {
    title: edit.title,
    old: filled(around, edit.old),
    now: filled(around, edit.now),
  };
}

function editOf(random: Random, depth: number): Edit {
  const chooser: EditChooser = {
    random,
    inner: () => compose(random, Math.min(depth, 1)),
    pure: () => pureOf(random, Math.min(depth, 1)),
    part: () => (random.chance(0.4) ? unedited(compose(random, 1)) : editOf(random, depth - 1)),
  };
  const edit = depth <= 0 || random.chance(0.3) ? random.pick(leafEdits) : random.pick(structureEdits)(chooser);
  return random.chance(0.5) ? edit : turned(edit);
}

function pureOf(random: Random, depth: number): RandomSchema {
  for (;;) {
    const schema = compose(random, depth);
    if (!schema.changes) return schema;
  }
}

/** A schema with the mark somewhere in it. */
function surroundings(random: Random, depth: number): RandomSchema {
  if (depth === 0) return { text: schemaMark, values: [valueMark], changes: false };
  for (;;) {
    let isPlaced = false;
    const unless = (another: () => RandomSchema) => () => {
      if (isPlaced || random.chance(0.3)) return another();
      isPlaced = true;
      return surroundings(random, depth - 1);
    };
    const inner = unless(() => compose(random, 1));
    const pure = unless(() => pureOf(random, 1));
    const made = random.pick(makers)({ random, inner, pure });
    if (made.text.includes(schemaMark)) return made;
  }
}

function filled(around: RandomSchema, edited: RandomSchema): RandomSchema {
  const [first = "undefined"] = edited.values;
  const values = around.values.flatMap((value) =>
    value.includes(valueMark) ? edited.values.map((inner) => value.replaceAll(valueMark, () => inner)) : [value],
  );
  return {
    text: around.text
      .replaceAll(schemaMark, () => edited.text)
      .replaceAll(valueMark, () => first)
      .replace(frozenBytes, "$1"),
    values: [...new Set(values)].slice(0, mostValues),
    changes: around.changes || edited.changes,
  };
}
