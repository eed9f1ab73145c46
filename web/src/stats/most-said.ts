/** What more of them say than anything else; null where as many say something else, as then nobody is contradicted by most. */
export function mostSaid(answers: readonly (number | null)[]): number | null {
  const counts = new Map<number, number>();
  for (const answer of answers) if (answer !== null) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  return first === undefined || first[1] === second?.[1] ? null : first[0];
}
