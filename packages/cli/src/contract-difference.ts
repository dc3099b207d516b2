/** What a change of the contract comes to, in a few words. */

interface ContractJson {
  readonly procedures: readonly { readonly name: string }[];
  readonly types: Readonly<Record<string, unknown>>;
}

/**
 * @param before,after texts of `contract.json`
 * @returns such as `added chat.edit, changed Message`; empty if nothing that can be called changed
 */
export function contractDifference(before: string | undefined, after: string): string {
  const old = partsOf(before);
  const now = partsOf(after);
  const added = [...now.keys()].filter((name) => !old.has(name));
  const changed = [...now].filter(([name, text]) => old.has(name) && old.get(name) !== text).map(([name]) => name);
  const removed = [...old.keys()].filter((name) => !now.has(name));
  return [listed("added", added), listed("changed", changed), listed("removed", removed)]
    .filter((part) => part !== "")
    .join(", ");
}

/** Each procedure and each named type, by name. */
function partsOf(text: string | undefined): Map<string, string> {
  try {
    const { procedures, types } = JSON.parse(text ?? "") as ContractJson;
    const parts = [...procedures.map((each) => [each.name, each] as const), ...Object.entries(types)];
    return new Map(parts.map(([name, part]) => [name, JSON.stringify(part)]));
  } catch {
    return new Map(); // there was none, or somebody's hands were on it
  }
}

function listed(verb: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `${verb} ${names.slice(0, 3).join(", ")}${rest}`;
}
