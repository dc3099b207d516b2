/** What a command's end tells a script. */

export const exitCode = { done: 0, findings: 1, usage: 2 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
