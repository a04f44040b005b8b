// The dashboard: draws the class as the service tells it, and draws again the seat that changed.
"use strict";
(() => {
  const lang = document.body.dataset.lang;
  const words = JSON.parse(document.body.dataset.words);
  const seats = new Map();
  let exercises = [];

  const element = (name, text, cls) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (cls) made.className = cls;
    return made;
  };
  const begun = () => exercises.filter(ex => [...seats.values()].some(seat => seat.exercises[ex.name]));
  const met = state => Object.values(state.goals).filter(goal => goal.verdict === "pass").length;
  const url = seat => `../../user/${encodeURIComponent(seat)}/`;

  // The goal that the learner stands at: of those not met, the one that was judged last.
  function stuck(seat) {
    const now = seat.exercises[seat.exercise];
    if (!now || now.passed) return null;
    const open = Object.entries(now.goals).filter(([, goal]) => goal.verdict === "fail" || goal.verdict === "unknown");
    open.sort((one, other) => other[1].at - one[1].at);
    if (!open.length) return null;
    const [id, goal] = open[0];
    const known = exercises.find(ex => ex.name === seat.exercise);
    const title = known && known.goals.find(item => item.id === id);
    return { goal: title ? title.title[lang] : id, why: goal.why[lang] || "" };
  }

  function cell(seat, ex) {
    const state = seat.exercises[ex.name];
    const made = element("td", undefined, "count");
    made.dataset.exercise = ex.name;
    if (!state) return made;
    if (state.passed) {
      made.textContent = `✓ ${words.passed}`;
      made.classList.add("passed");
    } else {
      made.textContent = `${met(state)}/${ex.goals.length}`;
    }
    return made;
  }

  function row(seat, columns) {
    const made = element("tr");
    made.dataset.seat = seat.seat;
    const head = element("th");
    head.scope = "row";
    const link = element("a", seat.seat);
    link.href = url(seat.seat);
    link.title = words.open;
    head.append(link);
    if (seat.raised) {
      made.classList.add("raised");
      head.append(element("div", `✋ ${words.hand}${seat.words ? ": " + seat.words : ""}`, "words"));
    }
    made.append(head);
    const doing = exercises.find(ex => ex.name === seat.exercise);
    made.append(element("td", doing ? doing.title[lang] : ""));
    const at = stuck(seat);
    const reason = element("td");
    if (at) reason.append(element("div", at.goal), element("div", at.why, "why"));
    made.append(reason);
    for (const ex of columns) made.append(cell(seat, ex));
    return made;
  }

  function order(one, other) {
    if (!!one.raised !== !!other.raised) return one.raised ? -1 : 1;
    return one.raised - other.raised || one.seat.localeCompare(other.seat, lang);
  }

  function draw() {
    const columns = begun();
    const names = [words.seat, words.doing, words.reason, ...columns.map(ex => ex.title[lang])];
    document.getElementById("head").replaceChildren(...names.map(name => {
      const made = element("th", name);
      made.scope = "col";
      return made;
    }));
    const focus = document.activeElement && document.activeElement.closest("tr[data-seat]");
    const rows = [...seats.values()].sort(order).map(seat => row(seat, columns));
    document.getElementById("seats").replaceChildren(...rows);
    if (focus) {
      const again = rows.find(item => item.dataset.seat === focus.dataset.seat);
      if (again) again.querySelector("a").focus();
    }
    document.getElementById("none").hidden = seats.size > 0;
  }

  const state = document.getElementById("state");
  const events = new EventSource("api/live");
  events.addEventListener("open", () => { state.textContent = words.live; state.className = ""; });
  events.addEventListener("error", () => { state.textContent = words.lost; state.className = "lost"; });
  events.addEventListener("class", event => {
    const told = JSON.parse(event.data);
    exercises = told.exercises;
    seats.clear();
    for (const seat of told.seats) seats.set(seat.seat, seat);
    draw();
  });
  events.addEventListener("seat", event => {
    const seat = JSON.parse(event.data);
    seats.set(seat.seat, seat);
    draw();
  });
})();
