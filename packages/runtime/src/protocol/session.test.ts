import { describe, expect, it } from "vitest";
import { establishedClient, establishedServer, got, greeted, Probe, welcomeText } from "../../test/session-probe.ts";

describe("a session", () => {
  it("drops what it has, and delivers what is new", () => {
    const server = establishedServer();
    server.does(got('[1,0,[16,1,"a"],[16,3,"b"]]'));

    expect(server.does(got('[2,0,[16,3,"b"],[16,5,"c"]]'))).toMatchObject([{ type: "deliver", frame: [16, 5, "c"] }]);
  });

  it("delivers what is not counted as often as it comes", () => {
    const client = establishedClient();

    expect(client.does(got("[0,0,[34,1,1]]"), got("[0,0,[34,1,1]]"))).toHaveLength(2);
  });

  it("shares what a message weighs between its frames", () => {
    const payload = '[1,0,[16,1,"a"],[16,3,"b"],[16,5,"c"]]'; // 38 bytes

    const weights = establishedServer()
      .does(got(payload))
      .map((effect) => (effect.type === "deliver" ? effect.bytes : effect.type));

    expect(weights).toEqual([13, 13, 13]);
  });

  it.each([
    ["a hole", '[3,0,[16,1,"a"]]', 4102, "frame 3 came after frame 0"],
    ["an ack of what was never sent", "[0,1]", 4400, "ack 1 is out of range"],
    ["a text that is no message", "hi", 4400, "a message is JSON"],
    ["a frame of the other side", '[1,0,[33,1,1,"e",0,true]]', 4400, "a client sends no frame of kind 33"],
    ["a message that is too big", `[0,0,[2,1],"${"x".repeat(1000)}"]`, 4413, "a message of more than 1000 bytes"],
  ])("ends on %s, and says why", (_what, payload, code, message) => {
    const server = establishedServer({ maxMessageBytes: 1000 });

    expect(server.does(got(payload))).toEqual([
      { type: "transmit", payload: JSON.stringify([0, 0, [7, code, message, {}]]) },
      { type: "hang-up", code, message },
      { type: "over", code, message },
    ]);
    expect(server.does(got("[0,0,[2,1]]"), greeted({ gen: 2 }), { type: "tick" })).toEqual([]);
  });

  it("ends on an ack that goes back", () => {
    const server = establishedServer().put([17, 1]).put([17, 3]);
    server.says();
    server.does(got("[0,2]"));

    expect(server.does(got("[0,1]"))).toContainEqual({ type: "over", code: 4400, message: "ack 1 is out of range" });
  });

  it("delivers what came before the fault in the same message", () => {
    const effects = establishedServer().does(
      got('[1,0,[16,1,"a"],[0,{"v":1,"sid":"s","secret":"x","gen":2,"rx":0,"tx0":1}]]'),
    );

    expect(effects.map(({ type }) => type)).toEqual(["deliver", "transmit", "hang-up", "over"]);
  });

  it("does not hear late bytes of a socket that it gave up", () => {
    const server = establishedServer();
    server.does({ type: "disconnected" });

    expect(server.does(got('[1,0,[16,1,"a"]]'), got("nonsense"))).toEqual([]);
    expect(server.says(greeted({ gen: 2 }))).toEqual([welcomeText({ resumed: true, rx: 0 })]);
  });

  it("says goodbye when it is ended, and how long to stay away", () => {
    const server = establishedServer();

    expect(server.does({ type: "end", code: 4200, message: "full", retryAfterMs: 7 })).toEqual([
      { type: "transmit", payload: '[0,0,[7,4200,"full",{"retryAfterMs":7}]]' },
      { type: "hang-up", code: 4200, message: "full" },
      { type: "over", code: 4200, message: "full" },
    ]);
  });

  it("ends in silence where there is no socket", () => {
    expect(Probe.client().does({ type: "end", code: 1000, message: "bye" })).toEqual([
      { type: "over", code: 1000, message: "bye" },
    ]);
  });

  it("answers a PING at once, on this socket only", () => {
    const server = establishedServer();
    expect(server.says(got("[0,0,[2,7]]"))).toEqual(["[0,0,[3,7]]"]);

    server.does(got("[0,0,[2,8]]"), { type: "disconnected" });
    expect(server.says(greeted({ gen: 2 }))).toEqual([welcomeText({ resumed: true })]);
  });

  it("hands up what the server says of itself", () => {
    const goaway = { last: 3, reconnectMs: [1, 2], untilMs: 9 };

    expect(
      establishedClient().does(
        got(JSON.stringify([0, 0, [4, goaway], [5, { need: true, byMs: 1 }], [7, 4000, "bye"]])),
      ),
    ).toEqual([
      { type: "goaway", goaway },
      { type: "auth", auth: { need: true, byMs: 1 } },
      { type: "closing", code: 4000, message: "bye" },
    ]);
  });

  it("hands up what CLOSE says as that alone, whatever further keys are called", () => {
    const further = { retryAfterMs: 5, type: "transmit", payload: "[0,0]", code: 1, message: 2, resumable: true };

    expect(establishedClient().does(got(JSON.stringify([0, 0, [7, 4000, "bye", further]])))).toEqual([
      { type: "closing", code: 4000, message: "bye", retryAfterMs: 5 },
    ]);
  });
});
