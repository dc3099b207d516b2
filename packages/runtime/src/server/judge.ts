/** Has clients judged by the application, and forgets no revocation that comes meanwhile. */

import { RpcError } from "../errors.ts";
import { type Authenticate, anonymous, type Credentials } from "./admission.ts";

export type IsRevoked = (principal: unknown) => boolean;

export const revoked = "the client's rights were revoked";

export class Judge {
  readonly #authenticate: Authenticate<unknown>;
  /** What was revoked since each began that is not decided yet: it may have been looked up before. */
  readonly #undecided = new Set<IsRevoked[]>();

  constructor(authenticate: Authenticate<unknown>) {
    this.#authenticate = authenticate;
  }

  /** False where it is known that everybody may in. */
  get looks(): boolean {
    return this.#authenticate !== anonymous;
  }

  /**
   * Says who shows them. A user 0 cannot be told from a search that found nobody, nor "" from a name that was never set.
   *
   * @throws RpcError UNAUTHENTICATED
   */
  async judge(credentials: Credentials): Promise<unknown> {
    const meanwhile: IsRevoked[] = [];
    this.#undecided.add(meanwhile);
    try {
      const principal = await this.#authenticate(credentials);
      if (!principal) throw new RpcError("UNAUTHENTICATED", "not authenticated");
      if (meanwhile.some((isRevoked) => isRevoked(principal))) throw new RpcError("UNAUTHENTICATED", revoked);
      return principal;
    } finally {
      this.#undecided.delete(meanwhile);
    }
  }

  revoke(isRevoked: IsRevoked): void {
    for (const meanwhile of this.#undecided) meanwhile.push(isRevoked);
  }
}
