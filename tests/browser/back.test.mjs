import assert from "node:assert/strict";
import { button, heading, leads, menu, path, reads } from "./support/acts.mjs";
import { stage } from "./support/stage.mjs";
import { eventually } from "./support/wait.mjs";

// As people's browsers do, this one keeps the pages that one leaves as they were, scripts and all.
const scene = stage({ keepsPages: true });

/** Marks each page that comes back as it was kept. */
const marksKept = (page) => page.addInitScript(() => addEventListener("pageshow", (event) => (globalThis.kept = event.persisted)));

/** A page that was kept has no load, so Back ends with its first sign. */
const goesBack = (page) => page.goBack({ waitUntil: "commit" });

scene("signed out, Back shows nothing of what was private", { as: "jonas" }, async ({ page }) => {
  await page.goto("/admin/people");
  await page.goto("/account");
  await menu(page).locator("summary").click();
  await leads(page, () => page.getByRole("button", { name: "Sign out" }).click());
  await reads(page.getByRole("status"), "You are signed out.");
  for (const address of ["/account", "/admin/people"]) {
    await goesBack(page);
    const asked = `/sign-in?next=${encodeURIComponent(address)}`;
    await eventually(`Back to ${address} asks to sign in`, () => path(page) === asked, 5000);
    await reads(heading(page), "Sign in");
    assert.equal(await page.getByText("admin@cairn.test").count(), 0);
  }
});

scene("a button that was sending works again on a page that was kept", {}, async ({ page }) => {
  await marksKept(page);
  await page.goto("/sign-in?as=learner");
  await leads(page, () => button(page, "Sign in").click());
  await reads(heading(page), /Amara$/);
  await goesBack(page);
  await eventually("the browser gives the page back as it kept it", () => page.evaluate(() => globalThis.kept === true));
  const save = page.locator("main button[type=submit]").first();
  assert.equal(await save.getAttribute("aria-disabled"), null);
  assert.equal(await save.textContent(), "Sign in");
});
