/** Where a value stands. In a `slot` undefined has a form of its own; as an `optional` property it is left out. */

export type Standing = "slot" | "property" | "optional";
