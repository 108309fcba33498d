// Invitations as an admin makes them, but without a browser.

import assert from "node:assert/strict";

/** Invites this address to a cohort; gives the path of its link, and of the acts on it. */
export async function invites(site, cohort, email, role = "learner") {
  const headers = { cookie: `cairn=${await site.session("jonas")}` };
  const sent = await site.post(`${cohort}/people/invite`, new URLSearchParams({ lines: email, role }), headers);
  assert.equal(sent.status, 303, `${email} is invited`);
  const list = await (await fetch(`${site.at}${cohort}/people/invitations`, { headers })).text();
  const [, acts] = list.slice(list.indexOf(email)).match(/action="([^"]*\/invitations\/\d+)\/link"/);
  const shown = await (await site.post(`${acts}/link`, new URLSearchParams(), headers)).text();
  const [, link] = shown.match(/value="[^"]*(\/invitations\/[\w-]+)"/);
  return { link, revoke: () => site.post(`${acts}/revoke`, new URLSearchParams(), headers) };
}
