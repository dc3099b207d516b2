/** Placeholders for what a vector cannot know: each stands for whatever the tested side chose. */

export type Names = Map<string, unknown>;

/**
 * How a value differs from what is expected of it; `undefined` if it fits. `"*"` is anything, `"$x"` the same wherever it
 * stands, `">=3"` and `"<=3"` numbers, `"~a~b"` a text with these words, `"!a"` one without. An object may have more keys, an
 * array no more elements.
 */
export function difference(expected: unknown, actual: unknown, names: Names, path = "it"): string | undefined {
  if (typeof expected === "string") return textDifference(expected, actual, names, path);
  if (Array.isArray(expected)) return listDifference(expected, actual, names, path);
  if (isRecord(expected)) return recordDifference(expected, actual, names, path);
  return Object.is(expected, actual) ? undefined : differs(path, expected, actual);
}

/** The value with what its placeholders stand for. */
export function filled(value: unknown, names: Names): unknown {
  if (typeof value === "string" && value.startsWith("$")) {
    if (!names.has(value)) throw new Error(`nothing is known of ${value}`);
    return names.get(value);
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, names)]));
}

function textDifference(expected: string, actual: unknown, names: Names, path: string): string | undefined {
  if (expected === "*") return actual === undefined ? differs(path, expected, actual) : undefined;
  const [, sign, bound] = /^([<>])=(-?\d+)$/.exec(expected) ?? [];
  if (bound !== undefined) {
    const fits = typeof actual === "number" && (sign === ">" ? actual >= Number(bound) : actual <= Number(bound));
    return fits ? undefined : differs(path, expected, actual);
  }
  const [, mark, words = ""] = /^([~!])(.+)$/.exec(expected) ?? [];
  if (mark !== undefined) {
    const isIn = (word: string) => typeof actual === "string" && actual.includes(String(names.get(word) ?? word));
    const fits = typeof actual === "string" && (mark === "~" ? words.split("~").every(isIn) : !isIn(words));
    return fits ? undefined : differs(path, expected, actual);
  }
  if (!expected.startsWith("$")) return expected === actual ? undefined : differs(path, expected, actual);
  if (names.has(expected)) return difference(names.get(expected), actual, new Map(), path);
  if (actual === undefined) return differs(path, expected, actual);
  names.set(expected, actual);
}

function listDifference(expected: readonly unknown[], actual: unknown, names: Names, path: string): string | undefined {
  if (!Array.isArray(actual) || actual.length !== expected.length) return differs(path, expected, actual);
  return firstOf(expected.map((item, at) => () => difference(item, actual[at], names, `${path}[${at}]`)));
}

function recordDifference(expected: object, actual: unknown, names: Names, path: string): string | undefined {
  if (!isRecord(actual)) return differs(path, expected, actual);
  return firstOf(
    Object.entries(expected).map(
      ([key, item]) =>
        () =>
          difference(item, actual[key], names, `${path}.${key}`),
    ),
  );
}

function firstOf(looks: readonly (() => string | undefined)[]): string | undefined {
  for (const look of looks) {
    const found = look();
    if (found !== undefined) return found;
  }
}

function differs(path: string, expected: unknown, actual: unknown): string {
  return `${path} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
