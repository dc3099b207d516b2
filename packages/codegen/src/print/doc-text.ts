/** A JSDoc comment taken apart: what it says, and its tags. */

export interface DocText {
  /** Everything before the first tag. */
  readonly text: string;
  readonly examples: readonly string[];
  /** What it says of it, perhaps nothing; `undefined` if it is not deprecated. */
  readonly deprecated: string | undefined;
  /** All other tags, but for those that are orders to a program. */
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

/** Said to wsrpc or to a compiler, not to readers. */
const orders = new Set(["wsrpc-allow", "internal", "ignore", "satisfies", "type"]);

/** A tag and what follows it, up to the next; the first has none. */
interface Block {
  readonly name: string;
  readonly lines: string[];
}

/** What a comment says to readers: the tags that are orders are left out, with their words. */
export function readersText(comment: string): string {
  const kept = blocksOf(comment).filter(({ name }) => !orders.has(name));
  return kept
    .map(({ lines }) => lines.join("\n"))
    .join("\n")
    .trimEnd()
    .replace(/^\n+/, "");
}

export function docText(comment: string | undefined): DocText {
  const [first, ...tags] = blocksOf(comment ?? "").map(({ name, lines }) => {
    const said = [lines[0]?.replace(name === "" ? "" : /^\s*@[\w-]+\s*/, "") ?? "", ...lines.slice(1)];
    return { name, text: said.join("\n").trim() };
  });
  const textsOf = (wanted: string) => tags.filter(({ name }) => name === wanted).map(({ text }) => text);
  return {
    text: first?.text ?? "",
    examples: textsOf("example").filter((text) => text !== ""),
    deprecated: textsOf("deprecated")[0],
    tags: tags.filter(({ name }) => name !== "example" && name !== "deprecated" && !orders.has(name)),
  };
}

/** Of the comment at the top of a file, which may say under a tag that it is one. */
export function aboutText(comment: string | undefined): string {
  const { text, tags } = docText(comment);
  const said = tags.filter(({ name }) => /^(?:file|fileoverview|overview|packageDocumentation)$/.test(name));
  return [text, ...said.map((tag) => tag.text)].filter((part) => part !== "").join("\n\n");
}

function blocksOf(comment: string): readonly Block[] {
  const blocks: Block[] = [{ name: "", lines: [] }];
  let isCode = false;
  for (const line of comment.split(/\r?\n/)) {
    const [, name, rest = ""] = (!isCode && /^\s*@([A-Za-z][\w-]*)\s*(.*)$/.exec(line)) || [];
    if (/^\s*```/.test(name === undefined ? line : rest)) isCode = !isCode;
    if (name === undefined) blocks.at(-1)?.lines.push(line);
    else blocks.push({ name, lines: [line] });
  }
  return blocks;
}
