/** Every name that an object, a function or an array has without having been given it: the dictionary of all lookups. */

const prototypes = [
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
  Symbol,
  Map,
  Set,
  Promise,
  Error,
  Date,
  RegExp,
  Uint8Array,
  ArrayBuffer,
];

export const prototypeNames: readonly string[] = [
  ...new Set([
    ...prototypes.flatMap((one) => [...Object.getOwnPropertyNames(one), ...Object.getOwnPropertyNames(one.prototype)]),
    "__proto__",
    "then",
    "toJSON",
    "default",
    "arguments",
    "caller",
    "authorize",
    "$b",
    "$d",
    "$o",
  ]),
];
