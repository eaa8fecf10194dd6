/* Lets a place be tapped on a map drawn of the network's own land: the field beside it says the same in degrees and is
   the truth. By keyboard the arrows move the mark, plus and minus come closer and go farther. */
(function () {
  "use strict";

  const wide = 640;
  const high = 540;
  const unit = 20;
  const least = 8;
  const most = 700;

  const north = (latitude) => (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI;
  const latitudeOf = (y) => (Math.atan(Math.exp((y * Math.PI) / 180)) * 360) / Math.PI - 90;
  const clamp = (value, low, up) => Math.min(up, Math.max(low, value));

  function read(text) {
    const found = text.trim().match(/^(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)$/);
    const place = found && { latitude: Number(found[1]), longitude: Number(found[2]) };
    return place && Math.abs(place.latitude) < 86 && Math.abs(place.longitude) <= 180 ? place : null;
  }

  function begin(frame) {
    const field = document.querySelector("[data-where]");
    const map = frame.querySelector(".where__map");
    const sheet = frame.querySelector(".where__sheet");
    const said = frame.querySelector(".where__said");
    const view = {
      east: Number(frame.dataset.longitude),
      north: north(Number(frame.dataset.latitude)),
      scale: Number(frame.dataset.scale),
    };
    let place = read(field.value);
    let drag = null;

    const spot = (east, up) => ({ x: wide / 2 + (east - view.east) * view.scale, y: high / 2 - (up - view.north) * view.scale });

    function draw() {
      // On a phone the sheet shrinks; what has to be read and met on it does not.
      const grown = Math.max(1, wide / (sheet.getBoundingClientRect().width || wide));
      const left = wide / 2 - view.east * view.scale;
      const top = high / 2 + view.north * view.scale;
      frame.querySelector(".where__land").setAttribute("transform", `translate(${left} ${top}) scale(${view.scale / unit})`);
      frame.querySelectorAll(".where__towns > g").forEach((town) => {
        const at = spot(Number(town.dataset.x), Number(town.dataset.y));
        town.toggleAttribute("hidden", view.scale < 20);
        town.setAttribute("transform", `translate(${at.x} ${at.y}) scale(${grown})`);
      });
      const mark = frame.querySelector(".where__mark");
      mark.toggleAttribute("hidden", !place);
      if (place) {
        const at = spot(place.longitude, north(place.latitude));
        mark.setAttribute("transform", `translate(${at.x} ${at.y}) scale(${grown})`);
      }
      said.textContent = place ? `${said.dataset.here} ${written()}` : said.dataset.none;
    }

    const written = () => `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;

    function put(latitude, longitude) {
      place = { latitude: clamp(latitude, -85, 85), longitude: clamp(longitude, -180, 180) };
      field.value = written();
      field.dispatchEvent(new Event("change", { bubbles: true }));
      draw();
    }

    // Where on the sheet a pointer is: it is shown whole, with a margin where the frame has another shape.
    function under(event) {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
      return { east: view.east + (point.x - wide / 2) / view.scale, north: view.north - (point.y - high / 2) / view.scale };
    }

    function closer(step, at) {
      const to = clamp(view.scale * step, least, most);
      const middle = at || (place ? { east: place.longitude, north: north(place.latitude) } : { east: view.east, north: view.north });
      view.east = middle.east - ((middle.east - view.east) * view.scale) / to;
      view.north = middle.north - ((middle.north - view.north) * view.scale) / to;
      view.scale = to;
      draw();
    }

    map.addEventListener("pointerdown", (event) => {
      drag = { x: event.clientX, y: event.clientY, from: under(event), moved: false };
    });
    map.addEventListener("pointermove", (event) => {
      if (!drag || event.pointerType === "touch") {
        return;
      }
      if (drag.moved || Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 6) {
        drag.moved = true;
        const now = under(event);
        view.east += drag.from.east - now.east;
        view.north += drag.from.north - now.north;
        draw();
      }
    });
    map.addEventListener("click", (event) => {
      const moved = drag && drag.moved;
      drag = null;
      if (!moved) {
        const at = under(event);
        put(latitudeOf(at.north), at.east);
      }
    });
    ["pointerleave", "pointercancel"].forEach((kind) => map.addEventListener(kind, () => { drag = null; }));
    map.addEventListener("keydown", (event) => {
      const ways = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
      const step = (event.shiftKey ? 40 : 8) / view.scale;
      if (ways[event.key]) {
        event.preventDefault();
        const from = place ? { east: place.longitude, north: north(place.latitude) } : { east: view.east, north: view.north };
        const to = { east: from.east + ways[event.key][0] * step, north: from.north + ways[event.key][1] * step };
        put(latitudeOf(to.north), to.east);
        const at = spot(to.east, to.north);
        if (at.x < 30 || at.x > wide - 30 || at.y < 50 || at.y > high - 20) {
          Object.assign(view, to);
          draw();
        }
      } else if (event.key === "+" || event.key === "=") {
        closer(1.6);
      } else if (event.key === "-") {
        closer(0.625);
      }
    });
    frame.querySelectorAll(".where__buttons button").forEach((button) => {
      button.addEventListener("click", () => closer(Number(button.dataset.step)));
    });
    field.addEventListener("input", () => {
      place = read(field.value);
      if (place) {
        Object.assign(view, { east: place.longitude, north: north(place.latitude), scale: Math.max(view.scale, 48) });
      }
      draw();
    });

    map.tabIndex = 0;
    frame.classList.add("where--live");
    frame.querySelector(".where__buttons").hidden = false;
    said.hidden = false;
    draw();
  }

  document.querySelectorAll("[data-where-map]").forEach(begin);
})();
