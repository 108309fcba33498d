import assert from "node:assert/strict";
import { button, heading, leads, menu, path, reads, signsIn, summary } from "./support/acts.mjs";
import { stage } from "./support/stage.mjs";
import { gate } from "./support/wait.mjs";

const scene = stage();
const name = (page) => page.getByLabel("Name", { exact: true });

/** Holds every answer to the account form back until the gate is opened; counts what was sent. */
async function slow(page) {
  const { open, opened } = gate();
  const sent = [];
  await page.route("**/account", async (route) => {
    if (route.request().method() === "POST") {
      sent.push(route.request().postData());
      await opened;
    }
    await route.continue();
  });
  return { open, sent };
}

scene("what one saves is there, and said once", { as: "ines" }, async ({ page }) => {
  await page.goto("/account");
  await name(page).fill("Inês D.");
  await page.getByLabel("Time zone").selectOption("Europe/Paris");
  await leads(page, () => button(page, "Save").click());
  await reads(page.getByRole("status"), "Your account is saved.");
  assert.equal(await name(page).inputValue(), "Inês D.");
  assert.equal(await page.getByLabel("Time zone").inputValue(), "Europe/Paris");
  await page.reload();
  assert.equal(await page.getByText("Your account is saved.").count(), 0);
});

scene("a name that lacks is told beside its field, and what else was chosen stays", { as: "amara" }, async ({ page }) => {
  await page.goto("/account");
  await name(page).fill(" ");
  await page.getByLabel("Time zone").selectOption("Europe/Paris");
  const answer = await leads(page, () => button(page, "Save").click());
  assert.equal(answer.status(), 422);
  assert.match(await page.title(), /^Error: /);
  await summary(page).getByRole("link", { name: "Enter your name" }).click();
  assert.ok(await name(page).evaluate((field) => field === document.activeElement));
  assert.equal(await name(page).getAttribute("aria-invalid"), "true");
  assert.equal(await page.getByLabel("Time zone").inputValue(), "Europe/Paris");
});

scene("a second click while the first is under way sends nothing", { as: "amara" }, async ({ page }) => {
  // Once a page is being left it answers no more questions, so it has to speak by itself.
  const says = gate();
  await page.exposeFunction("said", (words) => words === "Saving…" && says.open());
  await page.goto("/account");
  await page.evaluate(() => {
    const button = document.querySelector("main button[type=submit]");
    new MutationObserver(() => globalThis.said(button.textContent)).observe(button, { childList: true });
  });
  const middle = async (locator) => {
    const { x, y, width, height } = await locator.boundingBox();
    return [x + width / 2, y + height / 2];
  };
  const [save, field] = [await middle(button(page, "Save")), await middle(name(page))];
  const { open, sent } = await slow(page);
  await page.mouse.dblclick(...save);
  await says.opened;
  await page.mouse.click(...save);
  await page.mouse.click(...field);
  await page.keyboard.press("Enter");
  await leads(page, async () => open());
  await reads(page.getByRole("status"), "Your account is saved.");
  assert.equal(sent.length, 1);
});

scene("a form whose session had ended comes back filled, and nothing was sent", { as: "amara" }, async ({ page, context }) => {
  await page.goto("/account");
  const before = await name(page).inputValue();
  await name(page).fill("Amara the Patient");
  await context.clearCookies({ name: "cairn" });
  const answer = await leads(page, () => button(page, "Save").click());
  assert.equal(answer.status(), 401);
  await reads(page.getByRole("main"), "Sign in and your form is back. Nothing was sent yet.");

  await signsIn(page, "amara");
  assert.equal(path(page), "/account");
  await reads(page.getByRole("main"), "You are signed in again. Nothing was sent yet.");
  assert.equal(await name(page).inputValue(), "Amara the Patient");
  assert.notEqual(before, "Amara the Patient");

  await leads(page, () => button(page, "Save").click());
  await reads(page.getByRole("status"), "Your account is saved.");
  await reads(menu(page), "Amara the Patient");
});

scene("the same when one had signed out on another device, without scripts", { as: "ines", scripts: false }, async ({ page, site, cookie }) => {
  await page.goto("/account");
  await name(page).fill("Inês the Patient");
  await site.signOut(cookie);
  const answer = await leads(page, () => button(page, "Save").click());
  assert.equal(answer.status(), 401);
  await signsIn(page, "ines");
  assert.equal(await name(page).inputValue(), "Inês the Patient");
});

scene("with a form that waits nothing on the sign-in page leads away from it", { as: "amara" }, async ({ page, context }) => {
  await page.goto("/account");
  await name(page).fill("Amara Once More");
  await context.clearCookies({ name: "cairn" });
  await leads(page, () => button(page, "Save").click());
  const away = { people: page.getByText("Look around as"), person: page.getByRole("link", { name: "Amara Okafor" }) };
  away.signIn = page.getByRole("link", { name: "Sign in" });
  away.theme = page.getByRole("group", { name: "Theme" });
  for (const [what, locator] of Object.entries(away)) assert.equal(await locator.count(), 0, what);
  await signsIn(page, "amara");
  assert.equal(path(page), "/account");
  assert.equal(await name(page).inputValue(), "Amara Once More");
});

scene("the time a person was last here is told in words, with the moment behind it", { as: "jonas" }, async ({ page }) => {
  await page.goto("/admin/people");
  await reads(heading(page), "People");
  const time = page.getByRole("row", { name: "Jonas Berg" }).locator("time");
  assert.match(await time.textContent(), /just now|ago/);
  assert.match(await time.getAttribute("title"), /20\d\d/);
});
