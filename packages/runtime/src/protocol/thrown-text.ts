/** What was thrown as a text; an application may throw anything, even what cannot be looked at. */
export function thrownText(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "unreadable";
  }
}
