/** The ends of edges that cross another. `rings` are closed, of whole numbers. */
export function crossings(rings: readonly (readonly (readonly number[])[])[]): (readonly number[])[];

/** Whether two points, in degrees, lie less than so many degrees apart in longitude and in latitude; 185° is −175°. */
export function near(point: readonly [number, number], other: readonly [number, number], degrees: number): boolean;
