import { describe, expect, it } from "vitest";
import {
  connected,
  establishedClient,
  establishedServer,
  got,
  greeted,
  hello,
  identity,
  Probe,
  welcome,
  welcomeText,
} from "../../test/session-probe.ts";
import { closeCode } from "./close-code.ts";
import { type Frame, type Hello, kind } from "./frame.ts";
import type { SessionInput } from "./session-steps.ts";

const again: SessionInput = { type: "connected", options: { sid: "t", secret: "y" } };
const helloText = (fields: Partial<Hello> = {}) => JSON.stringify([0, 0, [0, { ...hello, ...fields }]]);

describe("a client that greets", () => {
  it("says HELLO at once, and right behind it what may be asked again", () => {
    const client = Probe.client().put([kind.subscribe, 1, "t"]).putRepeatable([16, 3, "a"]);

    expect(client.says(connected)).toEqual([helloText(), '[1,0,[32,1,"t"],[16,3,"a"]]']);
  });

  it("waits for WELCOME with what must not be asked twice: nobody could tell what became of it", () => {
    const client = Probe.client().putRepeatable([16, 1, "a"]).put([16, 3, "b"]).putRepeatable([16, 5, "c"]);

    expect(client.says(connected)).toEqual([helloText(), '[1,0,[16,1,"a"]]']);
    expect(client.says(got(welcomeText()))).toEqual(['[2,0,[16,3,"b"],[16,5,"c"]]']);
  });

  it("begins its numbers anew with each HELLO as long as it had nothing to say", () => {
    const client = Probe.client().put([16, 1, "a"]);
    client.says(connected, { type: "disconnected" });

    expect(client.says(connected)).toEqual([helloText({ gen: 2, since: 2 })]);
    expect(client.says(got(welcomeText({ why: "unknown" })))).toEqual(['[1,0,[16,1,"a"]]']);
  });

  it("is established by WELCOME", () => {
    const client = Probe.client();
    client.does(connected);

    expect(client.does(got(welcomeText()))).toEqual([{ type: "established", resumed: false, welcome }]);
    expect(client.session.phase).toBe("established");
  });

  it("gives its token and its contract along", () => {
    const options = { ...identity, token: "t", schema: "f", client: "c" };
    const { v, gen, since, rx, tx0 } = hello;

    const text = JSON.stringify([0, 0, [0, { v, ...options, gen, since, rx, tx0 }]]);
    expect(Probe.client().says({ type: "connected", options })).toEqual([text]);
  });

  it("waits for WELCOME on a later connection, and says then what the server lacks", () => {
    const client = establishedClient().put([16, 1, "a"]).put([16, 3, "b"]).put([16, 5, "c"]);
    client.says(got("[1,0,[17,2]]"));
    client.does({ type: "disconnected" });
    client.put([16, 7, "d"]);

    expect(client.says(connected)).toEqual([helloText({ gen: 2, rx: 1, tx0: 1 })]);
    expect(client.says(got(welcomeText({ resumed: true, rx: 2 })))).toEqual(['[3,1,[16,5,"c"],[16,7,"d"]]']);
  });

  it("says no more than 64 KiB before WELCOME: nobody has told how much the server takes", () => {
    const client = Probe.client()
      .putRepeatable([16, 1, "a", "x".repeat(60_000)])
      .putRepeatable([16, 3, "b", "x".repeat(10_000)]);

    expect(client.says(connected).map((text) => String(text).length)).toEqual([helloText().length, 60_019]);
    expect(client.says(got(welcomeText())).map((text) => String(text).slice(0, 17))).toEqual(['[2,0,[16,3,"b","x']);
  });

  it("says nothing on a later connection before WELCOME, and no CREDIT for a call that is lost", () => {
    const client = establishedClient().put([kind.call, 1, "a"]);
    client.says();
    client.does({ type: "disconnected" }, connected);
    client.put([kind.credit, 1, 48], "control");

    expect(client.says({ type: "probe" })).toEqual([]);
    expect(client.says(got(welcomeText({ resumed: false, why: "unknown" })))).toEqual([]);
  });

  it("can be welcomed and answered in one message", () => {
    const client = Probe.client().putRepeatable([16, 1, "a"]);
    client.says(connected);

    expect(client.does(got(`[1,1,[1,${JSON.stringify(welcome)}],[17,1]]`))).toMatchObject([
      { type: "established" },
      { type: "deliver", frame: [17, 1] },
    ]);
  });

  it.each<[Frame]>([
    [[2, 1]],
    [[17, 1]],
    [[33, 1, 1, "e", 0, false]],
    [[34, 1, 1]],
    [[4, { last: 0, reconnectMs: [0, 0], untilMs: 0 }]],
  ])("is not talked to before WELCOME: %j ends the session", (frame) => {
    const client = Probe.client();
    client.does(connected);

    expect(client.does(got(JSON.stringify([1, 0, frame])))).toContainEqual({
      type: "over",
      code: 4400,
      message: "the first frame of a server is WELCOME",
    });
  });

  it("is welcomed once", () => {
    expect(establishedClient().does(got(welcomeText()))).toContainEqual({
      type: "over",
      code: 4400,
      message: "a second WELCOME",
    });
  });

  it("is told why it is not let in", () => {
    const client = Probe.client();
    client.does(connected);

    expect(client.does(got('[0,0,[7,4200,"full",{"retryAfterMs":5}]]'))).toEqual([
      { type: "closing", code: 4200, message: "full", retryAfterMs: 5 },
    ]);
  });

  it("begins anew after a first HELLO that was refused, for no server has what went with it", () => {
    const client = Probe.client().putRepeatable([kind.call, 1, "a"]);
    client.says(connected);
    const refused = got(JSON.stringify([0, 0, [kind.close, closeCode.overloaded, "later", {}]]));

    const said = client.says(refused, { type: "disconnected" }, connected);

    expect(said).toEqual([helloText(), JSON.stringify([1, 0, [kind.call, 1, "a"]])]);
    expect(client.does(got(welcomeText()))).toEqual([{ type: "established", resumed: false, welcome }]);
  });

  it("keeps its count after a later HELLO that was refused, for a server may have the session", () => {
    const client = Probe.client().putRepeatable([kind.call, 1, "a"]);
    client.says(connected, { type: "disconnected" }, connected);
    const refused = got(JSON.stringify([0, 0, [kind.close, closeCode.overloaded, "later", {}]]));

    const said = client.says(refused, { type: "disconnected" }, connected);

    expect(said).toEqual([helloText({ gen: 3, since: 3 })]);
  });

  it("keeps to itself what it has to say behind a later HELLO: another server may have an older session of that name", () => {
    const client = Probe.client();
    client.says(connected, { type: "disconnected" });

    expect(client.putRepeatable([kind.call, 1, "a"]).says(connected)).toEqual([helloText({ gen: 2, since: 2 })]);
  });

  it("gives up on a server that is silent before WELCOME", () => {
    const client = Probe.client();
    client.does(connected);
    client.now = 30_000;

    expect(client.does({ type: "tick" })).toEqual([{ type: "hang-up", code: 4001, message: "the peer is silent" }]);
  });
});

describe("a server that is greeted", () => {
  it("says WELCOME, and then what it has to say", () => {
    const server = Probe.server().put([16, 2, "r"]);

    expect(server.says(greeted())).toEqual([welcomeText(), '[1,0,[16,2,"r"]]']);
  });

  it("resumes: says what it has taken in, and repeats what the client lacks", () => {
    const server = establishedServer().put([17, 1]).put([17, 3]);
    server.says(got('[1,0,[16,1,"a"],[16,3,"b"]]'));
    server.does({ type: "disconnected" });

    expect(server.says(greeted({ gen: 2, rx: 1, tx0: 1 }))).toEqual([
      welcomeText({ resumed: true, rx: 2 }),
      "[2,2,[17,3]]",
    ]);
  });

  it("lets a newer socket take over from one that nobody missed yet", () => {
    const server = establishedServer().put([17, 1]);
    server.says();

    expect(server.says(greeted({ gen: 2 }))).toEqual([welcomeText({ resumed: true, rx: 0 }), "[1,0,[17,1]]"]);
  });

  it("knows a superseded client", () => {
    const server = establishedServer();
    server.does(greeted({ gen: 5 }));

    expect([4, 5, 6].map((gen) => server.session.judge({ ...hello, gen }))).toEqual([
      "superseded",
      "superseded",
      "resume",
    ]);
  });

  it("is greeted once on a socket", () => {
    expect(establishedServer().does(got(helloText({ gen: 2 })))).toContainEqual({
      type: "over",
      code: 4400,
      message: "a second HELLO",
    });
  });
});

describe("a client whose session the server has forgotten", () => {
  function forgotten(): Probe {
    const client = establishedClient().put([16, 1, "a"]);
    client.says(got("[1,0,[17,2]]"));
    client.does({ type: "disconnected" });
    client.put([16, 3, "b"]);
    client.does(connected);
    return client;
  }

  it("loses it, then is established with a new one", () => {
    expect(forgotten().does(got(welcomeText({ why: "expired" })))).toEqual([
      { type: "lost", why: "expired" },
      { type: "established", resumed: false, welcome: { ...welcome, why: "expired" } },
    ]);
  });

  it("counts anew in both directions, and sends only what it never sent", () => {
    const client = forgotten();

    expect(client.says(got(welcomeText({ why: "unknown" })))).toEqual(['[1,0,[16,3,"b"]]']);
    expect(client.does(got("[1,1,[17,3]]"))).toMatchObject([{ type: "deliver", frame: [17, 3] }]);
  });

  it("renews the session by its own will under another name", () => {
    const client = forgotten();
    client.does({ type: "disconnected" });

    expect(client.does({ type: "renew", why: "expired" })).toEqual([{ type: "lost", why: "expired" }]);
    expect(client.says(again)).toEqual([helloText({ sid: "t", secret: "y" })]);
    expect(client.says(got(welcomeText()))).toEqual(['[1,0,[16,3,"b"]]']);
  });

  it("can be renewed after it was over", () => {
    const client = establishedClient();
    client.does(got("[2,0,[17,1]]"));
    expect(client.session.phase).toBe("over");

    client.does({ type: "renew", why: "expired" });
    expect(client.says(again)).toEqual([helloText({ sid: "t", secret: "y" })]);
  });

  it("is timed again after it was renewed", () => {
    const client = establishedClient();
    client.does(got("[2,0,[17,1]]"));
    client.now = 50_000;
    client.does({ type: "tick" });
    client.does({ type: "renew", why: "expired" });

    expect(client.session.step(connected, client.now)).toContainEqual({ type: "wake", at: 70_000 });
  });

  it("loses it also if it has only listened so far", () => {
    const client = establishedClient();
    client.does(got('[1,0,[16,2,"r"]]'));
    client.does({ type: "disconnected" }, connected, got(welcomeText({ why: "unknown" })));

    expect(client.does(got('[1,0,[16,2,"r"]]'))).toMatchObject([{ type: "deliver", frame: [16, 2, "r"] }]);
  });
});
