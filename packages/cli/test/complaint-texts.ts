/** What a step of a command complains of, as a user reads it. */

import { expect } from "vitest";
import { Complaint } from "../src/complaint.ts";

/** The step must complain. */
export async function complaintTexts(step: Promise<unknown>): Promise<string[]> {
  const complaint = await step.catch((error: unknown) => error);
  expect(complaint).toBeInstanceOf(Complaint);
  return (complaint as Complaint).diagnostics.map(({ rule, message, help }) => `${rule}: ${message}. ${help}`);
}
