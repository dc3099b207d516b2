/** The clock of deadlines, as far as calls need one. */

export interface AlarmClock {
  /** Rings once, unless what it returns is called before. */
  at(time: number, ring: () => void): () => void;
}
