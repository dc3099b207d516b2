/** Whether a text is an absolute URL. */

/** Not by `URL.canParse`: on Node.js 20 it refuses some of what is not ASCII once it has been asked often. */
export function isUrl(text: string): boolean {
  try {
    return new URL(text) !== undefined;
  } catch {
    return false;
  }
}
