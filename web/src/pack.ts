// MessagePack, as far as frames need it: maps with text for keys, lists, text, numbers, yes, no and nothing. Numbers are
// doubles, so those beyond 2^53 lose their last digits; none of ours is as large. Not here: what frames mean (wire.ts).

const [fromUtf8, toUtf8] = [new TextDecoder("utf-8", { fatal: true }), new TextEncoder()];

/** What a frame says; an error where it is cut off, goes on after its end, or has something that frames never have. */
export function decode(frame: ArrayBuffer | Uint8Array): unknown {
  const reader = new Reader(frame instanceof Uint8Array ? frame : new Uint8Array(frame));
  const value = reader.value();
  if (!reader.done) throw new RangeError("the frame goes on after its end");
  return value;
}

class Reader {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  value(): unknown {
    const head = this.unsigned(1);
    if (head < 0x80) return head;
    if (head < 0x90) return this.map(head & 0x0f);
    if (head < 0xa0) return this.list(head & 0x0f);
    if (head < 0xc0) return this.text(head & 0x1f);
    if (head >= 0xe0) return head - 0x100;
    return this.long(head);
  }

  /** Values whose head says how many bytes their length or number has. */
  private long(head: number): unknown {
    switch (head) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xca: return this.view.getFloat32(this.skip(4));
      case 0xcb: return this.view.getFloat64(this.skip(8));
      case 0xcc: case 0xcd: case 0xce: case 0xcf: return this.unsigned(2 ** (head - 0xcc));
      case 0xd0: case 0xd1: case 0xd2: case 0xd3: return this.signed(2 ** (head - 0xd0));
      case 0xd9: case 0xda: case 0xdb: return this.text(this.unsigned(2 ** (head - 0xd9)));
      case 0xdc: case 0xdd: return this.list(this.unsigned(2 ** (head - 0xdb)));
      case 0xde: case 0xdf: return this.map(this.unsigned(2 ** (head - 0xdd)));
      default: throw new RangeError(`frames have nothing that begins with ${head}`);
    }
  }

  /** Where the next bytes begin; goes on behind them. */
  private skip(bytes: number): number {
    const from = this.at;
    this.at += bytes;
    if (this.at > this.bytes.length) throw new RangeError("the frame is cut off");
    return from;
  }

  private unsigned(bytes: number): number {
    const from = this.skip(bytes);
    if (bytes === 1) return this.view.getUint8(from);
    if (bytes === 2) return this.view.getUint16(from);
    if (bytes === 4) return this.view.getUint32(from);
    return this.view.getUint32(from) * 2 ** 32 + this.view.getUint32(from + 4);
  }

  private signed(bytes: number): number {
    const from = this.skip(bytes);
    if (bytes === 1) return this.view.getInt8(from);
    if (bytes === 2) return this.view.getInt16(from);
    if (bytes === 4) return this.view.getInt32(from);
    return this.view.getInt32(from) * 2 ** 32 + this.view.getUint32(from + 4);
  }

  private text(bytes: number): string {
    const from = this.skip(bytes);
    return fromUtf8.decode(this.bytes.subarray(from, from + bytes));
  }

  private list(length: number): unknown[] {
    // Not made at its full length: what a frame claims may be more than it has.
    const list = [];
    for (let place = 0; place < length; place++) list.push(this.value());
    return list;
  }

  private map(length: number): Record<string, unknown> {
    const map: [string, unknown][] = [];
    for (let place = 0; place < length; place++) map.push([String(this.value()), this.value()]);
    return Object.fromEntries(map);
  }
}

/** A frame that says something, each part in as few bytes as it needs. */
export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes(value));
}

function bytes(value: unknown): number[] {
  if (value === null) return [0xc0];
  if (typeof value === "boolean") return [value ? 0xc3 : 0xc2];
  if (typeof value === "number") return number(value);
  if (typeof value === "string") {
    const text = [...toUtf8.encode(value)];
    return [...sized(text.length, 0xa0, 32, 0xd9), ...text];
  }
  if (Array.isArray(value)) return [...sized(value.length, 0x90, 16, 0xdb), ...value.flatMap(bytes)];
  if (typeof value !== "object") throw new TypeError(`frames have nothing like ${typeof value}`);
  const entries = Object.entries(value as object);
  return [...sized(entries.length, 0x80, 16, 0xdd), ...entries.flatMap(([key, one]) => [...bytes(key), ...bytes(one)])];
}

/** A length: within its head where it is below `few`; else behind the head that says how many bytes it has. */
function sized(length: number, head: number, few: number, longer: number): number[] {
  if (length < few) return [head | length];
  // Lists and maps have no head for a length of one byte.
  const power = length < 0x100 && longer === 0xd9 ? 0 : length < 0x10000 ? 1 : 2;
  return [longer + power, ...big(length, 2 ** power)];
}

/** The last bytes of a number, the highest first. */
function big(number: number, count: number): number[] {
  return Array.from({ length: count }, (_, place) => Math.floor(number / 2 ** (8 * (count - 1 - place))) & 0xff);
}

function number(value: number): number[] {
  if (!Number.isSafeInteger(value)) throw new RangeError(`frames have no number like ${value}`);
  if (value >= 0) {
    if (value < 0x80) return [value];
    const power = [0x100, 0x10000, 0x100000000, Infinity].findIndex((end) => value < end);
    return [0xcc + power, ...big(value, 2 ** power)];
  }
  if (value >= -32) return [value + 0x100];
  const power = [0x80, 0x8000, 0x80000000, Infinity].findIndex((end) => value >= -end);
  return [0xd0 + power, ...big(value, 2 ** power)];
}
