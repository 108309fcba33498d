// Somebody in the story: a window of their own, and the way in which they use it.

import { heading, leads, reads } from "../support/acts.mjs";
import { openWindow } from "../support/browser.mjs";

const isWords = (it) => typeof it === "string" || it instanceof RegExp;

export class Person {
  #window;

  /** `cookie`: of a session that they have already. */
  static async arrives(stage, way, cookie) {
    const person = new Person();
    person.way = way;
    person.#window = await openWindow(stage.browser, stage.site, { ...way.window, cookie });
    person.page = person.#window.page;
    return person;
  }

  get main() {
    return this.page.getByRole("main");
  }

  link(words) {
    return this.main.getByRole("link", { name: words, exact: typeof words === "string" }).first();
  }

  button(words) {
    return this.main.getByRole("button", { name: words, exact: typeof words === "string" }).first();
  }

  field(label) {
    return this.main.getByLabel(label, { exact: true });
  }

  /** Opens an address, as from a mail or a bookmark. */
  opens(address) {
    return this.page.goto(address);
  }

  /** Goes on by a link of the page, by its words or itself; gives the answer. */
  follows(link) {
    return leads(this.page, () => this.way.press(isWords(link) ? this.link(link) : link));
  }

  /** Presses a button that leads to a page; gives the answer. */
  presses(words) {
    return leads(this.page, () => this.way.press(this.button(words)));
  }

  pressesTwice(words) {
    return this.way.pressTwice(this.button(words));
  }

  /** Goes to one of the places in the navigation. */
  goesTo(place) {
    const link = this.page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: place, exact: true });
    return leads(this.page, () => this.way.press(link));
  }

  writes(label, text) {
    return this.way.write(this.field(label), text);
  }

  chooses(box) {
    return this.way.choose(box);
  }

  /** The page's heading is this. */
  async arrivesAt(words) {
    await reads(heading(this.page), words);
  }

  /** These words stand on the page. */
  async sees(...all) {
    for (const words of all) await reads(this.main, words);
  }

  /** This was just said to them. */
  async isTold(words) {
    await reads(this.page.getByRole("status"), words);
  }

  /** Closes the tab, and opens another one. */
  async comesBack() {
    await this.page.close();
    this.page = await this.#window.context.newPage();
  }

  async leaves() {
    await this.#window.context.close();
  }

  isClean() {
    this.#window.seen.isClean();
  }
}
