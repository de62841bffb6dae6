import { Town, Visitor, expect, nextMonday, test } from "./town";

// These two wait for real minutes of the server; each waits for what it wants to see, and for nothing else.
const WEEK = `?settimana=${nextMonday()}`;

test("a hold that is not finished in time ends by itself, and the slot is green again for everybody", { tag: "@waits" }, async ({ arrive }) => {
  const [a, b] = [await arrive(), await arrive()];
  await a.week("lampo", WEEK);
  await b.week("lampo", WEEK);
  const key = (await a.freeKeys())[20] ?? "";
  await a.hold(key);
  await expect(b.slot(key)).toHaveAttribute("data-state", "held");
  // A looks at the week again in another window, and does nothing there.
  const other = new Visitor(await a.page.context().newPage());
  await other.week("lampo", WEEK);
  await expect(other.slot(key)).toHaveAttribute("data-state", "mine");
  await expect(a.page.locator('[data-part="warning"]')).toBeVisible();
  await expect(b.slot(key)).toHaveAttribute("data-state", "free", { timeout: 75_000 });
  await expect(other.slot(key)).toHaveAttribute("data-state", "free");
  await expect(other.page.getByText("Hai già un orario riservato")).toBeHidden();
  await expect(a.page.locator('[data-part="ended"]')).toContainText("Il tempo è finito");
  await expect(a.page.getByRole("link", { name: "Torna agli orari" })).toBeFocused();
  for (const visitor of [a, b, other]) visitor.expectNoProblems();
});

test("an opening instant turns slots green by itself", { tag: "@waits" }, async ({ browser }) => {
  // A town of its own, because this one opens a minute after its start.
  const town = await Town.open();
  try {
    const a = await Visitor.arrive(browser, town);
    await a.week("apertura", WEEK);
    const cell = a.slot("0|600|0");
    await expect(cell).toHaveAccessibleName(/non ancora prenotabile, apre/);
    await expect(a.page.getByText("Gli orari di questa settimana si possono prenotare da")).toBeVisible();
    await expect(cell).toHaveAttribute("data-state", "free", { timeout: 75_000 });
    await expect(a.page.getByText("Gli orari di questa settimana si possono prenotare da")).toBeHidden();
    a.expectNoProblems();
  } finally {
    await town.close();
  }
});
