/* Lets maps of hubs be moved, with Leaflet on shapes of our own: nothing is asked of any other server. A map stands
   drawn in the page, with marks that are links; Leaflet and the finer shapes are fetched when somebody touches it, by
   hand, mouse or keyboard, and begin with the view that was there. The list beside a map says the same. */
(function () {
  "use strict";

  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const finger = window.matchMedia("(pointer: coarse)").matches;
  // South-west and north-east corner of the shapes (oshub/land.py).
  const box = [[27, -32], [72, 60]];
  // From this zoom on sub-hubs have marks of their own; from farther away they would lie on top of each other.
  const near = 6.25;
  const awake = new Map();
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

  function draw(place, land) {
    const told = JSON.parse(document.getElementById(place.dataset.map).textContent);
    const ours = new Set(told.countries);
    const last = whatHasFocus(place);
    place.replaceChildren();
    place.classList.add("map--live");
    const map = L.map(place, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false,
      // One finger scrolls the page; it moves the map only after somebody has come closer.
      dragging: !finger,
      // The view begins where the drawing had it, between two whole steps.
      zoomSnap: 0,
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
    map.fitBounds(told.box, { animate: false });
    const start = map.getZoom();
    map.setMinZoom(Math.min(3, start));
    // North-east of all that Europe has hubs in, and out of the way of the first pins.
    L.control.zoom({ position: "topright", zoomInTitle: place.dataset.closer, zoomOutTitle: place.dataset.farther }).addTo(map);
    L.geoJSON(land, {
      interactive: false,
      style: (country) => ({ className: ours.has(country.id) ? "map__land map__land--ours" : "map__land" }),
    }).addTo(map);
    letKeysWork(map, place);
    const small = L.layerGroup();
    const marks = told.points.map((point) => markOf(place, point).addTo(point.small && !told.whole ? small : map));
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
    const live = { map, marks };
    giveFocus(place, live, last);
    return live;
  }

  function whatHasFocus(place) {
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    return focused && { point: focused.dataset.point, zoom: focused.dataset.zoom };
  }

  function giveFocus(place, live, last) {
    const next = last && (last.point ? live.marks[last.point].getElement() : buttonFor(place, last.zoom));
    if (next) {
      next.focus({ preventScroll: true });
    }
  }

  function buttonFor(place, zoom) {
    return place.querySelector(Number(zoom) > 0 ? ".leaflet-control-zoom-in" : ".leaflet-control-zoom-out");
  }

  // Gives the live map, or nothing where it could not be fetched: then the drawing stays, and its links lead on.
  function wake(place) {
    if (!awake.has(place)) {
      awake.set(place, fetchOnce(place).then((land) => draw(place, land)).catch((problem) => {
        fetched = undefined;
        awake.delete(place);
        window.console.warn(problem);
        return null;
      }));
    }
    return awake.get(place);
  }

  function pressed(place, event) {
    const spot = event.target.closest(".map__spot");
    const button = event.target.closest(".map__zoom button");
    if (button) {
      const step = Number(button.dataset.zoom);
      wake(place).then((live) => live && live.map.setZoom(live.map.getZoom() + step));
    } else if (spot && !(event.metaKey || event.ctrlKey || event.shiftKey)) {
      event.preventDefault();
      wake(place).then((live) => {
        if (live) {
          live.marks[spot.dataset.point].openPopup();
        } else {
          window.location.assign(spot.getAttribute("href"));
        }
      });
    }
  }

  document.querySelectorAll("[data-map]").forEach((place) => {
    ["pointerenter", "pointerdown", "focusin"].forEach((kind) => {
      place.addEventListener(kind, () => wake(place), { once: true });
    });
    place.addEventListener("click", (event) => pressed(place, event));
  });
})();
