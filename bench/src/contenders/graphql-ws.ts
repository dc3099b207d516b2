/** graphql-ws with graphql, which parses, checks and executes each operation; its type system is what checks inputs. */

import { EventEmitter, on } from "node:events";
import { buildSchema } from "graphql";
import { createClient } from "graphql-ws";
import { useServer } from "graphql-ws/use/ws";
import { WebSocket } from "ws";
import type { Application } from "../application.ts";
import { type Contender, type Dialled, type Listening, lacking } from "../contender.ts";
import type { Item } from "../item.ts";
import { listenWebSockets, urlOf } from "./web-sockets.ts";

const graphqlWs: Contender = {
  label: "graphql-ws",
  packageName: "graphql-ws",
  checks: "input and output",
  lacks: { bytes: "JSON only" },
  listen,
  dial,
};
export default graphqlWs;

const schema = buildSchema(`
  input PointInput { x: Float! y: Float! }
  input ItemInput { id: Int! name: String! tags: [String!]! nested: PointInput! }
  type Point { x: Float! y: Float! }
  type Item { id: Int! name: String! tags: [String!]! nested: Point! }
  type Query { echo(input: ItemInput!): Item! }
  type Subscription { items(count: Int!): Item! events: Item }
`);
const fields = "{ id name tags nested { x y } }";

async function listen(port: number, application: Application): Promise<Listening> {
  const events = new EventEmitter().setMaxListeners(0);
  const { server, dropAll } = await listenWebSockets(port);
  const query = { echo: ({ input }: { input: Item }) => application.answer(input) };
  const subscription = {
    async *items({ count }: { count: number }) {
      for await (const item of application.items(count)) yield { items: item };
    },
    async *events() {
      const arrived = on(events, "event");
      yield { events: null };
      for await (const [event] of arrived) yield { events: event as Item };
    },
  };
  useServer({ schema, roots: { query, subscription } }, server);
  return { publish: (event) => void events.emit("event", event), dropAll };
}

async function dial(port: number): Promise<Dialled> {
  const client = await new Promise<ReturnType<typeof createClient>>((resolve, reject) => {
    const made = createClient({
      url: urlOf(port),
      webSocketImpl: WebSocket,
      lazy: false,
      retryAttempts: 0,
      on: { connected: () => resolve(made) },
      onNonLazyError: reject,
    });
  });
  type Variables = Record<string, unknown>;
  const run = <T>(query: string, variables: Variables, onData: (data: T) => void) =>
    new Promise<void>((resolve, reject) => {
      client.subscribe<T>(
        { query, variables },
        {
          next: ({ data, errors }) => (data && !errors ? onData(data) : reject(errors)),
          error: reject,
          complete: resolve,
        },
      );
    });
  return {
    async call(input) {
      let echoed: Item | undefined;
      const query = `query($input: ItemInput!) { echo(input: $input) ${fields} }`;
      await run<{ echo: Item }>(query, { input }, ({ echo }) => {
        echoed = echo;
      });
      return echoed;
    },
    echoBytes: lacking,
    read: (count, onItem) =>
      run<{ items: Item }>(`subscription($count: Int!) { items(count: $count) ${fields} }`, { count }, ({ items }) =>
        onItem(items),
      ),
    join: (onEvent) =>
      new Promise((resolve, reject) => {
        run<{ events: Item | null }>(`subscription { events ${fields} }`, {}, ({ events }) =>
          events === null ? resolve() : onEvent(),
        ).catch(reject);
      }),
    close: () => void client.dispose(),
  };
}
