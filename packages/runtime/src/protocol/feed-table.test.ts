import { describe, expect, it } from "vitest";
import { Feed, type FeedRequest } from "./feed.ts";
import { type FeedEffect, type FeedInput, FeedTable } from "./feed-table.ts";
import type { SubscriberFrame } from "./frame.ts";
import { IdSource } from "./id-source.ts";
import { Outbox } from "./outbox.ts";

const room: FeedRequest = { name: "t", number: 3, params: { room: "a" }, lossless: true };

class Feeds {
  readonly outbox = new Outbox();
  readonly ids = new IdSource("client");
  readonly table = new FeedTable(this.outbox, this.ids);

  does(...inputs: FeedInput[]): FeedEffect[] {
    return inputs.flatMap((input) => this.table.step(input));
  }

  gets(...frames: SubscriberFrame[]): FeedEffect[] {
    return this.does(...frames.map((frame) => ({ type: "received", frame, attachments: [] }) as const));
  }

  subscribe(fields: Partial<FeedRequest> = {}): Feed {
    const feed = new Feed({ ...room, ...fields });
    this.does({ type: "subscribe", feed });
    return feed;
  }

  get wire(): string {
    const texts: string[] = [];
    for (let frame = this.outbox.take(); frame; frame = this.outbox.take()) {
      frame.seq = 1; // it is on its way
      texts.push(frame.text);
    }
    return texts.join(" ");
  }
}

const maxMessageBytes = 1000;
const up = { type: "established", interned: false, maxMessageBytes } as const;
const down = { type: "disconnected" } as const;
const close = { type: "close", code: 14, message: "closed" } as const;

function feedsUp(): Feeds {
  const feeds = new Feeds();
  feeds.does(up);
  return feeds;
}

describe("the topics of a client", () => {
  it.each<[Partial<FeedRequest>, boolean, string]>([
    [{}, false, '[32,1,"t",{"room":"a"}]'],
    [{}, true, '[32,1,3,{"room":"a"}]'],
    [{ params: undefined }, false, '[32,1,"t"]'],
    [{ from: ["e", 41] }, false, '[32,1,"t",{"room":"a"},{"from":["e",41]}]'],
    [{ from: ["e", 41], params: undefined }, false, '[32,1,"t",null,{"from":["e",41]}]'],
  ])("are subscribed to %j (contract known: %s) as %s", (fields, interned, text) => {
    const feeds = new Feeds();
    feeds.does({ ...up, interned });
    feeds.subscribe(fields);

    expect(feeds.wire).toBe(text);
  });

  it("that cannot be asked for are not begun by a server that answers all the same", () => {
    const feeds = feedsUp();
    const feed = new Feed({ ...room, params: 1n });

    expect(feeds.does({ type: "subscribe", feed })).toMatchObject([{ type: "unsubscribed", feed, code: 3 }]);
    expect(feeds.gets([33, 1, 7, "e", 0, false], [34, 7, 1, "x"])).toEqual([]);
    expect(feeds.wire).toBe("");
  });

  it("are asked for in line with the calls around them, by name, and once, though nobody has said WELCOME", () => {
    const feeds = new Feeds();
    const feed = feeds.subscribe();
    expect(feeds.wire).toBe('[32,1,"t",{"room":"a"}]');

    feeds.does({ ...up, interned: true });
    expect(feeds.wire).toBe("");
    expect(feeds.gets([33, 1, 7, "e", 0, false])).toEqual([
      { type: "live", feed, recovered: false, position: ["e", 0] },
    ]);
  });

  it("are asked for again if the first connection was lost before WELCOME", () => {
    const feeds = new Feeds();
    feeds.subscribe();
    expect(feeds.wire).toBe('[32,1,"t",{"room":"a"}]');
    feeds.does(down, up);

    expect(feeds.wire).toBe('[35,1] [32,3,"t",{"room":"a"}]');
  });

  it("are asked for again where another session takes over", () => {
    const feeds = new Feeds();
    feeds.subscribe();
    feeds.does({ type: "moved", outbox: feeds.outbox, ids: feeds.ids }, up);

    expect(feeds.wire).toBe('[32,3,"t",{"room":"a"}]');
  });

  it("give their events once, in order, and name the gap where one is missing", () => {
    const feeds = feedsUp();
    const feed = feeds.subscribe();
    const event = (offset: number) => ({ type: "event", feed, value: offset, attachments: [], epoch: "e", offset });

    expect(feeds.gets([33, 1, 7, "e", 4, false])).toEqual([
      { type: "live", feed, recovered: false, position: ["e", 4] },
    ]);
    expect(feeds.gets([34, 7, 5, 5], [34, 7, 5, 5], [34, 7, 4, 4], [34, 7, 8, 8])).toEqual([
      event(5),
      { type: "gap", feed, gap: { from: 6, to: 7, why: "missing" } },
      event(8),
    ]);
    expect(feeds.gets([37, 7, 9, 12, "expired"], [34, 7, 13, 13])).toEqual([
      { type: "gap", feed, gap: { from: 9, to: 12, why: "expired" } },
      event(13),
    ]);
  });

  it("share a channel between those who ask for the same, each from where it stands", () => {
    const feeds = feedsUp();
    const early = feeds.subscribe();
    feeds.gets([33, 1, 7, "e", 0, false], [34, 7, 1, "x"]);
    const late = feeds.subscribe({ from: ["e", 0] });
    feeds.gets([33, 3, 7, "e", 0, true]);

    expect(feeds.gets([34, 7, 1, "x"])).toMatchObject([{ type: "event", feed: late, offset: 1 }]);
    expect(feeds.gets([34, 7, 2, "y"])).toMatchObject([{ feed: early }, { feed: late }]);
  });

  it("hear the channel that was named last, if the server answers twice", () => {
    const feeds = feedsUp();
    const feed = feeds.subscribe();
    expect(feeds.wire).not.toBe("");
    feeds.gets([33, 1, 7, "e", 0, false], [33, 1, 8, "e", 0, false]);

    expect(feeds.gets([34, 7, 1, "old"], [34, 8, 1, "x"])).toMatchObject([{ type: "event", feed, value: "x" }]);
  });

  it("pass over events of a channel that nobody has", () => {
    expect(feedsUp().gets([34, 9, 1, "x"], [37, 9, 1, 2, "expired"])).toEqual([]);
  });

  it("are subscribed to again on each socket, under a new id, from where they stand", () => {
    const feeds = feedsUp();
    feeds.subscribe();
    feeds.gets([33, 1, 7, "e", 4, false], [34, 7, 5, 5]);
    expect(feeds.wire).not.toBe("");
    feeds.does(down, up);

    expect(feeds.wire).toBe('[32,3,"t",{"room":"a"},{"from":["e",5]}]');
    expect(feeds.gets([34, 7, 6, "of the old channel"], [33, 1, 7, "e", 4, false])).toEqual([]);
    expect(feeds.gets([33, 3, 2, "e", 5, true], [34, 2, 6, 6])).toMatchObject([
      { type: "live", recovered: true },
      { offset: 6 },
    ]);
  });

  it("ask from their old history again if the gap in front of the new one was lost with its socket", () => {
    const feeds = feedsUp();
    const feed = feeds.subscribe({ from: ["e", 4] });
    feeds.gets([33, 1, 7, "f", 0, false]);
    expect(feeds.wire).toBe('[32,1,"t",{"room":"a"},{"from":["e",4]}]');
    feeds.does(down, up);

    expect(feeds.wire).toBe('[32,3,"t",{"room":"a"},{"from":["e",4]}]');
    expect(feeds.gets([33, 3, 7, "f", 0, false], [37, 7, 1, 0, "epoch"])).toEqual([
      { type: "live", feed, recovered: false, position: ["f", 0] },
      { type: "gap", feed, gap: { from: 1, to: 0, why: "epoch" } },
    ]);
    feeds.does(down, up);
    expect(feeds.wire).toBe('[32,5,"t",{"room":"a"},{"from":["f",0]}]');
  });

  it("leave a SUBSCRIBE in line that did not go on the socket before", () => {
    const feeds = feedsUp();
    feeds.subscribe();
    feeds.does(down, up);

    expect(feeds.wire).toBe('[32,1,"t",{"room":"a"}]');
  });

  it("take back a SUBSCRIBE that was never answered, because it may be replayed", () => {
    const feeds = feedsUp();
    feeds.subscribe();
    expect(feeds.wire).toBe('[32,1,"t",{"room":"a"}]');
    feeds.does(down, up);

    expect(feeds.wire).toBe('[35,1] [32,3,"t",{"room":"a"}]');
    expect(feeds.gets([33, 1, 7, "e", 0, false], [36, 1, 0, ""], [34, 7, 1, "x"])).toEqual([]);
  });

  it.each([
    ["events came meanwhile", "e", 0],
    ["its history is another", "f", 1],
  ])("are asked for from where a SUBSCRIBE that was taken back had begun, if %s", (_what, epoch, stands) => {
    const answer = (id: number): SubscriberFrame => [33, id, 7, epoch, 1, false];
    const feeds = feedsUp();
    const feed = feeds.subscribe();
    expect(feeds.wire).toBe('[32,1,"t",{"room":"a"}]');
    for (const taken of ["[35,1]", "[35,3]"]) {
      feeds.does(down, up);
      expect(feeds.wire).toContain(taken);
    }

    expect(feeds.gets([33, 1, 7, "e", 0, false], [36, 1, 0, ""], answer(3), [36, 3, 0, ""], answer(5))).toEqual([]);
    expect(feeds.wire).toBe('[35,5] [32,7,"t",{"room":"a"},{"from":["e",0]}]');
    expect(feeds.gets(answer(7))).toEqual([{ type: "live", feed, recovered: false, position: [epoch, stands] }]);
    expect(feeds.wire).toBe("");
  });

  it("are asked for no more than that if nothing came meanwhile", () => {
    const feeds = feedsUp();
    const feed = feeds.subscribe();
    expect(feeds.wire).toBe('[32,1,"t",{"room":"a"}]');
    feeds.does(down, up);
    expect(feeds.wire).toBe('[35,1] [32,3,"t",{"room":"a"}]');

    expect(feeds.gets([33, 1, 7, "e", 0, false], [33, 3, 7, "e", 0, false])).toEqual([
      { type: "live", feed, recovered: false, position: ["e", 0] },
    ]);
    expect(feeds.wire).toBe("");
  });

  it("that skip events go on in the history they were last told, whichever SUBSCRIBE was answered late", () => {
    const feeds = feedsUp();
    feeds.subscribe({ lossless: false, from: ["e", 5] });
    expect(feeds.wire).toContain('{"from":["e",5]}');
    feeds.does(down, up);
    expect(feeds.wire).toContain('{"from":["e",5]}');

    feeds.gets([33, 1, 7, "f", 2, false], [33, 3, 7, "f", 2, false]);
    feeds.does(down, up);

    expect(feeds.wire).toBe('[32,5,"t",{"room":"a"},{"from":["f",2]}]');
  });

  it("are unsubscribed from, or never asked for if the server does not know yet", () => {
    const feeds = feedsUp();
    const known = feeds.subscribe();
    expect(feeds.wire).not.toBe("");
    const unknown = feeds.subscribe();
    feeds.does(
      { type: "unsubscribe", feed: known },
      { type: "unsubscribe", feed: known },
      { type: "unsubscribe", feed: unknown },
    );

    expect(feeds.wire).toBe("[35,1]");
    expect(feeds.gets([33, 1, 7, "e", 0, false], [34, 7, 1, "x"], [36, 1, 0, ""])).toEqual([]);
    expect(feeds.does(close)).toEqual([]);
  });

  it("are not asked for again once they were left, on whichever socket", () => {
    const feeds = feedsUp();
    const feed = feeds.subscribe();
    feeds.does(down, { type: "unsubscribe", feed }, up);

    expect(feeds.wire).not.toContain("[32,");
  });

  it("are over when the server says so", () => {
    const feeds = feedsUp();
    const feed = feeds.subscribe();
    expect(feeds.wire).not.toBe("");

    expect(feeds.gets([36, 1, 7, "not allowed"])).toEqual([
      { type: "unsubscribed", feed, code: 7, message: "not allowed" },
    ]);
    feeds.does(down, up);
    expect([feeds.does(close), feeds.wire]).toEqual([[], ""]);
  });

  it("are over when the session is, also those that come later", () => {
    const feeds = feedsUp();
    const before = feeds.subscribe();
    expect(feeds.does(close)).toEqual([{ type: "unsubscribed", feed: before, code: 14, message: "closed" }]);

    const after = new Feed(room);
    expect(feeds.does({ type: "subscribe", feed: after })).toEqual([
      { type: "unsubscribed", feed: after, code: 14, message: "closed" },
    ]);
    expect(feeds.does(close)).toEqual([]);
  });

  it.each<[SubscriberFrame]>([[[33, 3, 7, "e", 0, false]], [[36, 3, 7, ""]], [[33, 2, 7, "e", 0, false]]])(
    "make %j a fault of the server, which was never asked",
    (frame) => {
      const feeds = feedsUp();
      feeds.subscribe();

      expect(feeds.gets(frame)).toMatchObject([{ type: "fault", code: 4400 }]);
    },
  );

  it("are refused if their params are no JSON, and keep nobody else from subscribing", () => {
    const feeds = new Feeds();
    const wrong = new Feed({ ...room, params: 1n });

    expect(feeds.does({ type: "subscribe", feed: wrong })).toMatchObject([
      { type: "unsubscribed", feed: wrong, code: 3 },
    ]);
    feeds.subscribe();
    expect(feeds.wire).toBe('[32,3,"t",{"room":"a"}]');
  });
});
