import { RpcError } from "@wsrpc-ts/runtime";
import { describe, expect, it, onTestFinished } from "vitest";
import { attackedOpen } from "../support/attacked.ts";
import { Victim } from "../support/victim.ts";
import { WirePeer } from "../support/wire-peer.ts";

const [WELCOME, AUTH, CALL, SUBSCRIBE] = [1, 5, 16, 32];

/** Each stands in one place only, so that it can be said whence a leak comes. */
const canaries = {
  token: "canary-token-41c7",
  freshToken: "canary-fresh-d20e",
  secret: "canary-secret-9b3f",
  sid: "canary-session-77aa",
  cookie: "canary-cookie-5e1d",
  input: "canary-input-c0de",
  thrown: "canary-thrown-12fa",
  cause: "canary-cause-88bb",
  principal: "canary-principal-3d4c",
};

/** The names of the canaries in a text. */
function leaksIn(text: string): string[] {
  return Object.entries(canaries).flatMap(([name, canary]) => (text.includes(canary) ? [name] : []));
}

/** A peer, and all that it was told, closes included. */
async function listeningPeer(url: string): Promise<{ peer: WirePeer; told: () => Promise<string> }> {
  const peer = await WirePeer.open(url, { headers: { Cookie: `session=${canaries.cookie}` } });
  const texts: string[] = [];
  peer.seen = (text) => texts.push(text);
  return {
    peer,
    async told() {
      const { reason } = await peer.closed;
      return [...texts, reason].join("\n");
    },
  };
}

describe("what a client or a handler keeps to itself", () => {
  it("is told to nobody: not to another client, not to the same one, whatever fails", async () => {
    const server = await attackedOpen(
      {
        mirror: (input: unknown) => {
          if (input === null) throw new Error(canaries.thrown, { cause: canaries.cause });
          throw new RpcError("ABORTED", "aborted", { cause: new Error(canaries.cause) });
        },
        keyed: (): unknown => ({
          toJSON: () => {
            throw new Error(canaries.thrown);
          },
        }),
        count: async function* () {
          yield await Promise.reject(new TypeError(canaries.thrown));
        },
        take: () => {
          throw Object.assign(new RpcError("ABORTED", "aborted"), { stack: canaries.thrown, data: canaries.cause });
        },
        news: {
          authorize: () => {
            throw new Error(canaries.thrown);
          },
        },
      },
      {
        authenticate: ({ token }) => {
          if (token === canaries.token || token === canaries.freshToken) return { id: canaries.principal };
          throw new Error(canaries.thrown, { cause: token });
        },
      },
    );
    const hello = { sid: canaries.sid, secret: canaries.secret };
    const own = await listeningPeer(server.url);
    const refused = await listeningPeer(server.url);
    const other = await listeningPeer(server.url);

    own.peer.hello({ ...hello, token: canaries.token });
    await own.peer.next(WELCOME);
    other.peer.hello({ ...hello, gen: 2, secret: "guessed", token: canaries.freshToken });
    refused.peer.hello({ ...hello, gen: 3, token: "wrong" });
    ["mirror", "keyed", "count", "take", canaries.input.slice(0, 20)].forEach((name, at) => {
      own.peer.say([CALL, 4 * at + 1, name, null], [CALL, 4 * at + 3, name, { input: canaries.input }]);
    });
    own.peer.say([SUBSCRIBE, 101, "news", canaries.input], [AUTH, { token: canaries.freshToken }]);
    own.peer.say([2, 1]);
    await own.peer.next(3);
    other.peer.say([2, 1]);
    await other.peer.next(3);
    own.peer.write(`{${canaries.input}`);
    other.peer.write(`[0,0,[15,"${canaries.input}"]]`);

    for (const peer of [own, refused, other]) {
      const told = await peer.told();
      expect(leaksIn(told)).toEqual([]);
    }
  });

  it("is not logged, but for what a handler threw, once and with the id that its client was told", async () => {
    const victim = await Victim.start({ token: canaries.token, logs: true });
    onTestFinished(() => victim.stop());
    const own = await listeningPeer(`${victim.url}?token=${canaries.token}`);
    const refused = await listeningPeer(victim.url);

    own.peer.hello({ sid: canaries.sid, secret: canaries.secret, token: canaries.token });
    refused.peer.hello({ sid: canaries.sid, secret: canaries.secret, token: canaries.freshToken });
    own.peer.say(
      [CALL, 1, "refuse", canaries.input],
      [CALL, 3, "add", { a: canaries.input }],
      [CALL, 5, canaries.input],
    );
    const answers = [await own.peer.next(18), await own.peer.next(18), await own.peer.next(18)];
    own.peer.write(canaries.input);
    const told = (await own.told()) + (await refused.told());

    const id = /internal error (\S+)/.exec(JSON.stringify(answers))?.[1]?.replace(/".*/, "") ?? "none";
    expect(victim.output.split(id)).toHaveLength(2);
    expect(leaksIn(victim.output)).toEqual([]);
    expect(leaksIn(told)).toEqual([]);
    expect(told).not.toContain("Error:");
    victim.forgive();
  });
});
