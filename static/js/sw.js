/* Where there is no network, what static/js/device.js has kept on the device stands in for it: the form of the log, the
   plan, their files. With a network every answer comes from the server. Nothing is kept here, so nothing can be stale. */
"use strict";

const OWN = "oshub-";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fromDevice(request, problem) {
  const isPage = request.mode === "navigate";
  let form = null;
  for (const name of await caches.keys()) {
    if (name.startsWith(OWN)) {
      const cache = await caches.open(name);
      const kept = await cache.match(request, { ignoreSearch: isPage, ignoreVary: true });
      if (kept) {
        return kept;
      }
      form = form || (await cache.keys()).find((one) => new URL(one.url).pathname.endsWith("/sessions/log/"));
    }
  }
  // Any other page of a workspace: what can be done without a network is to log.
  if (isPage && form) {
    return Response.redirect(form.url);
  }
  throw problem;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const ours = pathname.startsWith("/static/") || pathname.startsWith("/h/") || pathname === "/home/";
  if (request.method === "GET" && origin === self.location.origin && ours) {
    event.respondWith(fetch(request).catch((problem) => fromDevice(request, problem)));
  }
});
