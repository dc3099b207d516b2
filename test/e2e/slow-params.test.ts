import { topic } from "@wsrpc-ts/runtime";
import { close, connect, type Topic, topicMethod } from "@wsrpc-ts/runtime/client";
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
