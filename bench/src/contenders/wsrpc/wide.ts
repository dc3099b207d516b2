/** wsrpc with a contract of many procedures, in the shape in which the generator writes it; one of them is called. */

import { call } from "@wsrpc-ts/runtime";
import { callMethod, close, connect } from "@wsrpc-ts/runtime/client";
import { createRouterOf } from "@wsrpc-ts/runtime/server";
import type { Application } from "../../application.ts";
import { type Contender, type Dialled, lacking } from "../../contender.ts";
import { Item } from "../../item.ts";
import { urlOf } from "../web-sockets.ts";
import { listenWith } from "./contender.ts";
import type { createRouter } from "./generated/server.ts";

const lacks = "it has calls alone";

/** The one in the middle is called. */
export function wideContender(count: number): Contender {
  const names = Array.from({ length: count }, (_, index) => `echo${String(index).padStart(5, "0")}`);
  const schema = `wide-${count}`;
  const called = count >> 1;
  return {
    label: `wsrpc, ${count} procedures`,
    packageName: "@wsrpc-ts/runtime",
    checks: "input and output",
    lacks: { bytes: lacks, streams: lacks, broadcast: lacks },
    listen(port, { answer }: Application) {
      const procedures = names.map((name) => ({ name, procedure: call({ input: Item, output: Item }) }));
      const router: ReturnType<typeof createRouter> = createRouterOf(
        { schema, procedures },
        Object.fromEntries(names.map((name) => [name, answer])),
      );
      return listenWith(router, port);
    },
    async dial(port): Promise<Dialled> {
      const connection = connect(urlOf(port), { schema });
      const methods: ((item: Item) => Promise<Item>)[] = names.map((name, number) =>
        callMethod(connection, { name, number }),
      );
      const echo = methods[called];
      if (!echo) throw new RangeError("a contract has at least one procedure");
      await connection.opened;
      return {
        call: echo,
        echoBytes: lacking,
        read: lacking,
        join: lacking,
        close: () => void close(connection),
      };
    },
  };
}
