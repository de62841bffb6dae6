// A running server on a town of its own, and pages that report whatever goes wrong in them.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, type Page, test as base, expect } from "@playwright/test";
import { Post, Provider, identify } from "./neighbours";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

/** The newest build, or the one that SPORTELLO_BINARY names. */
function binary(): string {
  const target = process.env["CARGO_TARGET_DIR"] ?? join(root, "target");
  const candidates = [process.env["SPORTELLO_BINARY"], join(target, "release/sportello"), join(target, "debug/sportello")];
  const found = candidates.find((path) => path !== undefined && existsSync(path));
  if (!found) throw new Error("there is no server to test: run `cargo build --release` first");
  return found;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/** What a town has besides its pages. */
export interface Furnishing {
  /** A provider of identities, a mail server, and `olga` of the provider at the office. */
  full?: boolean;
  /** The folder with its tree, below the repository. */
  folder?: string;
  /** Further settings, as variables. */
  settings?: Record<string, string>;
}

const OPERATOR = "[[identity.operator]]\nprovider = 'spid'\nsubject = 'olga'\n";

/** A server with data of its own, which can be killed and started again. */
export class Town {
  private process: ChildProcess | null = null;
  private log = "";
  private readonly data = mkdtempSync(join(tmpdir(), "sportello-browser-"));
  private provider: Provider | undefined;
  private mail: Post | undefined;

  private constructor(private readonly port: number, private readonly folder: string, private readonly settings: Record<string, string>) {}

  static async open({ full = false, folder = "data/test-town", settings = {} }: Furnishing = {}): Promise<Town> {
    const town = new Town(await freePort(), folder, { ...settings });
    if (full) await town.furnish();
    await town.start();
    return town;
  }

  private async furnish(): Promise<void> {
    [this.provider, this.mail] = await Promise.all([Provider.open(), Post.open()]);
    const file = join(this.data, "sportello.toml");
    writeFileSync(file, this.provider.configuration + OPERATOR);
    await this.provider.meets(this.url);
    Object.assign(this.settings, {
      SPORTELLO_CONFIG: file,
      SPORTELLO_SERVER__ORIGINS: this.url,
      SPORTELLO_MAIL__HOST: "localhost",
      SPORTELLO_MAIL__PORT: this.mail.port,
      SPORTELLO_MAIL__TLS: "none",
      SPORTELLO_MAIL__FROM: "Paese <no-reply@paese.example.it>",
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Its mail server. */
  get post(): Post {
    if (!this.mail) throw new Error("this town sends no mail: open it with `full`");
    return this.mail;
  }

  async start(): Promise<void> {
    const args = ["serve", "--data", join(this.data, "store"), "--listen", `127.0.0.1:${this.port}`, "--demo", join(root, this.folder)];
    const env = { ...process.env, ...this.settings };
    const started = spawn(binary(), args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    this.process = started;
    const keep = (text: Buffer) => (this.log = (this.log + text.toString()).slice(-4000));
    started.stdout.on("data", keep);
    started.stderr.on("data", keep);
    await expect
      .poll(() => this.isReady(), { message: `the server is not ready: ${this.log}`, timeout: 20_000, intervals: [50] })
      .toBe(true);
  }

  private async isReady(): Promise<boolean> {
    if (this.process?.exitCode !== null) throw new Error(`the server has stopped: ${this.log}`);
    return fetch(`${this.url}/health/ready`).then((answer) => answer.ok, () => false);
  }

  /** Ends the server at once, as a power cut would. */
  async kill(): Promise<void> {
    const process = this.process;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const gone = new Promise((resolve) => process.once("exit", resolve));
    process.kill("SIGKILL");
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    this.provider?.close();
    this.mail?.close();
    rmSync(this.data, { recursive: true, force: true });
  }
}

/** A visitor: a browser session of its own with one page, and what went wrong in it. */
export class Visitor {
  readonly problems: string[] = [];

  constructor(readonly page: Page) {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.problems.push(message.text());
    });
    page.on("pageerror", (error) => this.problems.push(String(error)));
  }

  static async arrive(browser: Browser, town: Town, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: town.url, ...options });
    if (options.javaScriptEnabled !== false) {
      await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
        });
      });
    }
    // The provider's own pages would ask for letters from elsewhere.
    await context.route(/^https:\/\/fonts\./, (route) => route.fulfill({ contentType: "text/css", body: "" }));
    return new Visitor(await context.newPage());
  }

  /** Logs in with the provider, from the page where one chooses how to, and comes back to where one was. */
  async identified(login: string): Promise<void> {
    await this.page.getByRole("link", { name: "Entra con SPID" }).click();
    await this.page.waitForURL(({ pathname }) => !pathname.startsWith("/accesso"));
    await identify(this.page, login);
  }

  /** Opens a week and waits until it is live. */
  async week(resource: string, query = ""): Promise<void> {
    await this.page.goto(`/prenota/${resource}${query}`);
    await expect(this.page.locator("#week")).toHaveAttribute("data-live", "yes");
  }

  slot(key: string) {
    return this.page.locator(`td[data-key="${key}"]`);
  }

  /** The keys of the free cells, in the order of the table. */
  freeKeys(): Promise<string[]> {
    return this.page.locator('td[data-state="free"]').evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset["key"] ?? ""));
  }

  /** Chooses a slot and asks for it. */
  async take(key: string): Promise<void> {
    // On a narrow screen the list stands in the table's place.
    const [cell, start] = [this.slot(key), this.page.locator(`.start[data-key="${key}"]`)];
    await ((await cell.isVisible()) ? cell : start).click();
    await this.page.getByRole("button", { name: "Continua" }).click();
  }

  /** Chooses a slot and holds it. */
  async hold(key: string): Promise<void> {
    await this.take(key);
    await this.page.waitForURL(/\/riserva\//);
  }

  /** Holds a slot of next week: the one with this key, or the free one with this place in the table. */
  async holdIn(resource: string, slot: number | string, query = ""): Promise<string> {
    await this.week(resource, `?settimana=${nextMonday()}${query}`);
    const key = typeof slot === "string" ? slot : ((await this.freeKeys())[slot] ?? "");
    await this.hold(key);
    return key;
  }

  /** Says who one is, and goes on. */
  async person(email = "ada@example.org"): Promise<void> {
    await this.page.getByLabel("Nome*", { exact: true }).fill("Ada");
    await this.page.getByLabel("Cognome*").fill("Prova");
    await this.page.getByLabel("E-mail*").fill(email);
    await this.next();
  }

  async next(): Promise<void> {
    await this.page.getByRole("button", { name: "Continua" }).click();
  }

  /** From the page of a hold to its summary. */
  async summary(): Promise<void> {
    await this.person();
    await this.page.waitForURL(/\/dettagli/);
    await this.next();
    await this.page.waitForURL(/\/riepilogo/);
  }

  /** Sends the booking. */
  async send(): Promise<void> {
    await this.page.getByRole("button", { name: "Invia" }).click();
    await this.page.waitForURL(/\/prenotazione\//);
  }

  /** Nothing may have gone wrong but what the story itself brought about. */
  expectNoProblems(expected = /^$/): void {
    expect(this.problems.filter((problem) => !expected.test(problem))).toEqual([]);
  }
}

/** The next week, where every slot is still to come. */
export function nextMonday(): string {
  const now = new Date();
  const days = 7 - ((now.getUTCDay() + 6) % 7);
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

type Fixtures = { arrive: (options?: BrowserContextOptions) => Promise<Visitor> };

/** Stories in a town that has pages alone: nobody logs in, and no letters leave. */
export const test = base.extend<Fixtures, { furnishing: Furnishing; town: Town }>({
  furnishing: [{}, { scope: "worker", option: true }],
  town: [
    async ({ furnishing }, use) => {
      const town = await Town.open(furnishing);
      await use(town);
      await town.close();
    },
    { scope: "worker" },
  ],
  arrive: async ({ browser, town }, use) => {
    const visitors: Visitor[] = [];
    await use(async (options) => {
      const visitor = await Visitor.arrive(browser, town, options);
      visitors.push(visitor);
      return visitor;
    });
    for (const visitor of visitors) await visitor.page.context().close();
  },
});

export { expect };

/** What Chromium says of a page or a form that was answered with a status of 400 and more. */
export const STATUS = /^Failed to load resource: the server responded with a status of 4/;
/** What Chromium says while the server is away. */
export const AWAY = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;
