import { expect, it } from "vitest";
import { limitsPage } from "./support/limits-page.ts";

/** After a change: `npx vitest run --project whole test/limits-page.test.ts -u`. */
it("docs/limits.md says what the table of limits says", async () => {
  await expect(limitsPage()).toMatchFileSnapshot("../docs/limits.md");
});
