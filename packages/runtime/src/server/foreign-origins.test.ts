import { describe, expect, it } from "vitest";
import { fakeClock } from "../testing/fake-clock.ts";
import { ForeignOrigins } from "./foreign-origins.ts";

function given() {
  const clock = fakeClock();
  const told: string[] = [];
  const origins = new ForeignOrigins(clock, (error, procedure) => {
    told.push(`${procedure}: ${(error as Error).message}`);
    return "id";
  });
  return { clock, told, origins };
}

const textOf = (origin: string) => `upgrade: pages of ${origin} may not connect: name it in \`origins\` if it is yours`;

describe("whose pages were refused", () => {
  it("is told once a minute", () => {
    const { clock, told, origins } = given();

    origins.refused("https://a.example");
    origins.refused("https://b.example");
    clock.advance(59_999);
    origins.refused("https://a.example");
    clock.advance(1);
    origins.refused("https://a.example");

    expect(told).toEqual(["https://a.example", "https://b.example", "https://a.example"].map(textOf));
  });

  it.each(["null", "file://"])("comes without advice to list %s, which nobody can", (origin) => {
    const { told, origins } = given();

    origins.refused(origin);

    expect(told).toEqual([`upgrade: pages of ${origin} may not connect: that is no origin, and cannot be listed`]);
  });

  it("is told of twenty at most, and of others a minute later", () => {
    const { clock, told, origins } = given();

    for (let n = 0; n < 1000; n++) origins.refused(`https://${n}.example`);
    clock.advance(60_000);
    origins.refused("https://late.example");

    expect(told).toEqual(
      [...Array.from({ length: 20 }, (_, n) => `https://${n}.example`), "https://late.example"].map(textOf),
    );
  });

  it("is told in two hundred characters, and long names that begin alike are one", () => {
    const { told, origins } = given();
    const long = `https://${"x".repeat(8000)}`;

    origins.refused(`${long}.example`);
    origins.refused(`${long}.other`);

    expect(told).toEqual([textOf(long.slice(0, 200))]);
  });
});
