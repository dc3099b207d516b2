/** The words of a JSDoc comment as HTML: paragraphs, lists, code, emphasis and links; everything else is plain text. */

import { type Html, html } from "./html.ts";
import { isUrl } from "./is-url.ts";

/** @param linkTo where a name in `{@link name}` leads, if anywhere */
export function prose(text: string, linkTo: (name: string) => string | undefined = () => undefined): Html {
  const blocks: Html[] = [];
  const parts = text.split(/^[ \t]*```[^\n]*\n([\s\S]*?)(?:\n[ \t]*```[ \t]*$|$(?![\s\S]))/m);
  parts.forEach((part, index) => {
    if (index % 2 === 1) blocks.push(code(part));
    else for (const block of part.split(/\n\s*\n/)) blocks.push(...paragraphs(block, linkTo));
  });
  return html`${blocks}`;
}

export function code(text: string): Html {
  return html`<pre tabindex="0"><code>${text}</code></pre>`;
}

type LinkTo = (name: string) => string | undefined;

const bullet = /^\s*(?:[-*+]|\d+[.)])\s+/;

function paragraphs(block: string, linkTo: LinkTo): Html[] {
  const lines = block.split("\n").filter((line) => line.trim() !== "");
  const found: Html[] = [];
  let items: string[] = [];
  let words: string[] = [];
  const flush = () => {
    if (words.length > 0) found.push(html`<p>${inline(words.join(" "), linkTo)}</p>`);
    if (items.length > 0) found.push(html`<ul>${items.map((item) => html`<li>${inline(item, linkTo)}</li>`)}</ul>`);
    words = [];
    items = [];
  };
  for (const line of lines) {
    const isItem = bullet.test(line);
    if (isItem && words.length > 0) flush();
    const heading = /^#{1,6}\s+(.*)$/.exec(line.trim())?.[1];
    if (heading !== undefined) {
      flush();
      found.push(html`<p><strong>${inline(heading, linkTo)}</strong></p>`);
    } else if (isItem) items.push(line.replace(bullet, ""));
    else if (items.length > 0) items.push(`${items.pop()} ${line.trim()}`);
    else words.push(line.trim());
  }
  flush();
  return found;
}

/** No part may be longer than some hundred characters: what never ends would be looked at again from every beginning. */
const spans =
  /`([^`\n]{1,400})`|\*\*([^*\n]{1,400})\*\*|(?<![\w*])[*_]([^*_\n]{1,400})[*_](?![\w*])|\{@link(?:code|plain)?\s{1,9}([^}\s|]{1,400})[\s|]{0,9}([^}]{0,400})\}|\[([^\]\n]{1,400})\]\(([^)\s]{1,2000})\)|(https?:\/\/[^\s<>"')\]]{0,2000}[^\s<>"')\].,;:!?])/g;

function inline(text: string, linkTo: LinkTo): Html {
  const parts: (string | Html)[] = [];
  let end = 0;
  for (const match of text.matchAll(spans)) {
    parts.push(text.slice(end, match.index), span(match, linkTo));
    end = match.index + match[0].length;
  }
  return html`${[...parts, text.slice(end)]}`;
}

function span(match: RegExpExecArray, linkTo: LinkTo): Html {
  const [whole, monospaced, strong, emphasis, target, label, words, address, url] = match;
  if (monospaced !== undefined) return html`<code>${monospaced}</code>`;
  if (strong !== undefined) return html`<strong>${strong}</strong>`;
  if (emphasis !== undefined) return html`<em>${emphasis}</em>`;
  if (target !== undefined) return link(linkTo(target) ?? target, label?.trim() || target, true);
  if (address !== undefined) return link(address, words ?? address, false);
  return url === undefined ? html`${whole}` : link(url, url, false);
}

/** Only to pages: an address may be anything, a script too. */
function link(address: string, words: string, isName: boolean): Html {
  if (/^#/.test(address)) return html`<a href="${address}">${isName ? html`<code>${words}</code>` : words}</a>`;
  if (!/^https?:\/\//i.test(address) || !isUrl(address)) return isName ? html`<code>${words}</code>` : html`${words}`;
  return html`<a href="${address}" rel="noreferrer">${words}</a>`;
}
