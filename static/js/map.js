/* Draws maps of hubs with Leaflet on shapes of our own: nothing is asked of any other server. Leaflet and the shapes
   are fetched when a map comes near. The list beside a map says the same and needs none of this. */
(function () {
  "use strict";

  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const finger = window.matchMedia("(pointer: coarse)").matches;
  // South-west and north-east corner of the shapes (oshub/land.py).
  const box = [[27, -32], [72, 60]];
  // From this zoom on sub-hubs have marks of their own; from farther away they would lie on top of each other.
  const near = 6.25;
  let fetched;

  function fetchOnce(place) {
    fetched = fetched || Promise.all([
      window.fetch(place.dataset.land).then((answer) => answer.json()),
      added("link", { rel: "stylesheet", href: place.dataset.style }),
      added("script", { src: place.dataset.script }),
    ]).then(([land]) => land);
    return fetched;
  }

  function added(tag, told) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), told);
      element.addEventListener("load", resolve);
      element.addEventListener("error", reject);
      document.head.append(element);
    });
  }

  function say(tag, name, text) {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  }

  function bubbleOf(point) {
    const bubble = document.createElement("div");
    const link = say("a", "map__name", point.name);
    link.href = point.url;
    bubble.append(link, say("span", "map__line", point.line));
    return bubble;
  }

  function markOf(place, point) {
    const size = point.small ? 26 : 36;
    const pin = document.createElement("span");
    const drawing = place.parentElement.querySelector(`template[data-mark="${point.tone}"]`);
    pin.className = "map__pin";
    pin.append(drawing ? drawing.content.cloneNode(true) : say("span", "map__number", point.number));
    const face = document.createElement("span");
    face.append(pin, say("span", "visually-hidden", point.name));
    const icon = L.divIcon({
      html: face,
      className: `map__mark map__mark--${point.tone}${point.small ? " map__mark--small" : ""}`,
      iconSize: [size, size],
      iconAnchor: [size / 2, size],
      popupAnchor: [0, -size],
    });
    const mark = L.marker([point.latitude, point.longitude], { icon, title: point.name, riseOnHover: true });
    return mark.bindPopup(bubbleOf(point), { maxWidth: 260, minWidth: 140, autoPanPadding: [16, 16] });
  }

  // Who opens a bubble by keyboard lands on its link, Escape closes it, and the focus goes back to the mark.
  function letKeysWork(map, place) {
    let opener = null;
    map.on("popupopen", (event) => {
      const bubble = event.popup.getElement();
      bubble.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", place.dataset.close);
      opener = event.popup._source.getElement();
      bubble.querySelector("a.map__name").focus({ preventScroll: true });
    });
    map.on("popupclose", (event) => {
      const bubble = event.popup.getElement();
      if (opener && (document.activeElement === document.body || bubble.contains(document.activeElement))) {
        opener.focus({ preventScroll: true });
      }
    });
    place.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        map.closePopup();
      } else if (event.key === " " && event.target.matches(".map__mark")) {
        event.preventDefault();
        event.target.click();
      }
    });
  }

  function startOf(map, points) {
    if (points.length === 1) {
      map.setView([points[0].latitude, points[0].longitude], 5.5);
    } else if (points.length) {
      map.fitBounds(points.map((point) => [point.latitude, point.longitude]), { padding: [40, 40], maxZoom: 6.5 });
    } else {
      map.fitBounds(box);
    }
    map.setMinZoom(Math.min(3, map.getZoom()));
    return map.getZoom();
  }

  function draw(place, land) {
    const told = JSON.parse(document.getElementById(place.dataset.map).textContent);
    const ours = new Set(told.countries);
    place.replaceChildren();
    const map = L.map(place, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false,
      // One finger scrolls the page; it moves the map only after somebody has come closer.
      dragging: !finger,
      zoomSnap: 0.25,
      maxZoom: 8,
      maxBounds: L.latLngBounds(box).pad(0.1),
      maxBoundsViscosity: 0.8,
      zoomAnimation: !still,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
      inertia: !still,
      renderer: L.svg({ padding: 0.75 }),
    });
    if (still) {
      const move = map.panBy;
      map.panBy = (offset, options) => move.call(map, offset, { ...options, animate: false });
    }
    const start = startOf(map, told.points);
    // North-east of all that Europe has hubs in, and out of the way of the first pins.
    L.control.zoom({ position: "topright", zoomInTitle: place.dataset.closer, zoomOutTitle: place.dataset.farther }).addTo(map);
    L.geoJSON(land, {
      interactive: false,
      style: (country) => ({ className: ours.has(country.id) ? "map__land map__land--ours" : "map__land" }),
    }).addTo(map);
    letKeysWork(map, place);
    const large = told.points.some((point) => !point.small);
    const small = L.layerGroup();
    told.points.forEach((point) => markOf(place, point).addTo(point.small && large ? small : map));
    const settle = () => {
      const close = map.getZoom() >= near;
      if (close !== map.hasLayer(small)) {
        small[close ? "addTo" : "removeFrom"](map);
      }
      if (finger) {
        map.dragging[map.getZoom() > start ? "enable" : "disable"]();
      }
    };
    map.on("zoomend", settle);
    settle();
    place.dataset.drawn = "yes";
  }

  function begin(place) {
    fetchOnce(place).then((land) => draw(place, land)).catch((problem) => {
      place.replaceChildren(say("p", "map__said", place.dataset.failed));
      throw problem;
    });
  }

  const places = document.querySelectorAll("[data-map]");
  const watch = new IntersectionObserver((seen) => {
    seen.filter((one) => one.isIntersecting).forEach((one) => {
      watch.unobserve(one.target);
      begin(one.target);
    });
  }, { rootMargin: "240px" });
  places.forEach((place) => watch.observe(place));
})();
