import { describe, it } from "vitest";
import { ClientStage } from "./client-stage.ts";
import { titled } from "./conversation.ts";
import { play } from "./player.ts";

describe("a client, in every recorded conversation", () => {
  it.each(titled("client"))("%s", (_title, conversation) =>
    play(conversation, "client", async (settings) => new ClientStage(settings)),
  );
});
