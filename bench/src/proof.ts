/** Before anything is measured: does the contender do what it says, and refuse what it says it refuses? */

import { special } from "./application.ts";
import type { Contender, Dialled } from "./contender.ts";
import { type Item, largeItem, smallItem } from "./item.ts";

/** What is wrong with it, in words. */
export async function prove(contender: Contender, dialled: Dialled): Promise<string[]> {
  const { checks, lacks } = contender;
  const faults: string[] = [];
  const expectThat = async (fact: string, isTrue: Promise<boolean>) => {
    if (!(await isTrue)) faults.push(`it does not hold that ${contender.label} ${fact}`);
  };
  await expectThat("echoes a small item", echoes(dialled, smallItem(1)));
  await expectThat("echoes a large item", echoes(dialled, largeItem(2)));
  if (checks !== "nothing")
    await expectThat("refuses a wrong input", refuses(dialled, { ...smallItem(1), name: {} as unknown as string }));
  if (checks === "input and output")
    await expectThat("refuses a wrong output", refuses(dialled, { ...smallItem(1), id: special.wrongOutput }));
  if (!lacks?.bytes) await expectThat("echoes bytes", echoesBytes(dialled));
  return faults;
}

async function echoes(dialled: Dialled, item: Item): Promise<boolean> {
  const answer = await dialled.call(item);
  const echoed = answer instanceof Uint8Array ? JSON.parse(answer.toString()) : answer;
  return sorted(echoed as Item) === sorted(item);
}

/** Whoever selects fields may give them in another order. */
function sorted({ id, name, tags, nested }: Item): string {
  return JSON.stringify([id, name, tags, nested.x, nested.y]);
}

function refuses(dialled: Dialled, item: Item): Promise<boolean> {
  return dialled.call(item).then(
    () => false,
    () => true,
  );
}

async function echoesBytes(dialled: Dialled): Promise<boolean> {
  const bytes = Uint8Array.from({ length: 1_000 }, (_, index) => index & 255);
  return Buffer.from(await dialled.echoBytes(bytes)).equals(bytes);
}
