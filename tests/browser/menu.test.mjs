import assert from "node:assert/strict";
import { heading, leads, menu, path, reads, signsIn, tabsTo } from "./support/acts.mjs";
import { stage } from "./support/stage.mjs";

const scene = stage();

const isOpen = (page) => menu(page).evaluate((details) => details.open);
const themeOf = (page) => page.locator("html").getAttribute("data-theme");
const ground = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const theme = (page, words) => page.getByRole("group", { name: "Theme" }).first().getByRole("button", { name: words });

scene("the account menu opens by Enter; Escape closes it and gives the focus back", { as: "jonas" }, async ({ page }) => {
  await page.goto("/");
  const opener = menu(page).locator("summary");
  await tabsTo(page, opener);
  await page.keyboard.press("Enter");
  assert.ok(await isOpen(page));
  await page.keyboard.press("Tab");
  assert.ok(await page.getByRole("link", { name: "Account", exact: true }).evaluate((link) => link === document.activeElement));
  await page.keyboard.press("Escape");
  assert.ok(!(await isOpen(page)));
  assert.ok(await opener.evaluate((one) => one === document.activeElement), "the focus is back where it was");
});

scene("the account menu closes by a click elsewhere, and by leaving it with Tab", { as: "amara" }, async ({ page }) => {
  await page.goto("/account");
  const opener = menu(page).locator("summary");
  await opener.click();
  await heading(page).click();
  assert.ok(!(await isOpen(page)));
  await opener.click();
  await page.getByRole("button", { name: "Sign out" }).focus();
  await page.keyboard.press("Tab");
  assert.ok(!(await isOpen(page)));
});

scene("one gets to the account and out by the menu without scripts", { as: "amara", scripts: false }, async ({ page }) => {
  await page.goto("/");
  await menu(page).locator("summary").click();
  await page.getByRole("link", { name: "Account", exact: true }).click();
  await page.waitForURL("**/account");
  await menu(page).locator("summary").click();
  await leads(page, () => page.getByRole("button", { name: "Sign out" }).click());
  await reads(page.getByRole("status"), "You are signed out.");
  await page.goto("/account");
  assert.equal(path(page), "/sign-in?next=%2Faccount");
});

for (const scripts of [true, false]) {
  const how = scripts ? "with scripts" : "without scripts";
  scene(`the theme that one chooses holds on every page, and after signing in and out, ${how}`, { scripts }, async ({ page }) => {
    await page.goto("/sign-in?as=learner");
    await leads(page, () => theme(page, "Dark").click());
    assert.equal(path(page), "/sign-in?as=learner", "one stays where one was");
    assert.equal(await theme(page, "Dark").getAttribute("aria-pressed"), "true");
    await page.goto("/sign-in?as=learner");
    await leads(page, () => page.getByRole("main").getByRole("button", { name: "Sign in" }).click());
    for (const place of ["/", "/account", "/style", "/nowhere"]) {
      await page.goto(place);
      assert.equal(await themeOf(page), "dark", place);
    }
    await page.goto("/account");
    await leads(page, () => page.getByRole("main").getByRole("button", { name: "Light" }).click());
    assert.equal(path(page), "/account");
    assert.equal(await themeOf(page), "light");
  });
}

scene("choosing a theme keeps where one was about to go", {}, async ({ page }) => {
  await page.goto("/sign-in?next=%2Faccount");
  await leads(page, () => theme(page, "Dark").click());
  assert.equal(path(page), "/sign-in?next=%2Faccount");
  await signsIn(page, "amara");
  assert.equal(path(page), "/account");
});

scene("choosing a theme keeps the language in which one reads", { as: "amara" }, async ({ page, site }) => {
  const place = `${await site.cohort()}/lessons/values-and-types?stack=javascript`;
  await page.goto(place);
  await menu(page).locator("summary").click();
  await leads(page, () => theme(page, "Dark").click());
  assert.equal(path(page), place);
  assert.equal(await themeOf(page), "dark");
});

scene("a chosen theme wins over the device's, and auto follows that", { system: "dark" }, async ({ page, open }) => {
  await page.goto("/");
  const dark = await ground(page);
  const chosen = await open({ theme: "dark", system: "light" });
  await chosen.page.goto("/");
  assert.equal(await ground(chosen.page), dark);
  await page.emulateMedia({ colorScheme: "light" });
  assert.notEqual(await ground(page), dark);
});
