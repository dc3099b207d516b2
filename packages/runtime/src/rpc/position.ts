/** Where an event stands in its topic, for publishers, subscribers and brokers alike. */

/** Keep the last one to go on from there later. */
export interface Position {
  /** Which history the offset belongs to. */
  readonly epoch: string;
  /** Counts the events of that history, from 1 and without holes. */
  readonly offset: number;
}
