import assert from "node:assert/strict";
import { button, email, fitsWindow, heading, leads, menu, password, reads } from "./support/acts.mjs";
import { PHONE } from "./support/browser.mjs";
import { PASSWORD, PEOPLE } from "./support/site.mjs";
import { stage } from "./support/stage.mjs";

const scene = stage();

const ON_A_PHONE = { size: PHONE, touch: true };

scene("one signs in, changes the account and sees the people on a phone", ON_A_PHONE, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Sign in" }).tap();
  await email(page).fill(PEOPLE.jonas.email);
  await password(page).fill(PASSWORD);
  await leads(page, () => button(page, "Sign in").tap());
  await reads(heading(page), "Cohorts");
  assert.ok(await fitsWindow(page));

  await menu(page).locator("summary").tap();
  await page.getByRole("link", { name: "Account", exact: true }).tap();
  await reads(heading(page), "Account");
  await page.getByLabel("Name").fill("Jonas B.");
  await leads(page, () => button(page, "Save").tap());
  await reads(page.getByRole("status"), "Your account is saved.");
  assert.ok(await fitsWindow(page));

  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "People" }).tap();
  await reads(heading(page), "People");
  await reads(page.getByRole("row"), "Jonas B.");
  assert.ok(await fitsWindow(page));
});

scene("on a phone the places are within a thumb's reach, and cover nothing", { ...ON_A_PHONE, as: "jonas" }, async ({ page }) => {
  await page.goto("/admin/site");
  const bar = await page.locator(".places").boundingBox();
  assert.equal(Math.round(bar.y + bar.height), PHONE.height, "the bar lies at the lower edge");
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const end = await page.evaluate(() => document.querySelector("footer").getBoundingClientRect().bottom);
  assert.ok(end <= bar.y + 1, `the page ends at ${end} px, above the bar at ${bar.y} px`);
});
