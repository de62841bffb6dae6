// Ids of requests: the same id again gets the same answer.

/** 128 random bits in hexadecimal. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Gives the same content the same id until it is answered, so that an unanswered command is done once. */
export class OpenRequest {
  private open: { id: string; content: string } | null = null;

  id(content: string): string {
    if (this.open?.content !== content) this.open = { id: newId(), content };
    return this.open.id;
  }

  answered(): void {
    this.open = null;
  }
}
