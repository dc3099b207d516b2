import { expect, it } from "vitest";
import { html } from "./html.ts";

it.each<[string, string]>([
  ['<img src=x onerror="a()">', "&lt;img src=x onerror=&quot;a()&quot;&gt;"],
  ["</script><!--", "&lt;/script&gt;&lt;!--"],
  ["a & b's", "a &amp; b&#39;s"],
  ["\u202etxt.exe\u0000", "\\u202etxt.exe\\u0000"],
  ["\ud800 alone", "\\ud800 alone"],
  ["two\nlines\tand 👩‍🚀", "two\nlines\tand 👩‍🚀"],
])("escapes %j, in text and attributes", (text, escaped) => {
  expect(html`<p title="${text}">${text}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
});

it("takes what it made itself as it is, lists one after the other, and nothing for nothing", () => {
  const rows = ["<a>", "b"].map((text) => html`<li>${text}</li>`);

  expect(html`<ul>${rows}${undefined}${false}${3}</ul>`.text).toBe("<ul><li>&lt;a&gt;</li><li>b</li>3</ul>");
});
