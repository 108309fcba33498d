import assert from "node:assert/strict";
import { button, email, heading, leads, password, path, reads, signsIn, summary, tabsTo } from "./support/acts.mjs";
import { PASSWORD, PEOPLE } from "./support/site.mjs";
import { stage } from "./support/stage.mjs";

const scene = stage();

scene("one signs in with the mouse, from the first page to home", {}, async ({ page, site }) => {
  await page.goto("/");
  await reads(heading(page), "One path, real projects, a mentor who reads every round");
  await page.getByRole("link", { name: "Sign in" }).click();
  await signsIn(page, "amara");
  await reads(heading(page), /^Good \w+, Amara$/);
  assert.equal(path(page), await site.cohort());
});

for (const person of ["amara", "ines"]) {
  scene(`the first page leads ${PEOPLE[person].name} on to their one cohort`, { as: person }, async ({ page, site }) => {
    await page.goto("/");
    assert.equal(path(page), await site.cohort());
    await reads(heading(page), /^Good \w+, /);
  });
}

scene("the first page of an admin, who may enter every cohort, lets them choose", { as: "jonas" }, async ({ page, site }) => {
  const cohort = await site.cohort();
  await page.goto("/");
  assert.equal(path(page), "/admin/cohorts");
  await reads(heading(page), "Cohorts");
  await leads(page, () => page.locator(`main a[href="${cohort}"]`).click());
  assert.equal(path(page), cohort);
});

scene("one signs in with the keyboard alone", {}, async ({ page }) => {
  await page.goto("/");
  await tabsTo(page, page.getByRole("link", { name: "Sign in" }));
  await page.keyboard.press("Enter");
  await reads(heading(page), "Sign in");
  await tabsTo(page, email(page));
  await page.keyboard.type(PEOPLE.amara.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await reads(heading(page), /Amara$/);
});

scene("the first Tab offers to skip to the content, and Enter takes one there", { as: "jonas" }, async ({ page }) => {
  await page.goto("/admin/people");
  await page.keyboard.press("Tab");
  assert.ok(await page.getByRole("link", { name: "Skip to the content" }).evaluate((link) => link === document.activeElement));
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "main");
  await page.keyboard.press("Tab");
  const isPast = await page.evaluate(() => !document.querySelector("header").contains(document.activeElement));
  assert.ok(isPast, "the navigation is behind one");
});

scene("one signs in without scripts", { scripts: false }, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Sign in" }).click();
  await signsIn(page, "ines");
  await reads(heading(page), /Inês$/);
});

for (const scripts of [true, false]) {
  scene(`in the demo a person's link fills in the form and one press signs in, scripts ${scripts ? "on" : "off"}`, { scripts }, async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByRole("link", { name: PEOPLE.jonas.name }).click();
    await page.waitForURL("**/sign-in?as=admin");
    assert.equal(await email(page).inputValue(), PEOPLE.jonas.email);
    await leads(page, () => button(page, "Sign in").click());
    await reads(heading(page), "Cohorts");
  });
}

scene("a wrong password takes the focus to what is wrong, and its link to the field", {}, async ({ page }) => {
  await page.goto("/sign-in");
  await email(page).fill(PEOPLE.amara.email);
  await password(page).fill("wrong");
  const answer = await leads(page, () => button(page, "Sign in").click());
  assert.equal(answer.status(), 422);
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "alert");
  assert.equal(await email(page).inputValue(), PEOPLE.amara.email, "what was typed stands there still");
  assert.equal(await password(page).inputValue(), "");
  await summary(page).getByRole("link", { name: "Email or password is wrong" }).click();
  assert.ok(await email(page).evaluate((field) => field === document.activeElement));
});

scene("each mistake leads to its own field, by the keyboard too", {}, async ({ page }) => {
  await page.goto("/sign-in");
  await leads(page, () => button(page, "Sign in").click());
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "alert");
  for (const field of [email(page), password(page)]) {
    const words = await field.evaluate((one) => document.getElementById(`${one.id}-mistake`).textContent.trim());
    await summary(page).getByRole("link", { name: words }).focus();
    await page.keyboard.press("Enter");
    assert.ok(await field.evaluate((one) => one === document.activeElement), words);
  }
});

scene("one returns to where one was", {}, async ({ page }) => {
  await page.goto("/admin/people");
  assert.equal(path(page), "/sign-in?next=%2Fadmin%2Fpeople");
  await signsIn(page, "jonas");
  assert.equal(path(page), "/admin/people");
  await reads(heading(page), "People");
});

scene("one returns to where one was by a person's link of the demo as well", {}, async ({ page }) => {
  await page.goto("/account");
  await page.getByRole("link", { name: PEOPLE.amara.name }).click();
  await page.waitForURL((url) => url.searchParams.get("as") === "learner");
  await leads(page, () => button(page, "Sign in").click());
  assert.equal(path(page), "/account");
});
