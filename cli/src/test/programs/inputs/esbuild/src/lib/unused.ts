export const never = /(?<year>\d{4})/u;
export default class Counter {
  #count = 0n;
  static from = (count: bigint) => Object.assign(new Counter(), { count });
  next() {
    return (this.#count **= 2n);
  }
}
