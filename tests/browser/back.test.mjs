import assert from "node:assert/strict";
import { leads, menu, path, reads } from "./support/acts.mjs";
import { stage } from "./support/stage.mjs";

// As people's browsers do, this one keeps the pages that one leaves as they were, scripts and all.
const scene = stage({ keepsPages: true });

const isKept = (page) => page.evaluate(() => performance.getEntriesByType("navigation")[0].type === "back_forward" || globalThis.wasKept === true);

scene("signed out, Back shows nothing of what was private", { as: "jonas" }, async ({ page }) => {
  await page.goto("/admin/people");
  await page.goto("/account");
  await menu(page).locator("summary").click();
  await leads(page, () => page.getByRole("button", { name: "Sign out" }).click());
  await reads(page.getByRole("status"), "You are signed out.");
  for (const [back, address] of [[1, "/account"], [2, "/admin/people"]]) {
    await page.goBack();
    assert.equal(path(page), `/sign-in?next=${encodeURIComponent(address)}`, `${back} back`);
    assert.equal(await page.getByText("admin@cairn.test").count(), 0);
    assert.equal(await page.getByText("Jonas Berg", { exact: true }).count(), 1, "only as one of the demo's people");
  }
});

scene("a button that was sending works again after Back", { as: "amara" }, async ({ page }) => {
  await page.goto("/account");
  await page.getByLabel("Name").fill("");
  await leads(page, () => page.getByRole("button", { name: "Save" }).click());
  await page.goBack();
  await isKept(page);
  const save = page.getByRole("button", { name: "Save" });
  assert.equal(await save.getAttribute("aria-disabled"), null);
  await page.getByLabel("Name").fill("Amara Okafor");
  await leads(page, () => save.click());
  await reads(page.getByRole("status"), "Your account is saved.");
});
