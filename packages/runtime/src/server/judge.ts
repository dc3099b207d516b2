/** Has clients judged by the application, and forgets no revocation that comes meanwhile. */

import { RpcError } from "../errors.ts";
import type { Report } from "../rpc/handler-error.ts";
import { type Authenticate, anonymous, type Credentials } from "./admission.ts";
import { type Owner, ownerOf } from "./owner.ts";

export type IsRevoked = (principal: unknown) => boolean;

/**
 * Says whose the credentials are, at the moment in which it is asked: what was revoked until then counts.
 *
 * @throws RpcError UNAUTHENTICATED
 */
export type Verdict = () => Owner;

export const revoked = "the client's rights were revoked";

export class Judge {
  readonly #authenticate: Authenticate<unknown>;
  readonly #report: Report;
  /** What was revoked since each began that is not decided yet: it may have been looked up before. */
  readonly #undecided = new Set<IsRevoked[]>();

  constructor(authenticate: Authenticate<unknown>, report: Report) {
    this.#authenticate = authenticate;
    this.#report = report;
  }

  /** False where it is known that everybody may in. */
  get looks(): boolean {
    return this.#authenticate !== anonymous;
  }

  /**
   * Says who shows them; the verdict is to be asked in the turn in which it comes, before anything else happens. A user 0 cannot be
   * told from a search that found nobody, nor "" from a name that was never set.
   *
   * @throws RpcError UNAUTHENTICATED
   */
  async judge(credentials: Credentials): Promise<Verdict> {
    const meanwhile: IsRevoked[] = [];
    this.#undecided.add(meanwhile);
    try {
      const principal = await this.#authenticate(credentials);
      if (!principal) throw new RpcError("UNAUTHENTICATED", "not authenticated");
      return () => this.#decided(principal, meanwhile);
    } catch (error) {
      this.#undecided.delete(meanwhile);
      throw error;
    }
  }

  revoke(isRevoked: IsRevoked): void {
    for (const meanwhile of this.#undecided) meanwhile.push(isRevoked);
  }

  #decided(principal: unknown, meanwhile: IsRevoked[]): Owner {
    this.#undecided.delete(meanwhile);
    if (meanwhile.some((isRevoked) => isRevoked(principal))) throw new RpcError("UNAUTHENTICATED", revoked);
    return this.#owner(principal);
  }

  /** A principal that is none is the application's mistake; the client would be given no other one however often it came. */
  #owner(principal: unknown): Owner {
    try {
      return ownerOf(principal);
    } catch (error) {
      throw new RpcError("UNAUTHENTICATED", `internal error ${this.#report(error, "admission")}`);
    }
  }
}
