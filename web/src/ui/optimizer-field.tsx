import { OPTIMIZERS } from "../form/sweep-form";

interface Props {
  chosen: string[];
  /** What the chosen models bring. */
  own: string;
  error?: string;
  onChoose(types: string[]): void;
}

/** None checked leaves the models' own; several are an axis. */
export function OptimizerField({ chosen, own, error, onChoose }: Props) {
  return (
    <fieldset class="axis field" data-invalid={error !== undefined}>
      <legend>Optimizer</legend>
      <div class="optimizers">
        {OPTIMIZERS.map((type) => (
          <label class="inline" key={type}>
            <input
              type="checkbox"
              data-testid={`field-optimizer-${type}`}
              checked={chosen.includes(type)}
              onChange={(e) => onChoose(OPTIMIZERS.filter((t) => (t === type ? e.currentTarget.checked : chosen.includes(t))))}
            />
            {type}
          </label>
        ))}
      </div>
      <p class={error === undefined ? "note" : "note error"} role={error === undefined ? undefined : "alert"} data-testid={error === undefined ? undefined : "error-optimizers"}>
        {error ?? (chosen.length === 0 ? `from the model: ${own}` : "With PyTorch's defaults; another type than the model's starts from its own")}
      </p>
    </fieldset>
  );
}
