import { describe, it } from "vitest";
import { titled } from "./conversation.ts";
import { play } from "./player.ts";
import { ServerStage } from "./server-stage.ts";

describe("a server, in every recorded conversation", () => {
  it.each(titled("server"))("%s", (_title, conversation) =>
    play(conversation, "server", async (settings) => new ServerStage(settings)),
  );
});
