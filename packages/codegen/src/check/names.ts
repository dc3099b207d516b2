/** Whether the names of a contract can be names of methods. */

import type { Diagnostic } from "../model/diagnostic.ts";
import { lastPart, parentOf } from "../model/dotted-name.ts";
import type { Model } from "../model/model.ts";
import type { Place } from "../model/place.ts";

interface Named {
  readonly name: string;
  readonly place?: Place;
}

const everyObject = "is a name that every JavaScript object has already";
const byName = "export it by its name, and leave `export default` out";
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));
const identifier = /^\p{ID_Start}[$\p{ID_Continue}\u200c\u200d]*$/u;

export function checkNames({ procedures, namespaces }: Model): Diagnostic[] {
  const all: Named[] = [...namespaces, ...procedures];
  return [...all.flatMap(checkName), ...checkCase(all), ...checkHandle(procedures, all), ...checkErrors(procedures)];
}

function checkName(named: Named): Diagnostic[] {
  const last = lastPart(named.name);
  if (last === "then")
    return [complaint("name/then", named, "makes its namespace look like a promise, so that `await` would call it")];
  if (last === "__proto__" || inherited.has(last)) return [complaint("name/inherited", named, everyObject)];
  if (/^[$_]/.test(last))
    return [complaint("name/reserved", named, "starts with `$` or `_`, which are kept for the client itself")];
  if (last === "default") return [complaint("name/default", named, "is what a module exports without a name", byName)];
  return identifier.test(last) ? [] : [complaint("name/identifier", named, "is not a JavaScript identifier")];
}

/** Files and URLs of other generators may not tell upper from lower case. Of two namespaces, what they hold is not told again. */
function checkCase(all: readonly Named[]): Diagnostic[] {
  const seen = new Map<string, Named>();
  return all.flatMap((named) => {
    const folded = `${parentOf(named.name)}.${lastPart(named.name).toLowerCase()}`;
    const other = seen.get(folded);
    seen.set(folded, other ?? named);
    return other && other.name !== named.name
      ? [complaint("name/case", named, `differs from \`${other.name}\` only in case`)]
      : [];
  });
}

function checkHandle(procedures: Model["procedures"], all: readonly Named[]): Diagnostic[] {
  const asking = new Set(procedures.filter(({ kind }) => kind === "reverse").map(({ name }) => parentOf(name)));
  return all
    .filter(({ name }) => lastPart(name) === "handle" && asking.has(parentOf(name)))
    .map((named) =>
      complaint("name/handle", named, "is what a client calls to answer this namespace's `reverse` procedures"),
    );
}

function checkErrors(procedures: Model["procedures"]): Diagnostic[] {
  return procedures.flatMap(({ name, errors }) =>
    errors.flatMap(({ name: own, place }) => {
      const what = errorFault(own);
      const named: Named = { name: `${name}.errors.${own}`, ...(place && { place }) };
      return what === undefined ? [] : [complaint("name/error", named, what, "declare it under another name")];
    }),
  );
}

function errorFault(name: string): string | undefined {
  if (name === "RpcError") return "is the name of every error that is not declared";
  if (name === "") return "is no name at all";
  return inherited.has(name) ? everyObject : undefined;
}

function complaint(
  rule: string,
  { name, place }: Named,
  what: string,
  help = "export it under another name",
): Diagnostic {
  const message = `\`${name}\` cannot be used: \`${lastPart(name)}\` ${what}`;
  return { rule, severity: "error", message, help, ...(place && { place }) };
}
