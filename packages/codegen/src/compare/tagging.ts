/** Who tags a value and all that lies in it. */

export type Tagging = "none" | "giver" | "taker" | "both";
