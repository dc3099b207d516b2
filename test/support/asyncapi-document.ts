/** An AsyncAPI document under test: judged by the official schema, and a judge of frames itself. */

import specs from "@asyncapi/specs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

interface Document {
  readonly channels: { readonly wsrpc: { readonly messages: Readonly<Record<string, { readonly payload: object }>> } };
  readonly operations: Readonly<Record<string, object>>;
}

type Call = { readonly procedure: string; readonly isOurs: boolean };

let official: ValidateFunction | undefined;

/** What the official schema of AsyncAPI 3.1 has against a document; nothing if it is valid. */
export function asyncApiErrors(text: string): string[] {
  official ??= officialSchema();
  if (official(JSON.parse(text))) return [];
  return (official.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Judges recorded frames by the document's payloads. */
export class FrameJudge {
  readonly seen = new Set<string>();
  readonly errors: string[] = [];
  readonly #document: Document;
  readonly #ajv = withFormats(new Ajv({ strict: false, allErrors: true }));
  readonly #procedures: readonly string[];
  readonly #calls = new Map<number, Call>();
  readonly #channels = new Map<number, string>();

  /** @param procedures all names, sorted: a number may stand for one */
  constructor(text: string, procedures: readonly string[]) {
    this.#document = JSON.parse(text) as Document;
    this.#procedures = procedures;
    this.#ajv.addSchema(this.#document, "document");
  }

  /** @param isOurs the client sent it */
  judge(frame: readonly unknown[], isOurs: boolean): void {
    const [kind, id, third] = frame as [number, number, unknown];
    const call = this.#calls.get(id);
    switch (kind) {
      case 16:
      case 32: {
        const procedure = typeof third === "number" ? (this.#procedures[third] ?? "") : String(third);
        this.#calls.set(id, { procedure, isOurs });
        return this.#valid(`${procedure}.${kind === 32 ? "params" : "input"}`, frame);
      }
      case 17:
        return this.#valid(`${call?.procedure}.output`, frame);
      case 18:
        return this.#failure(call, frame);
      case 19:
        return this.#item(call, frame, isOurs);
      case 33:
        this.#channels.set(third as number, call?.procedure ?? "");
        return;
      case 34:
        return this.#valid(`${this.#channels.get(id)}.event`, frame);
    }
  }

  #failure(call: Call | undefined, frame: readonly unknown[]): void {
    const { name } = frame[4] as { name?: string };
    if (name !== undefined) this.#valid(`${call?.procedure}.errors.${name}`, frame);
  }

  #item(call: Call | undefined, frame: readonly unknown[], isOurs: boolean): void {
    const part = isOurs === call?.isOurs ? "send" : "receive";
    const own = `${call?.procedure}.${part}`;
    this.#valid(own in this.#document.channels.wsrpc.messages ? own : `${call?.procedure}.item`, frame);
  }

  #valid(message: string, frame: readonly unknown[]): void {
    this.seen.add(message);
    const pointer = `document#/channels/wsrpc/messages/${message}/payload`;
    const validate = this.#ajv.getSchema(pointer);
    if (!validate) this.errors.push(`${message} is not in the document`);
    else if (!validate(frame)) this.errors.push(`${message}: ${this.#ajv.errorsText(validate.errors)}`);
  }
}

function officialSchema(): ValidateFunction {
  const ajv = withFormats(new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false }));
  return ajv.compile(specs.schemas["3.1.0"] as object);
}

function withFormats(ajv: Ajv): Ajv {
  addFormats.default(ajv);
  return ajv;
}
