/** What texts of a format look like at least, where its pattern is zod's own and not among the constraints. */

import { nameOfFormat } from "../model/formats.ts";
import type { Constraints } from "../model/shape.ts";

const uuid = "/^[\\da-fA-F]{8}-(?:[\\da-fA-F]{4}-){3}[\\da-fA-F]{12}$/";
const notEmpty = "/[^]/";

/** In every version of zod. */
const looks: Readonly<Record<string, string>> = {
  uuid,
  guid: uuid,
  nanoid: "/^[\\w-]{21}$/",
  cuid: "/^[cC][^\\s-]{6,}$/",
  cuid2: "/^[\\da-z]+$/",
  ulid: "/^[\\dA-Za-z]{26}$/",
  xid: "/^[\\da-vA-V]{20}$/",
  ksuid: "/^[\\dA-Za-z]{27}$/",
  ipv4: "/^[\\d.]{7,15}$/",
  cidrv4: "/^[\\d.]{7,15}\\/\\d\\d?$/",
  e164: "/^\\+\\d{7,15}$/",
  date: "/^\\d{4}-\\d\\d-\\d\\d$/",
  base64: "/^[\\w+/]*={0,2}$/",
  base64url: "/^[\\w-]*$/",
  url: notEmpty,
  emoji: notEmpty,
  ipv6: notEmpty,
  cidrv6: notEmpty,
  jwt: notEmpty,
  duration: "/^P[\\dA-Z.,]+$/",
};

export function formatLook({ format = "" }: Constraints): string | undefined {
  const name = nameOfFormat(format);
  return Object.hasOwn(looks, name) ? looks[name] : undefined;
}
