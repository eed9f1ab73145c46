/** Record batches from which on a reduced curve is there sooner than its rows: the page takes in about 30,000 a second. */
const ABOVE = 5_000;

/** Of one curve, as many as can be told apart. */
export const BUCKETS = 1_024;

/** How the history of a run is asked for, if it is long. */
export const WHOLE_CURVE = `buckets=${BUCKETS}&above=${ABOVE}`;
