/** What a client saw that it must not see, and how much it saw in all. */

export class Findings {
  calls = 0;
  items = 0;
  events = 0;
  /** Calls that failed with the proof that they never ran: a server that went away had not taken them. */
  refused = 0;
  /** What never came, or failed. */
  lost = 0;
  doubled = 0;
  reordered = 0;
  /** A sentence for each of the first few. */
  readonly notes: string[] = [];

  /** @param answered told how long each call took */
  constructor(readonly answered: (ms: number) => void = () => {}) {}

  found(what: "lost" | "doubled" | "reordered", note: string, count = 1): void {
    this[what] += count;
    if (this.notes.length < 20) this.notes.push(`${what}: ${note}`);
  }

  /** Numbers that must count up by one. */
  follows(last: number, next: number, where: string): void {
    if (next === last + 1) return;
    if (next === last) this.found("doubled", `${where}: ${next} came twice`);
    else if (next < last) this.found("reordered", `${where}: ${next} came after ${last}`);
    else this.found("lost", `${where}: ${last + 1} to ${next - 1} never came`, next - last - 1);
  }
}
