/** Faults of rights: tokens that end, tokens that are asked for and shown, refusals, and rights that are taken. */

import type { Mutant } from "./mutant.ts";

export const rightsMutants: readonly Mutant[] = [
  {
    id: "expiry-ignored",
    file: "server/grant.ts",
    find: "if (now >= this.#endsAt) return grantee.expired();",
    replace: "if (now >= this.#endsAt) return void (this.#endsAt = Number.POSITIVE_INFINITY) ?? void expired;",
    says: "a client stays though its token has ended",
  },
  {
    id: "expiry-aborts-nothing",
    file: "server/server-session.ts",
    find: '    this.#peer.feed({ type: "expelled", message: tokenExpired });\n    this.#peer.drive({',
    replace: "    this.#peer.drive({",
    says: "handlers go on for a client whose token has ended",
  },
  {
    id: "expiry-ends-session",
    file: "server/server-session.ts",
    find: "code: closeCode.tokenExpired, message: tokenExpired, resumable: true }",
    replace: "code: closeCode.tokenExpired, message: tokenExpired }",
    says: "a client whose token has ended cannot resume with a new one",
  },
  {
    id: "grant-never-begins",
    file: "server/server-session.ts",
    find: "    this.own(owner);\n",
    replace: "    this.#owner = owner;\n",
    says: "nobody minds when the token of a client ends",
  },
  {
    id: "token-never-asked-for",
    file: "server/grant.ts",
    find: "grantee.ask(Math.floor(byMs));",
    replace: "void ask;",
    says: "a client is not asked for a new token",
  },
  {
    id: "token-request-unheard",
    file: "client/line.ts",
    find: "return void this.#authenticate(effect.auth);",
    replace: "return;",
    says: "a client that is asked for a new token does not show one",
  },
  {
    id: "token-reply-unheard",
    file: "server/server-session.ts",
    find: "return this.#offered(effect.auth.token);",
    replace: "return;",
    says: "a new token that a client shows is not looked at",
  },
  {
    id: "new-token-forgotten",
    file: "server/grant.ts",
    find: "      grantee.own(owner);\n",
    replace: "",
    says: "the time of a new token does not count",
  },
  {
    id: "anybodys-token-taken",
    file: "server/server-session.ts",
    find: 'if (owner.identity !== this.identity) throw new RpcError("UNAUTHENTICATED", "the token is somebody else\'s");',
    replace: "",
    says: "a session becomes somebody else's",
  },
  {
    id: "revocation-ignored",
    file: "server/serve.ts",
    find: "for (const session of sessions) session.revoked();",
    replace: "",
    says: "a client stays though its rights were revoked",
  },
  {
    id: "revocation-hangs-up-late",
    file: "server/server-session.ts",
    find: '    this.#peer.feed({ type: "expelled", message });\n    this.end(code, message);',
    replace:
      '    this.#peer.feed({ type: "expelled", message });\n    this.#core.clock.at(this.#core.clock.now() + 5_000, () => this.end(code, message));',
    says: "a client whose rights were revoked is served for a while",
  },
  {
    id: "revocation-missed-at-the-door",
    file: "server/judge.ts",
    find: "for (const meanwhile of this.#undecided) meanwhile.push(isRevoked);",
    replace: "void isRevoked;",
    says: "a client whose rights are revoked while it is looked at gets in",
  },
  {
    id: "refused-yet-dialling",
    file: "protocol/close-code.ts",
    find: "if (code === closeCode.noHello) return",
    replace: "if (code === closeCode.noHello || code === closeCode.unauthenticated) return",
    says: "a client that was refused for good comes back",
  },
  {
    id: "late-token-refused-for-good",
    file: "server/accept.ts",
    find: "token === undefined ? closeCode.unauthenticated : closeCode.tokenExpired",
    replace: "closeCode.unauthenticated",
    says: "a client whose token ended on its way is sent away for good",
  },
  {
    id: "tokens-asked-in-a-storm",
    file: "client/reconnect.ts",
    find: "this.#backoff.next(now, chance())",
    replace: "now + chance()",
    says: "a client that has no token, or is refused, asks and dials without a pause",
  },
  {
    id: "retry-after-ignored",
    file: "client/reconnect.ts",
    find: "chance()) + retryAfterMs",
    replace: "chance())",
    says: "a client comes back earlier than its server said",
  },
];
