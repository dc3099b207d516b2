/** What keeps a command from starting: wrong words on the command line, or a wrong config. */

export class Complaint extends Error {
  /** How to mend it. */
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}
