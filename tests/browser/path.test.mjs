// The path, as learners walk it. All scenes share the one who has just joined, so each begins by taking back what one
// before had marked.

import assert from "node:assert/strict";
import { answers, button, fitsWindow, heading, leads, path, reads, tabsTo } from "./support/acts.mjs";
import { PHONE } from "./support/browser.mjs";
import { stage } from "./support/stage.mjs";

const scene = stage();

const FIRST = "first-repository";
const SECOND = "how-programs-run";
const CHECKPOINT = "/stages/language/checkpoint";

const main = (page) => page.getByRole("main");
const next = (page) => page.locator(".next");
const lessonAt = (page, key) => assert.match(path(page), new RegExp(`/lessons/${key}$`));

/** The learner has read nothing yet; gives the address of their cohort. */
async function begins({ site, cookie }) {
  for (const key of [FIRST, SECOND]) await site.sends(cookie, `/lessons/${key}/done/undo`);
  return site.cohort();
}

/** From home on: reads the first lesson and marks it, each time by `press`. */
async function readsFirst(page, press) {
  await page.goto("/");
  await reads(next(page).getByRole("heading"), "Your first repository");
  await leads(page, () => press(next(page).getByRole("link", { name: "Start reading" })));
  await reads(heading(page), "Your first repository");
  await leads(page, () => press(button(page, "Mark as done")));
  lessonAt(page, FIRST);
  await reads(page.locator(".finish-done"), /^\s*Done/);
  assert.equal(await button(page, "Mark as done").count(), 0);
  await leads(page, () => press(main(page).getByRole("link", { name: "Next: How programs run" })));
  await reads(heading(page), "How programs run");
  lessonAt(page, SECOND);
  await page.goto("/");
  await reads(next(page).getByRole("heading"), "How programs run");
}

const WAYS = [
  ["with the mouse", { scripts: true }, () => (target) => target.click()],
  ["without scripts", { scripts: false }, () => (target) => target.click()],
  [
    "with the keyboard alone",
    { scripts: true },
    (page) => async (target) => {
      await tabsTo(page, target);
      await page.keyboard.press("Enter");
    },
  ],
];

for (const [how, settings, pressOn] of WAYS) {
  scene(`the first lesson is read and marked as done ${how}, and the next step is the second`, { ...settings, as: "newcomer" }, async (window) => {
    await begins(window);
    await readsFirst(window.page, pressOn(window.page));
  });
}

for (const scripts of [true, false]) {
  scene(`a mark is taken back, scripts ${scripts ? "on" : "off"}`, { scripts, as: "newcomer" }, async (window) => {
    const { page, site, cookie } = window;
    const cohort = await begins(window);
    await site.sends(cookie, `/lessons/${FIRST}/done`);
    await page.goto(`${cohort}/stages/language`);
    assert.equal(await page.locator(".item-done").count(), 1);
    await page.goto(`${cohort}/lessons/${FIRST}`);
    await leads(page, () => button(page, "Undo").click());
    lessonAt(page, FIRST);
    await reads(page.getByRole("status"), "The lesson is not marked as done any more.");
    assert.equal(await button(page, "Mark as done").count(), 1);
    await page.goto(cohort);
    await reads(next(page).getByRole("heading"), "Your first repository");
  });
}

for (const scripts of [true, false]) {
  scene(`an example's languages are links, and the choice is remembered, scripts ${scripts ? "on" : "off"}`, { scripts, as: "newcomer" }, async ({ page, site }) => {
    const lessons = `${await site.cohort()}/lessons`;
    const here = () => page.locator(".variants [aria-current=true]").allTextContents();
    const are = async (language) => {
      const all = await here();
      assert.ok(all.length > 0 && all.every((one) => one === language), `${language}, not ${all}`);
    };
    await page.goto(`${lessons}/values-and-types?stack=python`);
    await are("Python");
    const third = page.locator(".variants").nth(2);
    const tab = third.getByRole("link", { name: "JavaScript" });
    const id = await third.getAttribute("id");
    await leads(page, () => tab.click());
    assert.equal(page.url(), `${site.at}${lessons}/values-and-types?stack=javascript#${id}`);
    await are("JavaScript");
    const { y } = await page.locator(`#${id}`).boundingBox();
    assert.ok(y >= 0 && y < 400, `the example that one looked at lies at ${y} px`);
    await page.goto(`${lessons}/${SECOND}`);
    await are("JavaScript");
    await page.goto(`${lessons}/values-and-types`);
    await are("JavaScript");
  });
}

scene("the language that one works in is chosen once, and the path says it", { as: "newcomer" }, async ({ page, site }) => {
  await page.goto(`${await site.cohort()}/path`);
  for (const language of ["JavaScript", "Python"]) {
    await leads(page, () => page.getByRole("link", { name: "Change the language" }).click());
    await page.getByRole("radio", { name: language }).check();
    await leads(page, () => button(page, "Use this language").click());
    await reads(page.getByRole("status"), "Examples come in the language you chose.");
    await reads(main(page), `Examples in ${language}`);
  }
});

scene("a checkpoint without scripts: what lacks an answer is named, and afterwards every option is explained", { scripts: false, as: "newcomer" }, async ({ page, site }) => {
  await page.goto((await site.cohort()) + CHECKPOINT);
  const options = await page.locator(".option").count();
  assert.equal(await page.locator(".answer-why, .answer-right, .answer-wrong").count(), 0);
  const before = await page.content();
  await page.locator(".question").nth(1).locator(".option").first().click();
  const lacking = await leads(page, () => button(page, "Check my answers").click());
  assert.equal(lacking.status(), 422);
  assert.match(await page.title(), /^Error: /);
  await page.getByRole("alert").getByRole("link", { name: "Answer question 3" }).click();
  assert.ok(await page.locator(".question").nth(2).locator(".choice-box").first().evaluate((box) => box === document.activeElement));
  assert.ok(await page.locator(".question").nth(1).locator(".choice-box").first().isChecked(), "what was chosen stays");

  const tried = await answers(page);
  assert.equal(tried.status(), 200);
  assert.match(path(page), /\/checkpoint\/tries\//);
  await reads(page.locator(".result-number"), /^\d of 8 right$/);
  await reads(page.locator(".result"), "Not passed yet");
  const whys = await page.locator(".answer-why").allTextContents();
  assert.equal(whys.length, options);
  for (const why of whys) {
    assert.ok(why.trim().length > 20, "an option without an explanation");
    assert.ok(!before.includes(why.trim().slice(0, 40)), `before answering it said: ${why}`);
  }
  assert.ok((await page.getByText("Your answer", { exact: false }).count()) >= 8);
  await leads(page, () => main(page).getByRole("link", { name: "Try again" }).click());
  await reads(page.locator(".quiz-tries"), "Not passed");
  assert.equal(await page.locator(".choice-box:checked").count(), 0, "a new try begins empty");
});

scene("a checkpoint by the keyboard alone", { as: "newcomer" }, async ({ page, site }) => {
  await page.goto((await site.cohort()) + CHECKPOINT);
  for (const question of await page.locator(".question").all()) {
    await tabsTo(page, question.locator(".choice-box").first());
    await page.keyboard.press("Space");
    assert.ok(await question.locator(".choice-box").first().isChecked());
  }
  await tabsTo(page, button(page, "Check my answers"));
  await leads(page, () => page.keyboard.press("Enter"));
  await reads(page.locator(".result-number"), /^\d of 8 right$/);
});

scene("code is copied by its button, which says so; output has none", { as: "newcomer" }, async ({ page, context, site }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${await site.cohort()}/lessons/${FIRST}`);
  const code = page.locator("figure.code:not(.output)").first();
  const copy = code.getByRole("button");
  assert.equal(await copy.textContent(), "Copy");
  await tabsTo(page, copy);
  await page.keyboard.press("Enter");
  await reads(copy, /^Copied$/);
  assert.equal(await copy.getAttribute("aria-live"), "polite");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, (await code.locator("pre").textContent()).trimEnd());
  await reads(copy, /^Copy$/);
  assert.equal(await page.locator("figure.output button").count(), 0);
});

scene("without scripts no button offers to copy", { scripts: false, as: "newcomer" }, async ({ page, site }) => {
  await page.goto(`${await site.cohort()}/lessons/${FIRST}`);
  assert.ok((await page.locator("figure.code").count()) > 0);
  assert.equal(await page.locator("figure.code button").count(), 0);
  await page.locator("details.solution summary").click();
  assert.ok(await page.locator("details.solution figure").first().isVisible(), "a solution opens all the same");
});

scene("on a phone one walks from home through a lesson to the next", { as: "newcomer", size: PHONE, touch: true }, async (window) => {
  const { page } = window;
  await begins(window);
  await page.goto("/");
  assert.ok(await fitsWindow(page));
  await leads(page, () => page.getByRole("link", { name: "Start reading" }).tap());
  await reads(heading(page), "Your first repository");
  assert.ok(await fitsWindow(page));
  const mark = button(page, "Mark as done");
  const inWindow = async (target) => {
    const { y, height } = await target.boundingBox();
    return y >= 0 && y + height <= PHONE.height;
  };
  assert.ok(await inWindow(mark), "marking is at hand from the lesson's beginning on");
  await leads(page, () => mark.tap());
  await reads(page.locator(".finish-done"), /^\s*Done/);
  await leads(page, () => main(page).getByRole("link", { name: "Next: How programs run" }).tap());
  await reads(heading(page), "How programs run");
  assert.equal(await page.evaluate(() => scrollY), 0, "one begins at the top");
  assert.ok(await fitsWindow(page));
});

scene("a mentor reads what learners read, and marks nothing", { as: "ines" }, async ({ page }) => {
  await page.goto("/");
  await leads(page, () => main(page).getByRole("link", { name: "The path, as they read it" }).click());
  await leads(page, () => main(page).getByRole("link", { name: "Your first repository" }).first().click());
  await reads(heading(page), "Your first repository");
  assert.equal(await button(page, "Mark as done").count(), 0);
});

scene("a visitor comes from the first page to the guide, and finds their way in it", {}, async ({ page }) => {
  await page.goto("/");
  await leads(page, () => page.getByRole("link", { name: "See what is taught" }).click());
  await reads(heading(page), "Programs");
  await leads(page, () => main(page).getByRole("link", { name: "Backend Developer" }).click());
  await reads(heading(page), "Backend Developer");
  await page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "The path" }).click();
  const { y } = await page.getByRole("heading", { name: "The path", level: 2 }).boundingBox();
  assert.ok(y >= 0 && y < 400, `the path lies at ${y} px`);
});

scene("an admin reads a version as its learners would, and its links stay in the preview", { as: "jonas" }, async ({ page }) => {
  await page.goto("/admin/programs");
  await leads(page, () => page.getByRole("link", { name: /^Version 1/ }).click());
  await reads(main(page), "Version 1, as learners see it");
  await leads(page, () => main(page).getByRole("link", { name: "A programming language", exact: true }).click());
  await leads(page, () => main(page).getByRole("link", { name: "Values and types" }).click());
  await reads(main(page), "Version 1, as learners see it");
  assert.equal(await button(page, "Mark as done").count(), 0);
  const inside = page.locator(".prose a[href^='../lessons/']").first();
  await leads(page, () => inside.click());
  assert.match(path(page), /^\/admin\/programs\/backend-developer\/versions\/1\/lessons\//);
});
