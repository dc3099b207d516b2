import { expect, it } from "vitest";
import { prose } from "./prose.ts";

it.each<[title: string, text: string, html: string]>([
  ["nothing", "", ""],
  ["paragraphs", "One\nline.\n\nAnother.", "<p>One line.</p><p>Another.</p>"],
  ["lists", "These:\n- one\n  more\n- two", "<p>These:</p><ul><li>one more</li><li>two</li></ul>"],
  ["numbered lists", "1. one\n2) two", "<ul><li>one</li><li>two</li></ul>"],
  ["headings", "# Title\ntext", "<p><strong>Title</strong></p><p>text</p>"],
  ["code, which is left alone", "`**a** <b>`", "<p><code>**a** &lt;b&gt;</code></p>"],
  [
    "emphasis",
    "**bold** and *soft* and snake_case_name",
    "<p><strong>bold</strong> and <em>soft</em> and snake_case_name</p>",
  ],
  [
    "fences",
    "See:\n```ts\nif (a < b) {\n\n}\n```\nDone.",
    '<p>See:</p><pre tabindex="0"><code>if (a &lt; b) {\n\n}</code></pre><p>Done.</p>',
  ],
  ["a fence that never ends", "```\na", '<pre tabindex="0"><code>a</code></pre>'],
  [
    "links",
    "[wsrpc](https://example.com/?a=1&b=2)",
    '<p><a href="https://example.com/?a=1&amp;b=2" rel="noreferrer">wsrpc</a></p>',
  ],
  [
    "bare addresses",
    "See https://example.com/x.",
    '<p>See <a href="https://example.com/x" rel="noreferrer">https://example.com/x</a>.</p>',
  ],
  [
    "links to names that are known",
    "{@link Message} and {@link Message the line}",
    '<p><a href="#type-Message"><code>Message</code></a> and <a href="#type-Message"><code>the line</code></a></p>',
  ],
  ["links to names that are not", "{@link Gone}", "<p><code>Gone</code></p>"],
  ["markup as text", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"],
  ["no link to a script", "[click](javascript:alert) {@link javascript:alert(1) me}", "<p>click <code>me</code></p>"],
  ["no link to data", "[click](data:text/html,x)", "<p>click</p>"],
  [
    "no attribute out of an address",
    '[a](https://example.com/"onclick="x)',
    '<p><a href="https://example.com/&quot;onclick=&quot;x" rel="noreferrer">a</a></p>',
  ],
])("shows %s", (_title, text, expected) => {
  expect(prose(text, (name) => (name === "Message" ? "#type-Message" : undefined)).text).toBe(expected);
});

it("takes no longer for words that look like markup without an end", () => {
  const text = "[".repeat(20_000) + "*".repeat(20_000) + "`".repeat(19_999) + "{@link ".repeat(5_000);

  expect(prose(text).text).toContain("[[[[");
});
