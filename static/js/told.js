/* A session as the form of the log holds it, in the shape that the portal's API takes (docs: /api/v1/). Nothing is checked
   here: what is no number goes as it was typed, and the server says what is amiss. */
(function () {
  "use strict";

  const number = (text) => (/^\d{1,15}$/.test(text) ? Number(text) : text);
  // Fields of the form, with what the API calls them and how they go.
  const FIELDS = [
    ["held_on", "held_on", String],
    ["session_type", "type", number],
    ["school", "school", number],
    ["project", "project", number],
    ["challenge", "challenge", number],
    ["starts_at", "starts_at", String],
    ["minutes", "minutes", number],
    ["led_by", "led_by", String],
    ["format", "format", String],
    ["title", "title", String],
    ["note", "note", String],
  ];
  const FROM = ["booking", "planned", "desk", "left"];

  function attendance(form) {
    const lines = [];
    for (const [name, value] of form) {
      const group = /^class-(\d+)$/.exec(name);
      const audience = /^([a-z_]+)-heads$/.exec(name);
      if (group) {
        lines.push({ audience: "student", people: number((form.get(`heads-${group[1]}`) || "").trim()), class: number(group[1]) });
      } else if (audience) {
        const people = value.trim();
        const fresh = (form.get(`${audience[1]}-new`) || "").trim();
        if (people || fresh) {
          lines.push({ audience: audience[1], people: number(people), ...(fresh && { first_time: number(fresh) }) });
        }
      }
    }
    return lines;
  }

  window.oshubTold = function (body) {
    const form = new URLSearchParams(body);
    const told = {};
    for (const [field, name, as] of FIELDS) {
      const value = (form.get(field) || "").trim();
      if (value) {
        told[name] = as(value);
      }
    }
    const hosts = form.getAll("co_hosts").filter(Boolean);
    const from = FROM.filter((name) => form.get(name));
    const confirmed = [...form.keys()].filter((name) => name.startsWith("yes-")).map((name) => name.slice(4));
    return {
      ...told,
      attendance: attendance(form),
      ...(hosts.length && { co_hosts: hosts.map(number) }),
      ...(confirmed.length && { confirmed }),
      ...(from.length && { logged_from: Object.fromEntries(from.map((name) => [name, number(form.get(name))])) }),
    };
  };
})();
