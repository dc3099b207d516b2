/** What a change of a contract can do to those who use the last release, by rule. */

/**
 * `WIRE`: old and new no longer understand each other. `SOURCE`: they do, but code may not compile against the new types.
 * `BEHAVIOR`: it compiles and is understood, but means something else. `UNKNOWN`: code changed, of which nobody can tell.
 */
export type Category = "WIRE" | "SOURCE" | "BEHAVIOR" | "UNKNOWN";

export interface Rule {
  readonly category: Category;
  readonly help: string;
}

const keepOld = "keep the old one, marked `@deprecated`, beside a new one under another name";
const keepTaking = "go on accepting what was accepted";
const keepGiving = "go on giving what was promised, or add a new field for what is new";

const wire = (help: string): Rule => ({ category: "WIRE", help });
const source = (help: string): Rule => ({ category: "SOURCE", help });
const behavior = (help: string): Rule => ({ category: "BEHAVIOR", help });
const unknown = (help: string): Rule => ({ category: "UNKNOWN", help });

export const rules = {
  PROCEDURE_REMOVED: wire("keep it, marked `@deprecated`, until no client calls it any more"),
  PROCEDURE_RENAMED: wire("export it under both names, the old one marked `@deprecated`"),
  PROCEDURE_KIND_CHANGED: wire(keepOld),
  DEPRECATE_FIRST: behavior("release it once with `@deprecated`, so that its users learn of it"),
  ERROR_ADDED: source("code that tells all errors apart has one more to see to"),
  ERROR_REMOVED: source("code that handles it no longer compiles; keep it declared"),
  ERROR_CODE_CHANGED: behavior("code that looks at `error.code` gets another one"),
  IDEMPOTENCE_LOST: behavior("old clients go on sending it again after a lost session: make the handler bear that"),
  TIMEOUT_SHORTENED: behavior("old clients keep their own timeout; look whether the new one is long enough"),
  TOPIC_MODE_CHANGED: behavior("subscribers may miss events that they got before"),
  TOPIC_KEEPS_LESS: behavior("subscribers that come back late get a gap where they got events before"),
  TYPE_RENAMED: source("code that names the type no longer compiles"),
  BRAND_CHANGED: source("code on the server that makes or takes the value may no longer compile"),
  CODEC_VALUE_CHANGED: source("handlers get another type than before; the wire is the same"),

  INPUT_FIELD_REQUIRED_ADDED: wire("make it optional, or give it a default"),
  INPUT_FIELD_NOW_REQUIRED: wire("keep it optional, or give it a default"),
  INPUT_DEFAULT_REMOVED: wire("keep the default, or make it optional"),
  INPUT_FIELD_REFUSED: wire("keep the field as an optional one, or do not refuse what is unknown"),
  INPUT_FIELD_REMOVED: source("old clients still send it, and it is ignored; new code that gives it does not compile"),
  INPUT_TYPE_CHANGED: wire(keepTaking),
  INPUT_VALUE_REMOVED: wire(keepTaking),
  INPUT_MEMBER_REMOVED: wire(keepTaking),
  INPUT_NULL_REMOVED: wire(keepTaking),
  INPUT_UNDEFINED_REMOVED: wire(keepTaking),
  INPUT_CONSTRAINT_TIGHTENED: wire("go on accepting what was accepted, and let the handler judge it"),
  INPUT_FORMAT_TIGHTENED: wire("go on accepting what was accepted, and let the handler judge it"),
  INPUT_LENGTH_CHANGED: wire(keepTaking),
  INPUT_ENCODING_CHANGED: wire(keepOld),
  INPUT_DEFAULT_CHANGED: behavior("old clients that leave it out now ask for something else"),
  INPUT_READ_OTHERWISE: behavior(
    "handlers get something else of it than before: look at the order of options, and at what is coerced or filled in",
  ),
  INPUT_CHECK_CHANGED: unknown("see whether what was accepted still is"),

  OUTPUT_FIELD_REMOVED: wire(keepGiving),
  OUTPUT_FIELD_NOW_OPTIONAL: wire(keepGiving),
  OUTPUT_FIELD_REFUSED: wire("old clients take unnamed fields for something else: choose another place for it"),
  OUTPUT_OPTIONAL_FIELD_REMOVED: source("code that reads it no longer compiles"),
  OUTPUT_TYPE_CHANGED: wire(keepGiving),
  OUTPUT_VALUE_ADDED: wire("old clients do not know the value: give it only to those that ask for it"),
  OUTPUT_MEMBER_ADDED: wire("old clients do not know it: give it only to those that ask for it"),
  OUTPUT_NULL_ADDED: wire(keepGiving),
  OUTPUT_UNDEFINED_ADDED: wire(keepGiving),
  OUTPUT_CONSTRAINT_LOOSENED: behavior("old clients may count on the old bound"),
  OUTPUT_FORMAT_LOOSENED: behavior("old clients may count on the old format"),
  OUTPUT_LENGTH_CHANGED: wire(keepGiving),
  OUTPUT_ENCODING_CHANGED: wire(keepOld),
  OUTPUT_CHECK_CHANGED: unknown("see whether what is given is still what was promised"),
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof rules;

export function isRule(text: string): text is RuleId {
  return Object.hasOwn(rules, text);
}
