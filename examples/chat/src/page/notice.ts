/** What the person must know now: said aloud, and gone after a while unless it is the end. */

import { byId } from "./element.ts";

const shownMs = 6_000;
let hiding: ReturnType<typeof setTimeout> | undefined;

export function showNotice(text: string, lasts: "a while" | "for good" = "a while"): void {
  const root = byId("notice", HTMLParagraphElement);
  clearTimeout(hiding);
  root.textContent = text;
  if (lasts === "a while") hiding = setTimeout(() => root.replaceChildren(), shownMs);
}
