// Whom a town has to do with: a provider of identities and a mail server, both real programs of other people.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Page, expect } from "@playwright/test";

const scripts = join(dirname(fileURLToPath(import.meta.url)), "../../../tests/all");
/** Debian's, which has the libraries; another one in the path may not. */
const PYTHON = "/usr/bin/python3";

/** A program that says things line by line. */
class Program {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(private readonly command: string, args: string[]) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  async says(): Promise<string> {
    const line = await this.lines.next();
    if (line.done) throw new Error(`${this.command} has ended: is what it needs installed? (make need, npm ci)`);
    return line.value;
  }

  hears(line: string): void {
    this.child.stdin!.write(`${line}\n`);
  }

  end(): void {
    this.child.kill("SIGKILL");
  }
}

/** A provider of identities, which knows the people that `provider.mjs` lists. */
export class Provider {
  private constructor(private readonly program: Program, private readonly port: string) {}

  static async open(): Promise<Provider> {
    const program = new Program(process.execPath, [join(scripts, "identity/provider.mjs"), "token"]);
    return new Provider(program, await program.says());
  }

  /** What the town's configuration says of it. */
  get configuration(): string {
    return [
      "[[identity.provider]]", "id = 'spid'", "kind = 'spid'", `issuer = 'http://127.0.0.1:${this.port}'`, "client_id = 'town'",
      "client_secret = 'a secret of the town'", "level_claim = 'spid_level'", "level_min = 2", "",
    ].join("\n");
  }

  /** Tells it where people come from and go back to. */
  async meets(town: string): Promise<void> {
    this.program.hears(`${town}/accesso/spid/ritorno`);
    expect(await this.program.says()).toBe("ready");
  }

  close(): void {
    this.program.end();
  }
}

/** Fills in the forms of the provider, which the browser has been sent to, until it leads back. It may know the person still. */
export async function identify(page: Page, login: string): Promise<void> {
  const [field, consent, back] = [page.getByPlaceholder("Enter any login"), page.getByRole("button", { name: "Continue" }), page.locator("#content")];
  await expect(field.or(consent).or(back)).toBeVisible();
  if (await field.isVisible()) {
    await field.fill(login);
    await page.getByPlaceholder("and password").fill("x");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await expect(consent.or(back)).toBeVisible();
  }
  if (await consent.isVisible()) await consent.click();
  await expect(back).toBeVisible();
}

/** A letter as other people's libraries read it. */
export interface Letter {
  subject: string;
  text: string;
  /** Names of what is attached. */
  attached: string[];
  /** The METHOD of its invitation. */
  method: string | undefined;
}

interface Part {
  type: string;
  name: string | null;
  text?: string;
  parts?: Part[];
  calendar?: { METHOD: string };
}

/** A mail server that keeps what it is given. */
export class Post {
  private constructor(private readonly program: Program, readonly port: string, private readonly folder: string) {}

  static async open(): Promise<Post> {
    const folder = mkdtempSync(join(tmpdir(), "sportello-post-"));
    writeFileSync(join(folder, "mode"), "accept");
    const program = new Program(PYTHON, [join(scripts, "mail/smtpd.py"), folder]);
    return new Post(program, await program.says(), folder);
  }

  /** From now on it accepts letters, or refuses them. */
  does(mode: "accept" | "refuse"): void {
    writeFileSync(join(this.folder, "mode.new"), mode);
    renameSync(join(this.folder, "mode.new"), join(this.folder, "mode"));
  }

  /** The letters for an address, in the order in which they came. */
  private filesFor(email: string): string[] {
    const numbers = readdirSync(this.folder).filter((name) => name.endsWith(".eml")).map((name) => Number.parseInt(name, 10));
    const files = numbers.sort((a, b) => a - b).map((number) => join(this.folder, `${number}.eml`));
    return files.filter((file) => readFileSync(file, "utf8").split("\r\n", 1)[0]?.includes(`'${email}'`));
  }

  count(email: string): number {
    return this.filesFor(email).length;
  }

  /** The letter with this number, counted from 1, for an address; waits until it is there. */
  async letter(email: string, number = 1): Promise<Letter> {
    const looking = { message: `letter ${number} for ${email}`, intervals: [20, 50, 100] };
    await expect.poll(() => this.count(email), looking).toBeGreaterThanOrEqual(number);
    const read = spawnSync(PYTHON, [join(scripts, "mail/read.py"), this.filesFor(email)[number - 1] ?? ""]);
    const { headers, defects, body } = JSON.parse(read.stdout.toString()) as { headers: Record<string, string[]>; defects: string[]; body: Part };
    expect(defects).toEqual([]);
    const parts = flat(body);
    return {
      subject: headers["subject"]?.[0] ?? "",
      text: parts.find(({ type }) => type === "text/plain")?.text ?? "",
      attached: parts.flatMap(({ name }) => name ?? []),
      method: parts.find(({ calendar }) => calendar)?.calendar?.METHOD,
    };
  }

  close(): void {
    this.program.end();
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true });
  }
}

function flat(part: Part): Part[] {
  return [part, ...(part.parts ?? []).flatMap(flat)];
}

/** The address that a letter leads to. */
export function linkIn(letter: Letter): string {
  return /https?:\/\/\S+/.exec(letter.text)?.[0] ?? "";
}

/** The code of six digits in a letter. */
export function codeIn(letter: Letter): string {
  return /(?<!\S)(\d{6})(?!\S)/.exec(letter.text)?.[1] ?? "";
}
