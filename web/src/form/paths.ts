export type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What lies at a dotted path; undefined where nothing does. */
export function at(json: unknown, path: string): unknown {
  let value = json;
  for (const name of path.split(".")) value = isObject(value) ? value[name] : undefined;
  return value;
}

export function put(target: Json, path: string, value: unknown) {
  const [first, ...rest] = path.split(".");
  if (rest.length === 0) target[first!] = value;
  else put((target[first!] ??= {}) as Json, rest.join("."), value);
}

/** Takes out what lies at a path, and the objects that are empty without it. */
export function take(target: Json, path: string): unknown {
  const [first, ...rest] = path.split(".");
  const inner = target[first!];
  if (rest.length === 0) {
    delete target[first!];
    return inner;
  }
  if (!isObject(inner)) return undefined;
  const taken = take(inner, rest.join("."));
  if (taken !== undefined && Object.keys(inner).length === 0) delete target[first!];
  return taken;
}

/** The second over the first, object by object. */
export function merged(under: Json, over: Json): Json {
  const both: Json = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = both[name];
    both[name] = isObject(below) && isObject(value) ? merged(below, value) : value;
  }
  return both;
}
