/** Compares a contract with its last release: what those who still use that would notice. */

import { flowsOf } from "../model/flow.ts";
import { byName, type DeclaredError, type Model, type PartName, type Procedure } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import { errorView, type WireView } from "../model/view.ts";
import type { Change, Documented } from "./change.ts";
import type { Direction, Pair, Sides } from "./comparing.ts";
import { procedureChanges } from "./procedure-changes.ts";
import type { RuleId } from "./rules.ts";
import { ShapesJson } from "./shape-json.ts";
import type { Spot } from "./spot.ts";
import { Findings } from "./type-findings.ts";
import { ValueComparison } from "./value-comparison.ts";

export function compareContracts(old: Model, now: Model): Change[] {
  return new ContractComparison(old, now).run();
}

interface Way {
  readonly sides: Sides;
  readonly findings: Findings;
}

class ContractComparison {
  readonly #old: Model;
  readonly #now: Model;
  readonly #changes: Change[] = [];
  #oldShapes: ShapesJson | undefined;
  #heirs: ReadonlyMap<string, readonly string[]> | undefined;
  /** What is known of types, by the way that values go. */
  readonly #ways = new Map<string, Way>();

  constructor(old: Model, now: Model) {
    this.#old = old;
    this.#now = now;
  }

  run(): Change[] {
    const current = new Map(this.#now.procedures.map((procedure) => [procedure.name, procedure]));
    for (const procedure of [...this.#old.procedures].sort(byName)) {
      const successor = current.get(procedure.name);
      if (successor) this.#procedure(procedure, successor);
      else this.#removed(procedure);
    }
    return this.#changes;
  }

  #removed(procedure: Procedure): void {
    const { name } = procedure;
    const place: Place = this.#namespacesOf(name).at(-1)?.place ?? { file: this.#now.entry, line: 1, column: 1 };
    const holders = this.#holdersOf(name);
    const where = { place, holders };
    const heir = this.#heirOf(procedure);
    if (heir !== undefined) return this.#tell("PROCEDURE_RENAMED", `is now called ${heir}`, name, where);
    this.#tell("PROCEDURE_REMOVED", "is gone", name, where);
    if (procedure.docs === undefined)
      this.#tell("DEPRECATE_FIRST", "was removed without having been `@deprecated`", name, where);
  }

  /** Of the procedure as a whole. */
  #tell(rule: RuleId, what: string, procedure: string, where: Pick<Change, "place" | "holders">): void {
    this.#changes.push({ rule, procedure, path: "", subject: procedure, what, ...where });
  }

  #procedure(old: Procedure, now: Procedure): void {
    const holders = [...this.#holdersOf(now.name), now];
    const tell = (rule: RuleId, what: string, place = now.place, more: readonly Documented[] = []) =>
      this.#tell(rule, what, now.name, { place, holders: [...holders, ...more] });
    if (old.kind !== now.kind) return void tell("PROCEDURE_KIND_CHANGED", `is a ${now.kind} now (was a ${old.kind})`);
    for (const { rule, what, error, option } of procedureChanges(old, now)) {
      const place = error?.place ?? (option && now.partPlaces?.[option]);
      tell(rule, what, place ?? now.place, error ? [error] : []);
    }
    for (const { part, view, pair } of partsOf(old, now)) {
      const place = now.partPlaces?.[part] ?? now.place;
      this.#value(now, pair, view, spotOf(part, `${now.name} ${part}`, place, holders));
    }
    for (const error of old.errors) {
      const other = now.errors.find(({ name }) => name === error.name);
      if (other) this.#error(now, error, other, holders);
    }
  }

  #error(procedure: Procedure, old: DeclaredError, now: DeclaredError, holders: readonly Documented[]): void {
    const path = `errors.${now.name}`;
    const spot = spotOf(path, `${procedure.name} ${path}`, now.place ?? procedure.place, [...holders, now]);
    this.#value(procedure, [old.data, now.data], errorView(procedure.kind), spot);
  }

  /** @param pair old and new */
  #value({ name }: Procedure, [old, now]: Pair, view: WireView, spot: Spot): void {
    const direction: Direction = view === "in" ? "in" : "out";
    const { sides, findings } = this.#way(direction, view);
    const comparison = new ValueComparison(sides, name, findings);
    this.#changes.push(...comparison.changesOf(direction === "in" ? [old, now] : [now, old], spot));
  }

  #way(direction: Direction, view: WireView): Way {
    const [old, now] = [this.#old.shapes, this.#now.shapes];
    const [giver, taker] = direction === "in" ? [old, now] : [now, old];
    const known = this.#ways.get(`${direction} ${view}`);
    const way = known ?? { sides: { direction, view, giver, taker }, findings: new Findings() };
    this.#ways.set(`${direction} ${view}`, way);
    return way;
  }

  /** A new procedure that is the same but for its name. */
  #heirOf(procedure: Procedure): string | undefined {
    if (Object.keys(procedure.parts).length === 0) return undefined;
    this.#oldShapes ??= new ShapesJson(this.#old);
    this.#heirs ??= this.#newcomers();
    const heirs = this.#heirs.get(signature(procedure, this.#oldShapes)) ?? [];
    return heirs.length === 1 ? heirs[0] : undefined;
  }

  /** By all that they are but their names. */
  #newcomers(): ReadonlyMap<string, readonly string[]> {
    const known = new Set(this.#old.procedures.map(({ name }) => name));
    const shapes = new ShapesJson(this.#now);
    const found = new Map<string, string[]>();
    for (const procedure of this.#now.procedures) {
      if (known.has(procedure.name)) continue;
      const text = signature(procedure, shapes);
      found.set(text, [...(found.get(text) ?? []), procedure.name]);
    }
    return found;
  }

  #namespacesOf(name: string): Documented[] {
    return this.#now.namespaces.filter((namespace) => name.startsWith(`${namespace.name}.`));
  }

  /** What the contract says at its top is said of all that it holds, or held. */
  #holdersOf(name: string): Documented[] {
    const { about } = this.#now;
    return [...(about ? [about] : []), ...this.#namespacesOf(name)];
  }
}

function spotOf(path: string, subject: string, place: Place | undefined, holders: readonly Documented[]): Spot {
  return { path, subject, place, holders, whole: (value) => value };
}

/** Parts that either of them has. */
function partsOf(old: Procedure, now: Procedure): { part: PartName; view: WireView; pair: Pair }[] {
  const views = new Map([...flowsOf(old), ...flowsOf(now)].map(({ part, view }) => [part, view]));
  return [...views].map(([part, view]) => ({ part, view, pair: [old.parts[part], now.parts[part]] }));
}

function signature({ kind, parts }: Procedure, shapes: ShapesJson): string {
  return JSON.stringify([kind, Object.entries(parts).map(([part, id]) => [part, shapes.of(id)])]);
}
