/** What a config file imports. */

export { type Config, defineConfig } from "./config.ts";
