/* Where there is no network, or one that hangs, what static/js/device.js has kept on the device stands in for it: the form
   of the log, the plan, their files. With a network every answer comes from the server. Nothing is kept here. */
"use strict";

const OWN = "oshub-";
const PATIENCE = 10 * 1000; // milliseconds after which a page that is kept is shown while its line hangs

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function ownCaches() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OWN));
  return Promise.all(names.map((name) => caches.open(name)));
}

async function kept(request) {
  const ignoring = { ignoreSearch: request.mode === "navigate", ignoreVary: true };
  const found = await Promise.all((await ownCaches()).map((cache) => cache.match(request, ignoring)));
  return found.find(Boolean);
}

async function formOfLog() {
  const known = (await Promise.all((await ownCaches()).map((cache) => cache.keys()))).flat();
  return known.find((one) => new URL(one.url).pathname.endsWith("/sessions/log/"));
}

async function answer(request) {
  const coming = fetch(request);
  coming.catch(() => {}); // it may fail when nobody waits for it any more
  try {
    return (await Promise.race([coming, tooLate()])) || (await kept(request)) || (await coming);
  } catch (problem) {
    const page = await kept(request);
    const form = request.mode === "navigate" && !page ? await formOfLog() : null;
    if (!page && !form) {
      throw problem;
    }
    // Any other page of a workspace: what can be done without a network is to log.
    return page || Response.redirect(form.url);
  }
}

function tooLate() {
  return new Promise((done) => setTimeout(done, PATIENCE, null));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const ours = pathname.startsWith("/static/") || pathname.startsWith("/h/") || pathname === "/home/";
  if (request.method === "GET" && origin === self.location.origin && ours) {
    event.respondWith(answer(request));
  }
});
