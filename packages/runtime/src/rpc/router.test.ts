import { describe, expect, it } from "vitest";
import * as z from "zod";
import { call, duplex, type Procedure, reverse, stream, topic, upload } from "../contract/contract.ts";
import { ContractRouter, createRouterOf } from "./router.ts";
import type { ServedProcedure } from "./served-procedure.ts";

const any = z.any();
const procedures: Readonly<Record<string, Procedure>> = {
  "chat.ask": reverse({ input: any, output: any, timeoutMs: 7 }),
  "chat.events": topic({ params: any, event: any, mode: "latest", keep: { events: 5 } }),
  "chat.send": call({ input: any, output: any, timeoutMs: 50 }),
  count: stream({ input: any, item: any }),
  feed: upload({ input: any, item: any, output: any }),
  plain: call({ input: any, output: any }),
  talk: duplex({ input: any, send: any, receive: any }),
};
const served: ServedProcedure[] = Object.entries(procedures).map(([name, procedure]) => ({ name, procedure }));
const handler = () => "x";
const handlers = { chat: { send: handler }, count: handler, feed: handler, plain: handler, talk: handler };

const router = (given: object) => new ContractRouter({ schema: "s", procedures: served }, given as never);

describe("a router", () => {
  it.each([
    ["chat.send", 2, "call", 50],
    ["count", 3, "stream", Number.POSITIVE_INFINITY],
    ["feed", 4, "upload", Number.POSITIVE_INFINITY],
    ["plain", 5, "call", 30_000],
    ["talk", 6, "duplex", Number.POSITIVE_INFINITY],
  ])("finds %s by its name and by the number %i", (name, number, kind, timeoutMs) => {
    const { find } = { find: (method: string | number) => router(handlers).find(method) };

    expect(find(name)).toMatchObject({ name, kind, timeoutMs });
    expect(find(number)).toMatchObject({ name });
  });

  it.each(["chat", "chat.ask", "chat.events", "toString", "__proto__", "constructor", "send", "", 0, 1, 7, -1, "2"])(
    "finds nothing to call under %j",
    (method) => {
      expect(router(handlers).find(method)).toBeUndefined();
    },
  );

  it("has its topics and its reverse procedures apart", () => {
    const { topics, reverse } = router(handlers);

    expect([...topics.keys()]).toEqual(["chat.events", 1]);
    expect(topics.get(1)).toMatchObject({ mode: "latest", keep: { events: 5, ms: 300_000 }, authorize: undefined });
    expect(reverse.map(({ procedure }) => procedure)).toMatchObject([{ name: "chat.ask", number: 0, timeoutMs: 7 }]);
  });

  it("names every handler that is missing", () => {
    const incomplete = { chat: {}, count: handler, feed: "no function", plain: handler };

    expect(() => createRouterOf({ schema: "s", procedures: served }, incomplete)).toThrow(
      "no handler for chat.send, feed, talk: give createRouter a function for each",
    );
  });

  it("calls a handler on the object it stands in, be it of a class", () => {
    class Chat {
      readonly #greeting = "hello";
      send(name: unknown) {
        return `${this.#greeting} ${name}`;
      }
    }

    expect(
      router({ ...handlers, chat: new Chat() })
        .find("chat.send")
        ?.handler("you"),
    ).toBe("hello you");
  });

  it.each<[string, unknown]>([
    ["a function", () => false],
    ["an authorize that is no function", { authorize: false }],
    ["a guard of another name", { authorise: () => false }],
    ["null", null],
  ])("is not made if a topic is given %s: it would be open to everybody", (_what, events) => {
    expect(() => router({ ...handlers, chat: { send: handler, events } })).toThrow("chat.events is a topic: give");
  });

  it.each<[string, object]>([
    ["nothing", {}],
    ["an object without one", { events: {} }],
    ["undefined for one", { events: { authorize: undefined } }],
  ])("lets everybody who was admitted follow a topic that has %s as its guard", (_what, events) => {
    const { topics } = router({ ...handlers, chat: { send: handler, ...events } });

    expect(topics.get("chat.events")?.authorize).toBeUndefined();
  });

  it.each<[string, object]>([
    ["chat.event", { chat: { send: handler, event: { authorize: () => false } } }],
    ["events", { events: { authorize: () => false } }],
  ])(
    "is not made if %s, which is no topic, is given a guard: whatever it was meant for would be open",
    (name, more) => {
      expect(() => router({ ...handlers, ...more })).toThrow(
        `there is no topic ${name}: the \`authorize\` that stands`,
      );
    },
  );

  it("leaves alone what else stands among the handlers", () => {
    const chat = { send: handler, rooms: new Map([["a", { authorize: 1 }]]), authorize: () => true };

    expect(() => router({ ...handlers, chat, log: { level: "info" } })).not.toThrow();
  });

  it("asks the application who may subscribe", () => {
    const chat = { send: handler, events: { authorize: (params: unknown) => params === "me" } };
    const { topics } = router({ ...handlers, chat });

    expect(topics.get("chat.events")?.authorize?.("me", undefined as never)).toBe(true);
  });
});
