/** Whether the values of a contract can cross the wire, in the direction in which they go. */

import type { Diagnostic } from "../model/diagnostic.ts";
import { flowsOf } from "../model/flow.ts";
import { insideOf, reach, reaching } from "../model/graph.ts";
import type { Model } from "../model/model.ts";
import { mayBeLeftOut } from "../model/optionality.ts";
import type { Place } from "../model/place.ts";
import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import { errorView, type WireView } from "../model/view.ts";
import { freezesBytes, neverMerges } from "./unparsable.ts";

export function checkWire({ procedures, shapes }: Model): Diagnostic[] {
  const oneWay = reaching(
    shapes,
    (shape) => insideOf(shape, "held"),
    ({ kind }) => kind === "transform",
  );
  const rules = {
    in: new Rules(shapes, "in", oneWay, false),
    out: new Rules(shapes, "out", oneWay, false),
    params: new Rules(shapes, "in", oneWay, true),
  };
  if (Object.values(rules).every(({ concerned }) => concerned.size === 0)) return [];
  return procedures.flatMap((procedure) => {
    const view = errorView(procedure.kind);
    const flows = [
      ...flowsOf(procedure).map((flow) => ({ ...flow, place: procedure.partPlaces?.[flow.part] })),
      ...procedure.errors.map(({ name, data, place }) => ({ part: `errors.${name}`, shape: data, view, place })),
    ];
    return flows.flatMap(({ part, shape, view: own, place }) => {
      const check = new ValueCheck(shapes, rules[part === "params" ? part : own], procedure.name);
      check.visit(shape, part, place ?? procedure.place);
      return check.found;
    });
  });
}

/** What is refused in values that go one way. */
class Rules {
  readonly view: WireView;
  /** The shapes with something in them that is refused: mostly none. */
  readonly concerned: ReadonlySet<ShapeId>;
  readonly #shapes: readonly Shape[];
  readonly #oneWay: ReadonlySet<ShapeId>;
  readonly #isKey: boolean;

  /** @param isKey whether the value names a topic */
  constructor(shapes: readonly Shape[], view: WireView, oneWay: ReadonlySet<ShapeId>, isKey: boolean) {
    this.view = view;
    this.#shapes = shapes;
    this.#oneWay = oneWay;
    this.#isKey = isKey;
    this.concerned = reaching(
      shapes,
      (shape) => insideOf(shape, view),
      (shape, id) => this.refusal(shape, id) !== undefined,
    );
  }

  refusal(shape: Shape, id: ShapeId): Refusal | undefined {
    switch (shape.kind) {
      case "preprocess":
      case "success":
      case "transform":
        return this.view === "out" ? goesOneWay : undefined;
      case "pipe": // what a client gets, the server encodes: a way back must be known
        return this.view === "out" && this.#oneWay.has(id) ? goesOneWay : undefined;
      case "bytes":
        return this.#isKey ? refusals.bytes : undefined;
      case "readonly":
        return freezesBytes(this.#shapes, shape, this.view) ? frozenBytes : undefined;
      case "intersection":
        return neverMerges(this.#shapes, shape) ? unmergeable : undefined;
      case "object":
        if (shape.fields.some(({ key }) => key === "__proto__")) return protoKey;
        return shape.fields.some((field) => this.#isFoundAnyway(field)) ? inheritedField : undefined;
      case "record":
        return this.#refusalOfKeys(shape);
      case "unsupported":
        return misfits.get(shape.name ?? "") ?? refusals.unsupported;
      case "custom":
        return refusalOfClass(shape.name);
      default:
        return refusals[shape.kind];
    }
  }

  /** Unless it is partial, zod reads each key that a record names, like a field. */
  #refusalOfKeys({ key, value, partial }: ShapeOf<"record">): Refusal | undefined {
    const names = this.#namesOf(key);
    if (names.includes("__proto__")) return protoKey;
    const isFound = (name: string) => this.#isFoundAnyway({ key: name, shape: value });
    return !partial && names.some(isFound) ? inheritedField : undefined;
  }

  #namesOf(key: ShapeId): string[] {
    const names: string[] = [];
    reach(this.#shapes, [key], unionOptions, (id) => {
      const shape = this.#shapes[id];
      if (shape?.kind === "literal") names.push(...shape.values.map(String));
    });
    return names;
  }

  /** Where it is left out, zod reads what the object has from JavaScript. */
  #isFoundAnyway({ key, shape }: { readonly key: string; readonly shape: ShapeId }): boolean {
    return key in Object.prototype && mayBeLeftOut(this.#shapes, shape, this.view);
  }
}

const unionOptions = (shape: Shape) => (shape.kind === "union" ? shape.options : []);

class ValueCheck {
  readonly found: Diagnostic[] = [];
  readonly #shapes: readonly Shape[];
  readonly #rules: Rules;
  readonly #procedure: string;
  readonly #seen = new Set<ShapeId>();

  constructor(shapes: readonly Shape[], rules: Rules, procedure: string) {
    this.#shapes = shapes;
    this.#rules = rules;
    this.#procedure = procedure;
  }

  /** @param path how the value is got from the procedure's own words: `input.items[].at` */
  visit(id: ShapeId, path: string, around: Place | undefined): void {
    const shape = this.#shapes[id];
    if (!shape || this.#seen.has(id) || !this.#rules.concerned.has(id)) return;
    this.#seen.add(id);
    const place = shape.place ?? around;
    this.#judge(id, shape, path, place);
    if (shape.kind === "object")
      for (const field of shape.fields) this.visit(field.shape, pathOf(path, field.key), field.place ?? place);
    const inner = holdsMany.has(shape.kind) ? `${path}[]` : path;
    for (const child of insideOf(shape, this.#rules.view)) this.visit(child, inner, place);
  }

  #judge(id: ShapeId, shape: Shape, path: string, place: Place | undefined): void {
    const refusal = this.#rules.refusal(shape, id);
    if (!refusal) return;
    const { rule, help } = refusal;
    const message = `${this.#procedure}: \`${path}\` ${refusal.what(shape)}`;
    this.found.push({ rule, severity: "error", message, help, ...(place && { place }) });
  }
}

const holdsMany = new Set<Shape["kind"]>(["array", "set", "tuple", "record", "map"]);

function pathOf(outer: string, key: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(key) ? `${outer}.${key}` : `${outer}[${JSON.stringify(key)}]`;
}

interface Refusal {
  readonly rule: string;
  readonly what: (shape: Shape) => string;
  readonly help: string;
}

const goesOneWay: Refusal = {
  rule: "wire/one-way",
  what: () => "is transformed one way, but goes out: the server would have to undo it",
  help: "use `z.codec(wire, value, { decode, encode })` in place of `.transform()`, or transform before returning",
};

const inheritedField: Refusal = {
  rule: "wire/inherited",
  what: () =>
    "has a field that may be left out, but is named as something that every JavaScript object has, which is then taken for it",
  help: "give it another name, or make it required",
};

const protoKey: Refusal = {
  rule: "wire/proto",
  what: () => "has a key `__proto__`, with which no message may cross: each call would fail",
  help: "give it another name, or send it as a key of a `z.map()`",
};

const frozenBytes: Refusal = {
  rule: "wire/readonly-bytes",
  what: () => "holds bytes that are read-only, but JavaScript cannot freeze bytes",
  help: "leave `.readonly()` out: around bytes it throws for all but empty ones",
};

const unmergeable: Refusal = {
  rule: "schema/unmergeable",
  what: () =>
    "is an intersection whose sides both hold a map, a set or NaN in the same place: zod cannot merge them, and each call would fail",
  help: "declare it on one side only",
};

/** What zod takes for a schema without a look at it. */
const misfits: ReadonlyMap<string, Refusal> = new Map([
  [
    "zod 3",
    {
      rule: "schema/zod-version",
      what: () => "holds a schema of zod 3",
      help: "import from zod 4.1 or newer: `npm install zod@^4`",
    },
  ],
  [
    "no schema",
    {
      rule: "schema/missing",
      what: () => "holds something that is no zod schema",
      help: "give a schema, such as `z.object({ … })`",
    },
  ],
  [
    "undefined",
    {
      rule: "schema/missing",
      what: () => "holds undefined in place of a schema",
      help: "if modules import each other in a circle, the schema is not there yet: refer to it by a getter, as in `get owner() { return User; }`",
    },
  ],
  [
    "endless",
    {
      rule: "schema/endless",
      what: () => "is made of nothing but itself: no value would ever fit",
      help: "let it hold itself inside of an object or an array, as in `const Node = z.object({ get next() { return Node.optional(); } })`",
    },
  ],
  [
    "undiscriminated",
    {
      rule: "schema/undiscriminated",
      what: () => "is a discriminated union whose options zod cannot tell apart: each call would fail",
      help: "give the key a `z.literal()` or `z.enum()` in each option, no value in two of them, or take `z.union()`",
    },
  ],
]);

const cannotCross: Refusal = {
  rule: "wire/type",
  what: ({ kind }) => `holds a ${kind}, which cannot cross the wire`,
  help: "send data instead",
};

const ofFile: Refusal = {
  rule: "wire/file",
  what: () => "holds a File, which cannot cross the wire as it is",
  help: "send its name and size as input and its contents as items of an `upload` with `item: bytes()`",
};

/** Classes whose values cross by a schema of their own. */
const schemaOfClass = new Map([
  ["Date", "z.date()"],
  ["Map", "z.map(key, value)"],
  ["Set", "z.set(item)"],
  ["Buffer", "bytes()"],
  ["ArrayBuffer", "bytes()"],
]);

/** @param name `undefined` for a `z.custom` */
function refusalOfClass(name: string | undefined): Refusal {
  if (name === "File") return ofFile;
  const schema = schemaOfClass.get(name ?? "");
  return {
    rule: "wire/custom",
    what: () => `holds ${name ? `a ${name}` : "a `z.custom`"}, of which the wire knows nothing`,
    help: schema ? `declare it as \`${schema}\`` : "say how it crosses with `z.codec(wire, value, { decode, encode })`",
  };
}

/** What cannot cross, whichever way it goes. */
const refusals: Readonly<Partial<Record<Shape["kind"], Refusal>>> = {
  symbol: cannotCross,
  function: cannotCross,
  promise: cannotCross,
  file: ofFile,
  unsupported: {
    rule: "wire/unsupported",
    what: (shape) => `holds a schema of type "${nameOf(shape)}", which this version does not know`,
    help: "use another schema, or a newer wsrpc",
  },
  bytes: {
    rule: "wire/topic-params",
    what: () => "holds bytes, but names a topic",
    help: "name topics by strings or numbers",
  },
};

function nameOf(shape: Shape): string | undefined {
  return "name" in shape ? shape.name : undefined;
}
