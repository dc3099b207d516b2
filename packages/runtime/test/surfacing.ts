/** What goes uncaught when something runs. */
export async function surfacing(run: () => void): Promise<unknown[]> {
  const uncaught: unknown[] = [];
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException").on("uncaughtException", (error) => uncaught.push(error));
  run();
  await new Promise((resolve) => setImmediate(resolve));
  process.removeAllListeners("uncaughtException");
  for (const other of others) process.on("uncaughtException", other);
  return uncaught;
}
