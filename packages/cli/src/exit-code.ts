/** What a command's end tells a script. */

/** A fault of our own must not look like a finding. */
export const exitCode = { done: 0, findings: 1, usage: 2, breaking: 3, internal: 70 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
