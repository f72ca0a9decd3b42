import * as encoding from "lib0/encoding";

/** Bytes written by hand; numbers are var-ints, `BigInt`s too. */
export class Hand {
  #encoder = encoding.createEncoder();

  uint(...numbers) {
    for (const number of numbers) {
      let rest = BigInt(number);
      while (rest > 127n) {
        encoding.write(this.#encoder, Number(rest & 127n) | 128);
        rest >>= 7n;
      }
      encoding.write(this.#encoder, Number(rest));
    }
    return this;
  }

  raw(...values) {
    for (const value of values) encoding.write(this.#encoder, value);
    return this;
  }

  string(text) {
    encoding.writeVarString(this.#encoder, text);
    return this;
  }

  bytes(content) {
    encoding.writeVarUint8Array(this.#encoder, content);
    return this;
  }

  done() {
    return encoding.toUint8Array(this.#encoder);
  }
}
