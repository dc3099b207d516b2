/** Characters that a reader does not see for what they are. */

/** Line ends to JavaScript, marks that reorder or hide what a reader sees, and control characters. */
const unseen = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** As escape sequences, which mean the same in strings and are harmless in comments. */
export function escapeUnseen(text: string): string {
  return text.replace(unseen, escaped);
}
