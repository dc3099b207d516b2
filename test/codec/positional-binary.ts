/** Bytes without names: variable-length integers, doubles, and texts that know their length. */

import type { Codec } from "./codec.ts";
import type { Layout } from "./layout.ts";

/** Texts up to this length are written by hand: calling the platform's encoder costs more than they are long. */
const shortText = 40;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

class Writer {
  #bytes = new Uint8Array(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  integer(value: number): void {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest % 128) + 128;
    this.#bytes[this.#at++] = rest;
  }

  number(value: number): void {
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
  }

  text(value: string): void {
    if (value.length <= shortText && this.#ascii(value)) return;
    const encoded = encoder.encode(value);
    this.integer(encoded.byteLength);
    this.#bytes.set(encoded, this.#at);
    this.#at += encoded.byteLength;
  }

  finish(): Uint8Array {
    const made = this.#bytes.slice(0, this.#at);
    this.#at = 0;
    return made;
  }

  #ascii(value: string): boolean {
    const start = this.#at;
    this.integer(value.length);
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at);
      if (code >= 128) {
        this.#at = start;
        return false;
      }
      this.#bytes[this.#at++] = code;
    }
    return true;
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  integer(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte % 128) * scale;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  }

  number(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8);
  }

  text(): string {
    const length = this.integer();
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return length <= shortText ? (ascii(bytes) ?? decoder.decode(bytes)) : decoder.decode(bytes);
  }
}

function ascii(bytes: Uint8Array): string | undefined {
  let made = "";
  for (const code of bytes) {
    if (code >= 128) return undefined;
    made += String.fromCharCode(code);
  }
  return made;
}

export function positionalBinary(layout: Layout): Codec {
  const writer = new Writer();
  const [write, read] = [writing(layout, writer), reading(layout)];
  return {
    encode(value) {
      write(value);
      return writer.finish();
    },
    decode: (payload) => read(new Reader(payload as Uint8Array)),
  };
}

function writing(layout: Layout, writer: Writer): (value: unknown) => void {
  switch (layout.type) {
    case "integer":
      return (value) => writer.integer(value as number);
    case "number":
      return (value) => writer.number(value as number);
    case "text":
      return (value) => writer.text(value as string);
    case "list": {
      const item = writing(layout.of, writer);
      return (value) => {
        writer.integer((value as unknown[]).length);
        for (const one of value as unknown[]) item(one);
      };
    }
    case "record": {
      const fields = layout.fields.map(([name, field]) => [name, writing(field, writer)] as const);
      return (value) => {
        for (const [name, field] of fields) field((value as Record<string, unknown>)[name]);
      };
    }
  }
}

function reading(layout: Layout): (reader: Reader) => unknown {
  switch (layout.type) {
    case "integer":
      return (reader) => reader.integer();
    case "number":
      return (reader) => reader.number();
    case "text":
      return (reader) => reader.text();
    case "list": {
      const item = reading(layout.of);
      return (reader) => Array.from({ length: reader.integer() }, () => item(reader));
    }
    case "record": {
      const fields = layout.fields.map(([name, field]) => [name, reading(field)] as const);
      return (reader) => {
        const made: Record<string, unknown> = {};
        for (const [name, field] of fields) made[name] = field(reader);
        return made;
      };
    }
  }
}
