/** `wsrpc.config.ts`: which contract becomes which folder. */

export interface Config {
  /** The contract's entry file, relative to the config file. */
  readonly contract: string;
  /** The folder for the generated files, relative to the config file. Default: `generated` beside the contract or its folder. */
  readonly out?: string;
  /**
   * How generated files import the contract. Default: as the contract's modules import each other, else `.ts` if tsconfig.json
   * allows that, else `.js`.
   */
  readonly importExtension?: ".ts" | ".js" | "";
  /**
   * Whether the client imports the codecs that the contract's modules export, and gets what they decode. Default: it gets what
   * crosses the wire, and its bundle holds no zod.
   */
  readonly clientCodecs?: boolean;
}

/**
 * Types a config file; one contract or several.
 *
 * @example export default defineConfig({ contract: "src/contract/index.ts", out: "src/generated" });
 */
export function defineConfig<C extends Config | readonly Config[]>(config: C): C {
  return config;
}
