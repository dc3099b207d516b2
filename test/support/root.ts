/** The root of the repository: tests and scripts alike are started there. */

export const root = process.cwd();
