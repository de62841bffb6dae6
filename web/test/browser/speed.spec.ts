import type { ServerMessage } from "../../src/wire";
import { between } from "./mediator";
import { type Visitor, expect, nextMonday, test } from "./town";

declare global {
  interface Window {
    sentAt: number;
    seenAt: Record<string, number>;
    painted: number[];
    shifts: number[];
  }
}

/** Notes when the page last sent something over its socket. */
function noteSending(): void {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data: Parameters<typeof send>[0]) {
    window.sentAt = performance.timeOrigin + performance.now();
    send.call(this, data);
  };
}

/** Notes when a cell becomes what is waited for. */
async function noteState(watcher: Visitor, key: string, state: string): Promise<void> {
  await watcher.slot(key).evaluate(
    (cell, wanted) => {
      window.seenAt = {};
      new MutationObserver(() => {
        const is = cell.getAttribute("data-state") ?? "";
        if (is === wanted) window.seenAt[is] ??= performance.timeOrigin + performance.now();
      }).observe(cell, { attributes: true });
    },
    state,
  );
}

async function seen(watcher: Visitor, state: string): Promise<number> {
  const handle = await watcher.page.waitForFunction((wanted) => window.seenAt[wanted], state);
  return (await handle.jsonValue()) ?? Infinity;
}

test("one picks a slot, and the other sees it within 100 ms; given up, it is green again", async ({ arrive }) => {
  const [a, b] = [await arrive(), await arrive()];
  await a.page.addInitScript(noteSending);
  const took: number[] = [];
  for (const round of [0, 1, 2, 3, 4]) {
    const week = `?settimana=${nextMonday()}`;
    await a.week("banco", week);
    await b.week("banco", week);
    const key = (await a.freeKeys())[20 + round] ?? "";
    await a.slot(key).click();
    await noteState(b, key, "held");
    // The click's handler sends at once; what is measured is from there to the other page's cell.
    await a.page.evaluate(() => {
      document.querySelector<HTMLElement>('[data-part="continue"]')?.click();
      sessionStorage.setItem("sentAt", String(window.sentAt));
    });
    const at = await seen(b, "held");
    await a.page.waitForURL(/\/riserva\//);
    took.push(at - Number(await a.page.evaluate(() => sessionStorage.getItem("sentAt"))));
    await expect(b.slot(key)).toHaveAccessibleName(/qualcuno sta completando la prenotazione/);
    await noteState(b, key, "free");
    await a.page.getByRole("button", { name: "Rinuncia e torna agli orari" }).click();
    await seen(b, "free");
  }
  took.sort((one, two) => one - two);
  test.info().annotations.push({ type: "milliseconds", description: took.map((ms) => ms.toFixed(1)).join(" ") });
  console.log(`from the click to the other's colour, in ms: ${took.map((ms) => ms.toFixed(1)).join(" ")}`);
  expect(took[2]).toBeLessThan(100);
  a.expectNoProblems();
  b.expectNoProblems();
});

test("the first view of a week is light, its assets are kept for good, and nothing in it moves", async ({ arrive }) => {
  const { page } = await arrive();
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  let bytes = 0;
  const [parts, uncached, named]: [string[], string[], Map<string, string>] = [[], [], new Map()];
  network.on("Network.requestWillBeSent", ({ requestId, request }) => named.set(requestId, new URL(request.url).pathname));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    // What is written in the style itself is counted with it.
    if (encodedDataLength > 0) parts.push(`${named.get(requestId)?.replace("/assets/", "")} ${encodedDataLength}`);
  });
  page.on("response", (response) => {
    const kept = response.headers()["cache-control"] ?? "";
    if (response.url().includes("/assets/") && !/max-age=31536000.*immutable/.test(kept)) uncached.push(response.url());
  });
  await page.goto(`/prenota/banco?settimana=${nextMonday()}`);
  await expect(page.locator("#week")).toHaveAttribute("data-live", "yes");
  await page.waitForLoadState("networkidle");
  // A colour that comes in must move nothing either.
  const other = await arrive();
  await other.week("banco", `?settimana=${nextMonday()}`);
  const key = (await other.freeKeys())[40] ?? "";
  await other.hold(key);
  await expect(page.locator(`td[data-key="${key}"]`)).toHaveAttribute("data-state", "held");
  console.log(`the first view of a week: ${bytes} bytes in all (${parts.join(", ")})`);
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThan(60_000);
  expect(uncached).toEqual([]);
  // A word in its cell may begin some pixels further on; nothing around it does.
  expect(await page.evaluate(() => window.shifts.reduce((sum, one) => sum + one, 0))).toBeLessThan(0.0001);
});

/** The same number of cells of a bare table, told the same: what the browser takes for it, on this machine, just now. */
function bareCells(): number {
  const made = document.createElement("table");
  for (let row = 0; row < 96; row++) {
    const line = made.insertRow();
    for (let day = 0; day < 7; day++) line.insertCell().textContent = "2 posti";
  }
  document.body.append(made);
  const cells = [...made.querySelectorAll("td")].slice(-500);
  made.getBoundingClientRect();
  const begun = performance.now();
  for (const cell of cells) {
    cell.setAttribute("aria-label", `martedì 14 gennaio, ore ${cell.cellIndex}, prenotato`);
    cell.setAttribute("data-state", "booked");
    cell.firstChild?.replaceWith("Prenotato");
  }
  made.getBoundingClientRect();
  const took = performance.now() - begun;
  made.remove();
  return took;
}

test("five hundred cells that change at once are repainted before anybody notices", async ({ arrive }) => {
  const { page } = await arrive();
  await page.addInitScript(() => {
    window.painted = [];
    const later = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (paint) =>
      later((time) => {
        const begun = performance.now();
        paint(time);
        // Style and layout are part of the price.
        document.body.getBoundingClientRect();
        window.painted.push(performance.now() - begun);
      });
  });
  let week: Extract<ServerMessage, { t: "snapshot" }> | undefined;
  const server = await between(page, {
    heard: (message) => {
      if (message.t === "snapshot") week = message;
      return message;
    },
  });
  // A day of 24 hours, more than any office has: one of 12 has 336 cells, and no 500 that could change.
  await page.goto(`/prenota/banco?settimana=${nextMonday()}`);
  await expect(page.locator("#week")).toHaveAttribute("data-live", "yes");
  if (!week) throw new Error("there was no snapshot");
  const { resource, epoch, seq, cells } = week;
  const free = await page.locator('td[data-state="free"]').count();
  expect(free).toBeGreaterThan(500);
  // In the order of times, so that all rows that are seen are among them.
  const changing = [...cells].sort((one, two) => one[1] - two[1] || one[0] - two[0]).filter((cell) => cell[3] === 3).slice(0, 500);
  const [took, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < 16; round++) {
    // Booked, and as they were.
    const next = changing.map((cell) => (round % 2 === 0 ? [...cell.slice(0, 3), 5, 0, 0] : cell)) as typeof changing;
    await page.evaluate(() => (window.painted = []));
    server.say({ t: "tick", resource, week: week.week, epoch, from: seq + round, to: seq + round + 1, cells: next });
    await expect(page.locator('td[data-state="free"]')).toHaveCount(round % 2 === 0 ? free - 500 : free);
    // All frames that had a part in it.
    took.push((await page.evaluate(() => window.painted)).reduce((sum, one) => sum + one, 0));
    bare.push(await page.evaluate(bareCells));
  }
  const say = (all: number[]) => [...all].sort((one, two) => one - two).map((ms) => ms.toFixed(1)).join(" ");
  console.log(`500 cells, painted and laid out, in ms: ${say(took)}; bare ones: ${say(bare)}`);
  // Eight where the machine has nothing else to do; where it has, bare cells take longer too.
  expect(median(took)).toBeLessThan(Math.max(8, 1.5 * median(bare)));
});

test("a row that comes into sight has its faces, with what changed while it was out of sight", async ({ arrive }) => {
  const [a, b] = [await arrive(), await arrive()];
  const week = `?settimana=${nextMonday()}`;
  await a.week("banco", week);
  await b.week("banco", week);
  const key = (await a.freeKeys()).at(-3) ?? "";
  const face = a.slot(key).locator(".face");
  await expect(face).toBeHidden();
  await b.hold(key);
  await expect(a.slot(key)).toHaveAccessibleName(/qualcuno sta completando la prenotazione/);
  await a.slot(key).scrollIntoViewIfNeeded();
  await expect(face).toBeVisible();
  await expect(face).toHaveText("In corso");
  a.expectNoProblems();
  b.expectNoProblems();
});

function median(all: number[]): number {
  return [...all].sort((one, two) => one - two)[Math.floor(all.length / 2)] ?? Infinity;
}
