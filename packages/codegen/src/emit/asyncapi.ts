/** `asyncapi.json`: the contract as an AsyncAPI 3.1 document, seen from the server. A message is one frame of `wsrpc/1`. */

import { parentOf } from "../model/dotted-name.ts";
import { flowsOf } from "../model/flow.ts";
import type { Kind, Model, PartName, Procedure } from "../model/model.ts";
import { saidOptions } from "../model/said-options.ts";
import { errorView } from "../model/view.ts";
import type { Json } from "../model/wire-schema.ts";
import { aboutText, type DocText, docText } from "../print/doc-text.ts";
import { JsonSchemas } from "./json-schema.ts";
import type { JsonSchema } from "./leaf-schema.ts";
import type { TypeNames } from "./type-names.ts";

/** Whose contract it is. */
export interface DocsInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

const kindOfFrame = { call: 16, result: 17, error: 18, item: 19, subscribe: 32, event: 34 } as const;

type FrameName = keyof typeof kindOfFrame;

/** What crosses for a procedure: where to, in which frame, and which part stands in it. */
type Traffic = readonly (readonly [direction: "ask" | "answer", frame: FrameName, part: PartName])[];

const traffic: Readonly<Record<Kind, Traffic>> = {
  call: [
    ["ask", "call", "input"],
    ["answer", "result", "output"],
  ],
  stream: [
    ["ask", "call", "input"],
    ["answer", "item", "item"],
  ],
  upload: [
    ["ask", "call", "input"],
    ["ask", "item", "item"],
    ["answer", "result", "output"],
  ],
  duplex: [
    ["ask", "call", "input"],
    ["ask", "item", "send"],
    ["answer", "item", "receive"],
  ],
  topic: [
    ["ask", "subscribe", "params"],
    ["answer", "event", "event"],
  ],
  reverse: [
    ["ask", "call", "input"],
    ["answer", "result", "output"],
  ],
};

const frames =
  "One WebSocket message is a JSON array `[seq, ack, frame, …]`; each message described here is one such frame. " +
  "The subprotocol is `wsrpc.1.json`; the first frame is a HELLO, see PROTOCOL.md of wsrpc.";

export function emitAsyncApi(model: Model, names: TypeNames, info: DocsInfo): string {
  const schemas = new JsonSchemas(model.shapes, (id, view) => keyOf(names.ofSchema(id, view)));
  const all = model.procedures.map((procedure, number) => new ProcedureDocument(procedure, number, schemas));
  const description = [info.description, aboutText(model.about?.docs), frames].filter((text) => text).join("\n\n");
  const document: JsonSchema = {
    asyncapi: "3.1.0",
    "x-generator": "wsrpc",
    info: { title: info.title, version: info.version, description },
    defaultContentType: "application/json",
    channels: {
      wsrpc: {
        address: null,
        title: "The connection",
        description: "All procedures share one connection.",
        messages: Object.fromEntries(all.flatMap((each) => each.messages)),
        bindings: { ws: {} },
      },
    },
    operations: Object.fromEntries(all.flatMap((each) => each.operations)),
    components: { schemas: schemas.definitions },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

class ProcedureDocument {
  readonly #procedure: Procedure;
  readonly #number: number;
  readonly #schemas: JsonSchemas;
  readonly #key: string;
  readonly #docs: DocText;

  /** @param number by which two sides with the same contract may call it */
  constructor(procedure: Procedure, number: number, schemas: JsonSchemas) {
    this.#procedure = procedure;
    this.#number = number;
    this.#schemas = schemas;
    this.#key = keyOf(procedure.name) ?? "";
    this.#docs = docText(procedure.docs);
  }

  get messages(): [string, Json][] {
    const { name, kind } = this.#procedure;
    const flows = new Map(flowsOf(this.#procedure).map((flow) => [flow.part, flow]));
    const parts = traffic[kind].map(([, frame, part]): [string, Json] => {
      const flow = flows.get(part);
      const value = flow ? this.#schemas.of(flow.shape, flow.view) : { type: "null" };
      return [
        `${this.#key}.${part}`,
        messageJson(`${name}: ${part}`, frame, this.#payload(frame, value), this.#deprecation),
      ];
    });
    return [...parts, ...this.#errors];
  }

  get operations(): [string, Json][] {
    const { kind, errors } = this.#procedure;
    const refs = (direction: "ask" | "answer") =>
      traffic[kind].filter(([way]) => way === direction).map(([, , part]) => this.#ref(part));
    const failures = errors.map((error) => this.#ref(`errors.${keyOf(error.name)}`));
    const channel = { $ref: "#/channels/wsrpc" };
    const common = { channel, ...this.#words, ...this.#facts };
    if (kind === "topic")
      return [
        [this.#key, { action: "send", ...common, messages: refs("answer") }],
        [`${this.#key}.subscribe`, { action: "receive", ...common, messages: refs("ask") }],
      ];
    const action = kind === "reverse" ? "send" : "receive";
    const reply = { channel, messages: [...refs("answer"), ...failures] };
    return [[this.#key, { action, ...common, messages: refs("ask"), reply }]];
  }

  get #errors(): [string, Json][] {
    const { name, kind, errors } = this.#procedure;
    return errors.map(({ name: error, data, docs }) => {
      const options = {
        type: "object",
        properties: { name: { const: error }, data: this.#schemas.of(data, errorView(kind)) },
        required: ["name"],
      };
      const payload = tuple([{ const: kindOfFrame.error }, id, { type: "integer" }, { type: "string" }, options]);
      const { text } = docText(docs);
      const message = messageJson(`${name}: ${error}`, "error", payload, this.#deprecation);
      return [`${this.#key}.errors.${keyOf(error)}`, { ...message, ...(text !== "" && { description: text }) }];
    });
  }

  #ref(part: string): Json {
    return { $ref: `#/channels/wsrpc/messages/${this.#key}.${part}` };
  }

  #payload(frame: FrameName, value: JsonSchema): JsonSchema {
    const kind = { const: kindOfFrame[frame] };
    switch (frame) {
      case "call":
      case "subscribe":
        return tuple([kind, id, { enum: [this.#procedure.name, this.#number] }, value], 3);
      case "event":
        return tuple([kind, { type: "integer" }, { type: "integer" }, value]);
      default:
        return tuple([kind, id, value], 2);
    }
  }

  get #deprecation(): JsonSchema {
    return this.#docs.deprecated === undefined ? {} : { deprecated: true };
  }

  get #words(): JsonSchema {
    const { text, deprecated } = this.#docs;
    const [summary = ""] = text.split(/\n\s*\n/);
    return {
      title: this.#procedure.name,
      ...(summary !== "" && { summary: summary.replace(/\s+/g, " ") }),
      ...(text !== "" && { description: text }),
      ...(deprecated !== undefined && { "x-deprecated": deprecated || true }),
    };
  }

  get #facts(): JsonSchema {
    const { name, kind } = this.#procedure;
    const namespace = parentOf(name);
    return {
      ...(namespace !== "" && { tags: [{ name: namespace }] }),
      "x-wsrpc": { kind, ...saidOptions(this.#procedure) },
    };
  }
}

const id: JsonSchema = { type: "integer", minimum: 1 };

function messageJson(title: string, frame: FrameName, payload: JsonSchema, more: JsonSchema): JsonSchema {
  const correlated = frame === "event" ? {} : { correlationId: { location: "$message.payload#/1" } };
  return { name: frame.toUpperCase(), title, payload, ...correlated, ...more };
}

/** A frame; what follows the parts that are known is left to the protocol. */
function tuple(items: readonly JsonSchema[], minItems = items.length): JsonSchema {
  return { type: "array", items, minItems };
}

/** Keys of components are letters, digits, dots, dashes and underscores. */
function keyOf(name: string | undefined): string | undefined {
  return name?.replace(/[^A-Za-z0-9_.]/g, (found) => `-${(found.codePointAt(0) ?? 0).toString(16)}-`);
}
