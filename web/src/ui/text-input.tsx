interface Props {
  id: string;
  value: string;
  onValue(value: string): void;
  placeholder?: string;
  invalid?: boolean;
  numeric?: boolean;
  label?: string;
}

export function TextInput({ id, value, onValue, placeholder, invalid = false, numeric = false, label }: Props) {
  return (
    <input
      id={id}
      name={id}
      data-testid={`field-${id}`}
      type="text"
      inputMode={numeric ? "decimal" : "text"}
      autocomplete="off"
      spellcheck={false}
      value={value}
      placeholder={placeholder}
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={label === undefined ? `${id}-note` : undefined}
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  );
}
