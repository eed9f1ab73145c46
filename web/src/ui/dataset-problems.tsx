import type { DatasetProblem } from "../api/types";

/** Folders that are there but are no datasets, and what to do about each. */
export function DatasetProblems({ problems }: { problems: DatasetProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <div class="dataset-problems" role="note" aria-label="Folders that cannot be used" data-testid="dataset-problems">
      <strong>{problems.length === 1 ? "One folder cannot be used" : `${problems.length} folders cannot be used`}</strong>
      <ul>
        {problems.map(({ name, detail }) => (
          <li key={name} data-testid="dataset-problem" data-name={name}>
            <span>{name}</span>
            <span class="muted">{detail}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
