/** Whether what an application sets has a name that means something: of a misspelt one nobody would ever hear. */

/**
 * What is undefined counts as left out.
 *
 * @param kind of what has these names, for the message
 * @param known an object that has every name there is
 * @throws TypeError for another name, and for what has no names, such as a number in place of an object
 */
export function checkNames(kind: "limit" | "option", given: object, known: object): void {
  if (Object(given) !== given || Array.isArray(given))
    throw new TypeError(`${String(given)} is no object with ${kind}s, which are ${Object.keys(known).join(", ")}`);
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !Object.hasOwn(known, name))
      throw new TypeError(`there is no ${kind} \`${name}\`, but ${Object.keys(known).join(", ")}`);
}
