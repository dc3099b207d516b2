/** What a command may touch of the machine, so that tests can give it another one. */

export interface World {
  readonly cwd: string;
  /** Results, for pipes and scripts. */
  readonly stdout: (text: string) => void;
  /** Talk, for people. */
  readonly stderr: (text: string) => void;
  readonly color: boolean;
  /** Aborted when the command is to end, as by Ctrl-C. */
  readonly signal: AbortSignal;
}
