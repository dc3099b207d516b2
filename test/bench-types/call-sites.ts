/** A program that uses a few procedures of the API and what is nested in their results: what an editor has open all day. */

import type { Api } from "./api.ts";

interface Site {
  readonly service: string;
  readonly name: string;
  readonly kind: "call" | "stream";
  readonly number: number;
}

/** How a client is made, and how it is called. */
export interface Style {
  readonly head: string;
  call(site: Site, input: string): string;
  stream(site: Site, input: string, body: string): string;
}

export const wsrpcStyle: Style = {
  head: `import { createClient } from "./generated/client.ts";

const client = createClient("ws://127.0.0.1/");
`,
  call: ({ service, name }, input) => `await client.${service}.${name}(${input})`,
  stream: ({ service, name }, input, body) =>
    `for await (const got of client.${service}.${name}(${input})) {\n${body}\n}`,
};

/** @param app the module that the router's type comes from */
export function trpcStyle(app: string): Style {
  return {
    head: `import { createTRPCClient } from "@trpc/client";
import type { App } from "${app}";

const client = createTRPCClient<App>({ links: [] });
`,
    call: ({ service, name }, input) => `await client.${service}.${name}.query(${input})`,
    stream: ({ service, name }, input, body) =>
      `client.${service}.${name}.subscribe(${input}, { onData: (got) => {\n${body}\n} });`,
  };
}

/**
 * Evenly over the API.
 *
 * @param wrong makes the last site use a number as a text, which must not pass
 */
export function programText(api: Api, count: number, style: Style, wrong = false): string {
  const all = api.services.flatMap(({ name: service, procedures }) =>
    procedures.map((procedure) => ({ ...procedure, service })),
  );
  // A prime stride meets calls and streams alike.
  const sites = Array.from(
    { length: Math.min(count, all.length) },
    (_, index) => all[(index * 7) % all.length] as Site,
  );
  const texts = sites.map((site, index) => siteText(site, style, wrong && index === sites.length - 1));
  return `${style.head}
declare function show(text: string, number: number): void;

${texts.join("\n")}
`;
}

function siteText(site: Site, style: Style, wrong: boolean): string {
  const { number, kind } = site;
  const input = `{ id${number}: "a", filter: { city: "b", minimum: null } }`;
  const body = [
    `  show(got.product.owner.address.city.toUpperCase(), got.product.owner.address.geo.lat);`,
    `  show(got.related.map(({ sku, note }) => sku + (note ?? "")).join(), got.page.total + got.value${number}${wrong ? ".length" : ""});`,
  ].join("\n");
  return kind === "stream"
    ? style.stream(site, input, body)
    : `{\n  const got = ${style.call(site, input)};\n${body}\n}`;
}
