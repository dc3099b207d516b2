import { describe, expect, it } from "vitest";
import { patternSamples } from "./pattern-samples.ts";

describe("samples of a regular expression", () => {
  it.each([
    [/^[0-9a-f]{12}$/],
    [/^[A-Z]{2}-\d{4,6}$/],
    [/^[a-z0-9]+(?:-[a-z0-9]+)*$/],
    [/^(?<major>0|[1-9]\d*)\.(\d+)$/],
    [/^usr_\w{4,}?$/i],
    [/^[^a-z\]]\/.$/],
    [/^.*\bend$/],
    [/^\p{L}+\u00e9$/u],
  ])("are such as %s matches", (pattern) => {
    const samples = patternSamples(String(pattern));

    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) expect(sample).toMatch(pattern);
  });

  it("are short and long, plain and odd", () => {
    expect(patternSamples("/^[a-z-]{2,3}$/")).toEqual(["aa", "aaa", "--", "---"]);
  });

  it.each([["/^(?=a)b$/"], ["/^(a)\\1$/"], ["/^\\012$/"], ["/(/"]])("are none of %s", (pattern) => {
    expect(patternSamples(pattern)).toEqual([]);
  });
});
