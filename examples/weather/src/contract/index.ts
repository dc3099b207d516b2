/** What the stations measure. */
export * as weather from "./weather.contract.ts";
