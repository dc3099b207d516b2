/** Holds whoever waits at it until a test lets them through; also tells a test that something has happened. */

export class Gate {
  readonly opened: Promise<void>;
  open: () => void = () => {};

  constructor() {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}
