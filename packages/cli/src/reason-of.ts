/** Why a file cannot be read or written; without the paths, which are said already. */
export function reasonOf({ message }: Error): string {
  return message.replace(/, \w+(?: '.*)?$/, "");
}
