// What a person does on a page, by the words that stand on it.

import assert from "node:assert/strict";
import { PASSWORD, PEOPLE } from "./site.mjs";

/** Does something that leads to a page, and gives that page's answer. */
export async function leads(page, act) {
  const isPage = (answer) => answer.request().isNavigationRequest() && (answer.status() < 300 || answer.status() >= 400);
  const [answer] = await Promise.all([page.waitForResponse(isPage), act()]);
  await answer.finished();
  await page.waitForLoadState();
  return answer;
}

export const heading = (page) => page.getByRole("heading", { level: 1 });
export const button = (page, words) => page.getByRole("main").getByRole("button", { name: words, exact: true });
export const email = (page) => page.getByLabel("Email", { exact: true });
export const password = (page) => page.getByLabel("Password", { exact: true });
export const menu = (page) => page.locator("details.menu");
export const summary = (page) => page.getByRole("alert");

/** Fills in the sign-in form that is open, and presses its button. */
export async function signsIn(page, person) {
  await email(page).fill(PEOPLE[person].email);
  await password(page).fill(PASSWORD);
  return leads(page, () => button(page, "Sign in").click());
}

/** Chooses answers to every question of a checkpoint, by the places of options from 0, and sends them. */
export async function answers(page, places = () => [0]) {
  const questions = await page.locator(".question").all();
  for (const [n, question] of questions.entries()) {
    for (const place of places(n)) {
      const option = question.locator(".option").nth(place);
      // A second click on a box would take the choice back.
      if (!(await option.locator("input").isChecked())) await option.click();
    }
  }
  return leads(page, () => button(page, "Check my answers").click());
}

/** Ticks a box or a radio where one does with a mouse: on its words. */
export async function ticks(box) {
  if (!(await box.isChecked())) await box.page().locator(`label[for="${await box.getAttribute("id")}"]`).click();
}

/** The places of the right options, of each question of a try that is open. */
export const rightPlaces = (page) =>
  page.locator(".tried").evaluateAll((all) =>
    all.map((one) => [...one.querySelectorAll(".answer")].flatMap((option, n) => (option.matches(".answer-right") ? [n] : []))),
  );

/** The page neither scrolls sideways nor was zoomed out to fit. */
export const fitsWindow = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && visualViewport.scale === 1);

/** Presses Tab until this has the focus, as someone without a mouse has to. */
export async function tabsTo(page, target) {
  for (let n = 0; n < 200; n += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab does not come to ${target}`);
}

/** The words of an element, once they are these: it may be on its way. */
export async function reads(locator, words) {
  await locator.filter({ hasText: words }).first().waitFor();
}

/** Where one is, without the site's own address. */
export const path = (page) => {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
};
