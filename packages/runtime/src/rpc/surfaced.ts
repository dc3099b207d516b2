/** Runs an application's listener: what it throws is the application's, and must not stop the protocol. */

/** The error surfaces as uncaught, as it does from a listener of the platform. */
export function surfaced(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
