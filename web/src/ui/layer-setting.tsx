import { useSignal } from "@preact/signals";
import { readSetting, settingText, type LayerField } from "../form/layers";

interface Props {
  id: string;
  field: LayerField;
  value: unknown;
  onValue(value: unknown): void;
}

/** One setting of a layer, by PyTorch's name. */
export function LayerSetting({ id, field: { key, kind, fallback }, value, onValue }: Props) {
  /** What is being typed: "0." says as much as "0", and must stay. */
  const typed = useSignal("");
  if (kind === "flag") {
    return (
      <label class="layer-flag">
        <input type="checkbox" checked={(value ?? fallback) === true} data-testid={id} onChange={(event) => onValue(event.currentTarget.checked)} />
        {key}
      </label>
    );
  }
  const text = JSON.stringify(readSetting(typed.value)) === JSON.stringify(value) ? typed.value : settingText(value);
  return (
    <label class="layer-setting">
      <span>{key}</span>
      <input
        type="text"
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        data-testid={id}
        value={text}
        placeholder={fallback === undefined ? "" : String(fallback)}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          onValue(readSetting(typed.value));
        }}
      />
    </label>
  );
}
