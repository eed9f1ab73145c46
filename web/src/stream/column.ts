type Typed = Float32Array | Float64Array | Int32Array;

/** A typed array that grows by doubling. `values` may be longer than `length`. */
export class Column<A extends Typed> {
  values: A;
  length = 0;

  constructor(private readonly type: new (length: number) => A) {
    this.values = new type(256);
  }

  push(value: number) {
    if (this.length === this.values.length) {
      const wider = new this.type(this.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  get last(): number | undefined {
    return this.length === 0 ? undefined : this.values[this.length - 1];
  }
}
