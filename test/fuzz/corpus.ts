/** The known vulnerabilities of this field, each as what its attacker sent, by the name of who had it first. */

import { rawFrame } from "../support/raw-frame.ts";
import { upgradeRequest } from "../support/raw-socket.ts";

const hello = '[0,0,[0,{"v":1,"sid":"corpus","secret":"x","gen":1,"rx":0,"tx0":1}]]';
const text = (payload: string | Uint8Array) => rawFrame({ payload });
const binary = (...parts: (string | number)[]) =>
  rawFrame({
    opcode: 2,
    payload: Buffer.concat(
      parts.flatMap((part) => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(typeof part === "number" ? part : Buffer.byteLength(part));
        return typeof part === "number" ? [length] : [length, Buffer.from(part)];
      }),
    ),
  });
const call = (id: number, method: string, input: string) =>
  text(`[${(id + 1) / 2},0,[16,${id},${JSON.stringify(method)},${input}]]`);

/** The upgrade is good. */
const behindUpgrade = (...frames: Buffer[]) => [Buffer.from(upgradeRequest()), ...frames];
/** The session stands. */
const behindHello = (...frames: Buffer[]) => behindUpgrade(text(hello), ...frames);
const request = (headers: Record<string, string>) => [Buffer.from(upgradeRequest({ headers }), "latin1")];
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

export const corpus: ReadonlyMap<string, readonly Buffer[]> = new Map([
  // ws
  ["ws-2016-10518-ping-buffer", behindHello(rawFrame({ opcode: 9, payload: Buffer.alloc(125) }))],
  ["ws-2016-10542-huge-message", behindHello(rawFrame({ length: 2 ** 31 }))],
  ["ws-constructor-extension", request({ "Sec-WebSocket-Extensions": "constructor" })],
  ["ws-2021-32640-subprotocol-redos", request({ "Sec-WebSocket-Protocol": `wsrpc.1.json,${" ".repeat(7000)}x` })],
  [
    "ws-2024-37890-header-count",
    [Buffer.from(upgradeRequest().replace("\r\n\r\n", `\r\n${"a:b\r\n".repeat(2001)}\r\n`))],
  ],
  ["ws-2026-45736-close-reason", behindHello(rawFrame({ opcode: 8, payload: Buffer.alloc(125, 1) }))],
  [
    "ws-2026-48779-tiny-fragments",
    behindHello(
      rawFrame({ fin: false }),
      ...Array.from({ length: 2000 }, () => rawFrame({ opcode: 0, fin: false, payload: "x" })),
    ),
  ],
  [
    "ws-2329-empty-fragments",
    behindHello(rawFrame({ fin: false }), ...Array.from({ length: 2000 }, () => rawFrame({ opcode: 0, fin: false }))),
  ],
  ["ws-2331-buffered-chunks", behindHello(rawFrame({ payload: "x".repeat(60_000) }).subarray(0, 50_000))],
  [
    "ws-8-23-pending-pongs",
    behindHello(...Array.from({ length: 2000 }, () => rawFrame({ opcode: 9, payload: "x".repeat(125) }))),
  ],
  [
    "ws-1202-deflate-fragmentation",
    request({ "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" }),
  ],
  ["ws-rsv1-without-deflate", behindHello(rawFrame({ rsv: 4, payload: "x" }))],
  // Socket.IO and Engine.IO
  ["sio-2024-38355-error-event", behindHello(text('[1,0,[16,1,"error",{}]]'))],
  [
    "eio-2020-36048-long-polling",
    [
      Buffer.from(
        `POST /?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n${"1:".repeat(1000)}`,
      ),
    ],
  ],
  [
    "eio-2022-21676-binary-close",
    behindUpgrade(rawFrame({ opcode: 2, payload: Buffer.from([1, 2, 3]) }), rawFrame({ opcode: 8 })),
  ],
  ["eio-2022-41940-reset", [Buffer.from(upgradeRequest()).subarray(0, 60)]],
  ["eio-2023-31125-upgrade-twice", [Buffer.from(upgradeRequest() + upgradeRequest())]],
  ["sio-2020-36049-parser-memory", behindHello(text(`"${"9".repeat(100_000)}"`))],
  [
    "sio-2022-2421-attachment-type",
    behindHello(binary('[1,0,[16,1,"blob",{"$b":"length"}]]', "x"), binary('[2,0,[19,1,{"$b":"constructor"}]]', "x")),
  ],
  ["sio-2023-32695-event-name", behindHello(text('[1,0,[16,1,{"toString":"x"},[]]]'))],
  ["sio-2026-33151-declared-attachments", behindHello(binary('[1,0,[16,1,"blob",{"$b":4294967295}]]', 0xffffffff))],
  ["sio-2026-69185-no-attachments", behindHello(binary('[1,0,[16,1,"blob",{"$b":0}]]'))],
  ["sio-recovery-offset", behindUpgrade(text(hello.replace('"gen":1,"rx":0', '"gen":2,"rx":9007199254740991')))],
  // tRPC, oRPC, Cap'n Web and other RPC
  ["trpc-2025-43855-connection-params", behindUpgrade(text('{"method":"connectionParams","data":"invalid"}'))],
  ["trpc-2025-43855-hello-is-null", behindUpgrade(text("[0,0,[0,null]]"))],
  ["trpc-1575-null-id", behindHello(text('[1,0,[16,null,"add",{}]]'))],
  ["trpc-2025-68130-form-path", behindHello(call(1, "add", '{"__proto__[polluted]":1,"a.__proto__.polluted":1}'))],
  ["trpc-stop-before-start", behindHello(text('[1,0,[32,1,"lines",{"room":"a"}],[35,1]]'))],
  ["trpc-duplicate-id", behindHello(call(1, "slow", '{"ms":60000}'), text('[2,0,[16,1,"slow",{"ms":60000}]]'))],
  [
    "orpc-2026-28794-meta-path",
    behindHello(call(1, "rich", '{"json":{},"meta":[["__proto__","polluted"]],"maps":[["__proto__"]]}')),
  ],
  ["orpc-2024-adopted-object", behindHello(call(1, "add", '{"constructor":{"prototype":{"polluted":1}}}'))],
  [
    "orpc-regexp-from-wire",
    behindHello(call(1, "rich", '{"$r":"^(a+)+$","set":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"]}')),
  ],
  ["react-2025-55182-then", behindHello(call(1, "add", '{"then":"$1:constructor:constructor","a":{"then":1}}'))],
  ["react-2025-55184-self-reference", behindHello(call(1, "add", '{"a":"$0","b":{"$ref":"#"}}'))],
  [
    "superjson-ffcr-r425-paths",
    behindHello(call(1, "rich", '{"json":{"a":1},"meta":{"values":{"__proto__.polluted":["map"]}}}')),
  ],
  ["devalue-mwv9-array-proto", behindHello(call(1, "rich", '[["Object","__proto__"],{"__proto__":[]}]'))],
  ["seroval-3rxj-constructor", behindHello(call(1, "rich", '{"t":{"t":25,"c":"constructor"},"f":0,"m":[]}'))],
  ["capnweb-to-json", behindHello(call(1, "add", '{"toJSON":{"toJSON":"x"},"a":1,"b":2}'))],
  [
    "capnweb-bigint-digits",
    behindHello(call(1, "rich", `{"big":"${"9".repeat(500_000)}","date":"x","map":[],"set":["${"9".repeat(2000)}"]}`)),
  ],
  // GraphQL over WebSocket
  ["gql-349-no-init", behindUpgrade(call(1, "add", '{"a":1,"b":2}'))],
  ["gql-765-id-reused", behindHello(text('[1,0,[32,1,"lines",{"room":"a"}],[32,1,"lines",{"room":"b"}]]'))],
  ["strawberry-2026-35523-legacy-protocol", request({ "Sec-WebSocket-Protocol": "graphql-ws" })],
  [
    "strawberry-hv3w-subscriptions",
    behindHello(
      ...Array.from({ length: 1100 }, (_, n) => text(`[${n + 1},0,[32,${2 * n + 1},"lines",{"room":"${n}"}]]`)),
    ),
  ],
  [
    "neo4j-jwt-payload",
    behindUpgrade(text(hello.replace('"tx0":1', '"tx0":1,"principal":{"sub":"admin"},"jwt":{"roles":["admin"]}'))),
  ],
  ["graphql-ws-6-0-5-prototype-id", behindHello(text('[1,0,[32,"constructor","lines",{}]]'))],
  // SignalR, Phoenix and Bandit, NATS, undici
  [
    "signalr-2026-56170-ack-hostage",
    behindHello(...Array.from({ length: 500 }, (_, n) => call(2 * n + 1, "refuse", '"x"'))),
  ],
  ["signalr-2026-45591-nesting", behindHello(call(1, "add", nested(400_000)))],
  ["signalr-2026-26130-buffer", behindHello(text(`[1,0,[16,1,"add",${JSON.stringify("x".repeat(900_000))}]]`))],
  ["signalr-ack-beyond-sent", behindHello(text("[0,4294967296]"))],
  ["signalr-sequence-unexpected", behindHello(text('[4294967296,0,[16,1,"add",{}]]'))],
  [
    "bandit-2026-42786-continuations",
    behindHello(
      rawFrame({ fin: false, payload: "x".repeat(60_000) }),
      ...Array.from({ length: 20 }, () => rawFrame({ opcode: 0, fin: false, payload: "x".repeat(60_000) })),
    ),
  ],
  [
    "bandit-2026-39804-inflate",
    behindHello(rawFrame({ rsv: 4, opcode: 2, payload: Buffer.from("4bc8cc4d552849cd4bcd2f4a05", "hex") })),
  ],
  ["phoenix-2026-32689-newlines", behindHello(text("\n".repeat(900_000)))],
  ["phoenix-2022-42975-wildcard-origin", request({ Origin: "https://example.com.evil.example" })],
  ["phoenix-2770-null-origin", request({ Origin: "null" })],
  ["nats-2026-27571-bomb-before-auth", behindUpgrade(rawFrame({ rsv: 4, payload: Buffer.alloc(1000) }))],
  ["nats-2026-27889-len64", behindUpgrade(rawFrame({ length: 2n ** 64n - 1n }), Buffer.alloc(1000))],
  ["nats-websocket-key", request({ "Sec-WebSocket-Key": "not base64 at all" })],
  ["nats-close-frame", behindHello(rawFrame({ opcode: 8, payload: Buffer.from([3]) }))],
  ["undici-2026-1526-message-size", behindHello(rawFrame({ length: 2n ** 62n }))],
  [
    "undici-2026-2229-window-bits",
    request({ "Sec-WebSocket-Extensions": "permessage-deflate; server_max_window_bits=1000" }),
  ],
  [
    "v8-2026-21717-integer-keys",
    behindHello(call(1, "add", `{${Array.from({ length: 60_000 }, (_, n) => `"${n * 16_777_216}":0`).join(",")}}`)),
  ],
  // the rest
  ["vite-2025-24010-foreign-origin", request({ Origin: "https://attacker.example", Cookie: "session=1" })],
  ["zod-2023-4316-email", behindHello(call(1, "refuse", JSON.stringify(`${"a@".repeat(5000)}`)))],
  ["nanoid-2024-55565-no-size-from-peers", behindUpgrade(text(hello.replace('"x"', "0.5")))],
  ["node-2026-async-hooks-stack", behindHello(call(1, "rich", nested(64)))],
]);
