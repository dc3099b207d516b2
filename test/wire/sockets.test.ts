import { describe, it } from "vitest";
import { type Conversation, titled } from "./conversation.ts";
import { play } from "./player.ts";
import { SocketStage } from "./socket-stage.ts";

const timeless = ([, { steps }]: [string, Conversation]) => steps.every(({ pass }) => pass === undefined);

describe("a server on a real WebSocket, in every recorded conversation in which no time passes", () => {
  it.each(titled("server").filter(timeless))("%s", (_title, conversation) =>
    play(conversation, "server", SocketStage.listening),
  );
});
