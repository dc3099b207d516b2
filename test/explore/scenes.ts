/** The scenes that are explored: so small that little else can happen in them than what goes wrong. */

import type { Scene } from "./scene.ts";

const calls: readonly Scene[] = [
  { name: "two calls, from the first HELLO on", lines: [["plain a"], ["plain b"]], cuts: 1, ticks: 1 },
  { name: "a call that is cancelled, from the first HELLO on", lines: [["plain a", "leave a"]], cuts: 1, ticks: 1 },
  { name: "a call behind a silent connection", isWarm: true, lines: [["plain a"]], cuts: 1, ticks: 4 },
  { name: "a call that fails", isWarm: true, lines: [["plain bad"], ["stream bads 3"]], cuts: 1, ticks: 0 },
  { name: "calls that take too long", isWarm: true, lines: [["hasty a 150"], ["hasty b 150"]], cuts: 1, ticks: 3 },
  { name: "a call back", isWarm: true, lines: [["reverse a", "leave a"]], cuts: 2, ticks: 1 },
  {
    name: "one call at a time",
    lines: [["plain a", "leave a"], ["plain b"]],
    cuts: 1,
    ticks: 0,
    limits: { maxCalls: 1 },
  },
  { name: "a client that is closed", isWarm: true, lines: [["plain a", "stream s 2", "close"]], cuts: 1, ticks: 1 },
];

const items: readonly Scene[] = [
  { name: "a stream", isSlow: true, lines: [["stream s 3", "leave s"]], cuts: 1, ticks: 1, fixed: { credit: 1 } },
  { name: "an upload", isSlow: true, lines: [["upload u 2"]], cuts: 1, ticks: 1, fixed: { credit: 1 } },
  {
    name: "an upload that is not taken to its end",
    isWarm: true,
    lines: [["upload early 3"], ["plain a"]],
    cuts: 1,
    ticks: 0,
    fixed: { credit: 1 },
  },
  {
    name: "a duplex",
    isWarm: true,
    isSlow: true,
    lines: [["duplex d 2", "leave d"]],
    cuts: 1,
    ticks: 0,
    fixed: { credit: 1 },
  },
  {
    name: "a stream of which one frame is kept for replay",
    isWarm: true,
    lines: [["stream s 3"]],
    cuts: 1,
    ticks: 2,
    fixed: { maxReplayFrames: 1, credit: 2 },
  },
  {
    name: "a stream through a narrow socket",
    isWarm: true,
    lines: [["stream s 4"], ["plain a"]],
    cuts: 1,
    ticks: 0,
    limits: { softQueueBytes: 40 },
    fixed: { handoverBytes: 20, credit: 4 },
  },
];

const topics: readonly Scene[] = [
  {
    name: "a topic that is left and followed again",
    isWarm: true,
    lines: [
      ["events t", "leave t", "events u"],
      ["publish events 1", "publish events 2"],
    ],
    cuts: 1,
    ticks: 0,
  },
  {
    name: "a topic that two follow",
    isWarm: true,
    lines: [["events t", "leave t"], ["events u"], ["publish events 1", "publish events 2"]],
    cuts: 1,
    ticks: 0,
  },
  {
    name: "a call that publishes, where somebody has to be asked",
    isWarm: true,
    isGuarded: true,
    lines: [["events t", "plain loud"]],
    cuts: 2,
    ticks: 0,
  },
  {
    name: "a topic through a narrow socket",
    isWarm: true,
    lines: [["events t"], ["publish events 1", "publish events 2", "publish events 3"]],
    cuts: 1,
    ticks: 0,
    fixed: { handoverBytes: 40 },
  },
  {
    name: "a topic that forgets",
    isWarm: true,
    lines: [
      ["events t", "plain a"],
      ["burst events 25", "publish events 26"],
    ],
    cuts: 1,
    ticks: 0,
    fixed: { handoverBytes: 100 },
  },
  {
    name: "topics that skip events",
    isWarm: true,
    lines: [
      ["latest t", "fickle u"],
      ["publish latest 1", "publish latest 2", "publish fickle 1"],
    ],
    cuts: 1,
    ticks: 0,
    fixed: { handoverBytes: 40 },
  },
];

const graceMs = 50;

const sessions: readonly Scene[] = [
  {
    name: "a session that expires",
    isWarm: true,
    lines: [["plain a"], ["idempotent b"]],
    cuts: 1,
    ticks: 3,
    limits: { graceMs },
  },
  {
    name: "a stream whose session expires",
    isWarm: true,
    lines: [["stream s 2"]],
    cuts: 1,
    ticks: 3,
    limits: { graceMs },
    fixed: { credit: 1 },
  },
  {
    name: "a topic whose session expires",
    isWarm: true,
    lines: [["events t"], ["publish events 1", "publish events 2"]],
    cuts: 1,
    ticks: 3,
    limits: { graceMs },
  },
  { name: "a client that is refused once", lines: [["plain a", "events t"], ["refuse"]], cuts: 1, ticks: 1 },
  {
    name: "a client that is too fast",
    isWarm: true,
    lines: [["plain a", "plain b"], ["plain c"]],
    cuts: 1,
    ticks: 3,
    limits: { framesPerSecond: 2 },
  },
  { name: "a client that somebody has to know", isGuarded: true, lines: [["plain a"]], cuts: 2, ticks: 0 },
];

const servers: readonly Scene[] = [
  { name: "a server that dies", isWarm: true, lines: [["plain a", "idempotent b"], ["crash"]], cuts: 1, ticks: 0 },
  {
    name: "a topic whose server dies",
    isWarm: true,
    lines: [["events t"], ["publish events 1", "crash", "publish events 2"]],
    cuts: 1,
    ticks: 0,
  },
  {
    name: "two servers at one address",
    isWarm: true,
    lines: [
      ["plain a", "idempotent b"],
      ["switch", "switch"],
    ],
    cuts: 2,
    ticks: 0,
  },
  {
    name: "two servers at one address, from the first HELLO on",
    lines: [["plain a"], ["switch", "switch"]],
    cuts: 2,
    ticks: 0,
  },
  {
    name: "a stream and two servers",
    isWarm: true,
    lines: [["stream s 2"], ["switch", "switch"]],
    cuts: 2,
    ticks: 0,
    fixed: { credit: 1 },
  },
  {
    name: "a topic and two servers",
    isWarm: true,
    lines: [["events t"], ["publish events 1", "switch", "publish events 2", "switch"]],
    cuts: 2,
    ticks: 0,
  },
  { name: "one key and two servers", isWarm: true, lines: [["keyed a k", "keyed b k"], ["crash"]], cuts: 1, ticks: 0 },
  {
    name: "a server that goes away",
    isWarm: true,
    lines: [["plain a", "leave a", "idempotent b"], ["drain"]],
    cuts: 1,
    ticks: 3,
  },
  { name: "an upload whose server goes away", isWarm: true, lines: [["upload u 2"], ["drain"]], cuts: 1, ticks: 2 },
  {
    name: "a topic whose server goes away",
    isWarm: true,
    lines: [["events t"], ["publish events 1", "drain"]],
    cuts: 1,
    ticks: 3,
  },
  { name: "a call back whose server goes away", isWarm: true, lines: [["reverse a"], ["drain"]], cuts: 1, ticks: 3 },
];

export const scenes: readonly Scene[] = [...calls, ...items, ...topics, ...sessions, ...servers];
