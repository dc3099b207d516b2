/** A contract → its documentation: an AsyncAPI document and a page. */

import { join } from "node:path";
import { type DocsInfo, emitAsyncApi } from "./emit/asyncapi.ts";
import { emitHtml } from "./emit/html-page.ts";
import { TypeNames } from "./emit/type-names.ts";
import type { GeneratedFile } from "./generate.ts";
import type { Model } from "./model/model.ts";
import { headerText } from "./print/signature.ts";

/** @param out the folder of the files, absolute */
export function docsOf(model: Model, info: DocsInfo, out: string): GeneratedFile[] {
  const names = new TypeNames(model);
  return [
    { path: join(out, "asyncapi.json"), text: emitAsyncApi(model, names, info) },
    { path: join(out, "index.html"), text: emitHtml(model, names, info, headerText(model.entry)) },
  ];
}
