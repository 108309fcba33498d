// The ways in which one can use a page. Each gets a thing done: press, press twice, write, choose.

import assert from "node:assert/strict";
import { tabsTo, ticks } from "../support/acts.mjs";
import { PHONE, WIDE } from "../support/browser.mjs";

export const MOUSE = {
  name: "by mouse",
  window: { size: WIDE },
  press: (target) => target.click(),
  pressTwice: (target) => target.dblclick(),
  write: (field, text) => field.fill(text),
  choose: ticks,
};

/** With a finger, on a phone, where scripts are off. */
export const WITHOUT_SCRIPTS = {
  name: "without scripts",
  window: { size: PHONE, touch: true, scripts: false },
  press: (target) => target.tap(),
  // Two taps of which the second still meets the page: slower ones would be two acts.
  pressTwice: (target) => target.dblclick(),
  write: (field, text) => field.fill(text),
  choose: ticks,
};

export const KEYBOARD = {
  name: "by keyboard alone",
  hasKeys: true,
  window: { size: WIDE },
  async press(target) {
    await tabsTo(target.page(), target);
    await target.page().keyboard.press("Enter");
  },
  async pressTwice(target) {
    await tabsTo(target.page(), target);
    const { keyboard } = target.page();
    await Promise.all([keyboard.press("Enter"), keyboard.press("Enter")]);
  },
  async write(field, text) {
    const { keyboard } = field.page();
    await tabsTo(field.page(), field);
    if ((await field.getAttribute("type")) === "date") {
      await keyboard.type(typedDate(text));
    } else {
      await keyboard.press("ControlOrMeta+a");
      await keyboard.type(text);
    }
    assert.equal(await field.inputValue(), text, "what was typed stands there");
  },
  async choose(box) {
    const { keyboard } = box.page();
    if (await box.isChecked()) return;
    if ((await box.getAttribute("type")) === "checkbox") {
      await tabsTo(box.page(), box);
      await keyboard.press("Space");
    } else {
      await tabsTo(box.page(), await stopOf(box));
      await keyboard.press("Space");
      for (let n = 0; n < 10 && !(await box.isChecked()); n += 1) await keyboard.press("ArrowDown");
    }
    assert.ok(await box.isChecked(), "it is chosen");
  },
};

/** As one types 2026-11-24 into a field for a day: month, day, year. */
function typedDate(day) {
  const [year, month, date] = day.split("-");
  return month + date + year;
}

/** Of a group of radios Tab stops at the chosen one, or at the first. */
async function stopOf(radio) {
  const group = radio.page().locator(`input[type=radio][name="${await radio.getAttribute("name")}"]`);
  const chosen = group.and(radio.page().locator(":checked"));
  return (await chosen.count()) > 0 ? chosen.first() : group.first();
}
