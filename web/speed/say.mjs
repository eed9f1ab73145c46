// What the measurements share.
export const wait = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

/** Of no values there is none. */
export function quantile(values, share) {
  if (values.length === 0) throw new Error("nothing was measured");
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
}

export async function launch(server, body) {
  const answer = await server.call("/sweeps", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const sweep = await answer.json();
  if (!answer.ok) throw new Error(sweep.detail);
  return sweep.id;
}
