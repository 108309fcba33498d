// What a page does behind one's back: errors, words in the console, requests to others, and what its own policy refused.

import assert from "node:assert/strict";

/** Chromium writes every answer from 400 on into the console; those are looked at as answers instead. */
const TOLD_AS_ANSWER = /^Failed to load resource: the server responded with a status of/;

/** That signing out cleared the cache is what it is for. */
const CLEARED = /^Clear-Site-Data header on .* Cleared data types: "cache"/;

/** Watches every page of this window from its start on. */
export async function watch(context, site) {
  const troubles = [];
  const note = (kind, words) => troubles.push(`${kind}: ${words}`);

  // A violation is told to the page only; the console passes it on.
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy ${event.violatedDirective} refused ${event.blockedURI || "inline"} ${event.sample}`);
    });
  });
  context.on("console", (message) => {
    const isKnown = [TOLD_AS_ANSWER, CLEARED].some((known) => known.test(message.text()));
    if (!isKnown) note(`console ${message.type()}`, message.text());
  });
  context.on("weberror", (event) => note("error", event.error().stack));
  context.on("request", (request) => {
    if (new URL(request.url()).origin !== site.at) note("request to someone else", request.url());
  });
  context.on("requestfailed", (request) => {
    // A page that is left drops what it was still loading.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") note("request failed", `${request.url()} ${request.failure()?.errorText}`);
  });
  context.on("response", (answer) => {
    const isPage = answer.request().resourceType() === "document";
    if (answer.status() >= 400 && !isPage) note(`answer ${answer.status()}`, answer.url());
  });
  return {
    isClean: () => assert.deepEqual(troubles, [], "the console, the policy and the network are clean"),
  };
}
