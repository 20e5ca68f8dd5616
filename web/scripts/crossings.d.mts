/** The ends of edges that cross another. `rings` are closed, of whole numbers. */
export function crossings(rings: readonly (readonly (readonly number[])[])[]): (readonly number[])[];
