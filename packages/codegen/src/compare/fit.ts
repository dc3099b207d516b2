/** How well what is given fits what is taken. `loosely`: nothing would be refused, but there is something to be said. */

export type Fit = "fully" | "loosely" | "not";
