/** What a room may be called: as the contract has it, made from whatever somebody typed. */

export const lobby = "lobby";

/** Empty if nothing of the text can be part of a name. */
export function roomNameOf(text: string): string {
  const name = text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lm}\p{Lo}\p{M}\p{N}]+/gu, "-");
  return shortened(name.replace(/^-/, "")).replace(/-$/, "");
}

/** The room that the page's address names. */
export function roomOfAddress(): string {
  try {
    return roomNameOf(decodeURIComponent(location.hash.slice(1))) || lobby;
  } catch {
    return lobby; // not an address that this page made
  }
}

/** 24 units at most, and no half of a character at the end. */
function shortened(name: string): string {
  const letters = [...name];
  while (letters.join("").length > 24) letters.pop();
  return letters.join("");
}
