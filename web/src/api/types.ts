// The JSON of docs/api.md, by what it is about.
export * from "./datasets";
export * from "./downloads";
export * from "./inspection";
export * from "./models";
export * from "./notices";
export * from "./numbers";
export * from "./plans";
export * from "./sweeps";
export * from "./system";
