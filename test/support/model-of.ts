/** The model of live procedures, without the process and the bundle that a contract's file needs. */

import type { Model } from "../../packages/codegen/src/model/model.ts";
import { findProcedures } from "../../packages/codegen/src/read/find-procedures.ts";

/** @param names of schemas, as if they were declared under them */
export function modelOf(exports: object, names: ReadonlyMap<object, string> = new Map()): Model {
  const entityOf = (value: object) => {
    const name = names.get(value);
    return name === undefined ? undefined : { name, file: "a.ts" };
  };
  const { procedures, shapes } = findProcedures(exports, {
    entityOf,
    declared: () => [],
    isPicked: () => false,
    isOfEnum: () => false,
    marksOf: () => ({}),
  });
  return { entry: "contract.ts", procedures, namespaces: [], shapes };
}
