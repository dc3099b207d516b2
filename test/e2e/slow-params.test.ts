import { call, topic } from "@wsrpc-ts/runtime";
import { callMethod, close, connect, type Topic, topicMethod } from "@wsrpc-ts/runtime/client";
import { createRouterOf, type Router } from "@wsrpc-ts/runtime/server";
import { memoryTransport } from "@wsrpc-ts/runtime/testing";
import { expect, it } from "vitest";
import * as z from "zod";
import { Gate } from "../support/gate.ts";

it("nobody is asked who may subscribe for whom has left while the params were checked", async () => {
  const [checking, checked] = [new Gate(), new Gate()];
  const asked: string[] = [];
  const params = z.string().refine(async (room) => {
    checking.open();
    if (room === "first") await checked.opened;
    return true;
  });
  const news = { name: "news", procedure: topic({ params, event: z.number() }) };
  const authorize = async (room: string) => asked.push(room) > 0;
  const router: Router = createRouterOf({ schema: "s", procedures: [news] }, { news: { authorize } });
  const transport = memoryTransport(router);
  const connection = connect(transport);
  const subscribe: (room: string) => Topic<number> = topicMethod(connection, { name: "news" });
  const stop = subscribe("first").subscribe({ error: () => {} });
  await checking.opened;

  stop();
  await new Promise((live) => subscribe("second").subscribe({ live, error: () => {} }));
  checked.open();
  await new Promise((live) => subscribe("third").subscribe({ live, error: () => {} }));

  expect(asked).toEqual(["second", "third"]);
  await close(connection);
  await transport.server.close();
});

const room = z.object({ room: z.string() });

it.each<[string, z.ZodType, number[]]>([
  ["is not missed", room.refine(async () => true), [1, 2]],
  [
    "is missed if the check makes others of them",
    room.extend({ day: z.int().default(0) }).refine(async () => true),
    [2],
  ],
])("what is published while params are checked %s", async (_what, params, seen) => {
  const news = { name: "news", procedure: topic({ params, event: z.number() }) };
  const say = { name: "say", procedure: call({ input: z.number() }) };
  const router = createRouterOf(
    { schema: "s", procedures: [news, say] },
    { say: (event: number) => void transport.server.publish.news({ room: "a", day: 0 }, event) },
  ) as Router<unknown, { news: (params: { room: string; day: number }, event: number) => Promise<unknown> }>;
  const transport = memoryTransport(router);
  const connection = connect(transport);
  const subscribe: (params: z.input<typeof room>) => Topic<number> = topicMethod(connection, { name: "news" });
  const tell: (event: number) => Promise<void> = callMethod(connection, { name: "say" });
  const events: number[] = [];
  const isLive = new Promise((live) =>
    subscribe({ room: "a" }).subscribe({ live, event: (event) => events.push(event) }),
  );

  await Promise.all([tell(1), isLive]);
  await tell(2);

  await expect.poll(() => events).toEqual(seen);
  await close(connection);
  await transport.server.close();
  expect(transport.server.stats()).toMatchObject({ topics: 0 });
});
