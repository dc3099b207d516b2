/** Procedures in the nesting of their namespaces, the way generated interfaces and tables follow it. */

import { lastPart, parentOf } from "../model/dotted-name.ts";
import type { Model, Namespace, Procedure } from "../model/model.ts";

export interface NamespaceNode {
  /** Dotted; empty for the contract itself. */
  readonly name: string;
  /** The last part of the name. */
  readonly key: string;
  readonly namespace: Namespace | undefined;
  readonly procedures: readonly { readonly key: string; readonly procedure: Procedure; readonly number: number }[];
  readonly inside: readonly NamespaceNode[];
}

export function namespaceTree({ namespaces, procedures }: Model): NamespaceNode {
  const numbered = procedures.map((procedure, number) => ({ key: lastPart(procedure.name), procedure, number }));
  const node = (name: string, namespace?: Namespace): NamespaceNode => ({
    name,
    key: lastPart(name),
    namespace,
    procedures: numbered.filter(({ procedure }) => parentOf(procedure.name) === name),
    inside: namespaces.filter((candidate) => parentOf(candidate.name) === name).map((inner) => node(inner.name, inner)),
  });
  return node("");
}

/** As the contract has them, where names stand in the order of their letters. */
export function inContractOrder<T extends { readonly procedure: Procedure }>(procedures: readonly T[]): T[] {
  return [...procedures].sort(({ procedure: { place: a } }, { procedure: { place: b } }) => {
    if (!a || !b) return 0;
    return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
  });
}

/** The namespace itself and all below it, outer before inner. */
export function allNamespaces(node: NamespaceNode): NamespaceNode[] {
  return [node, ...node.inside.flatMap(allNamespaces)];
}
