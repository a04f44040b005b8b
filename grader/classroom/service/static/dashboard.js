// The dashboard: draws the class as the service tells it, and draws again only what changed.
"use strict";
(() => {
  const lang = document.body.dataset.lang;
  const words = JSON.parse(document.body.dataset.words);
  const xsrf = document.body.dataset.xsrf;
  const STUCK_MINUTES = 5;

  const seats = new Map();
  let exercises = [];
  let announcements = [];
  let paused = false;
  let chosen = "";      // the exercise whose goals are shown; empty for the overview
  let followed = true;  // until somebody chooses, the exercise that most work at is shown
  let open = null;      // the seat whose dialog is open

  // -- small tools -----------------------------------------------------------------------------

  const by = id => document.getElementById(id);
  const fill = (key, values = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  function make(name, options = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(options)) {
      if (key === "text") made.textContent = value;
      else if (key === "class") made.className = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter(child => child !== null && child !== undefined));
    return made;
  }
  const unseen = text => make("span", { class: "hidden", text });
  const clock = milliseconds => {
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    if (seconds < 600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds < 7200) return fill("minutes", { count: Math.round(seconds / 60) });
    return `${Math.round(seconds / 360) / 10} h`;
  };
  const hour = at => new Date(at).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hour12: false });
  const median = numbers => {
    const sorted = [...numbers].sort((one, other) => one - other);
    const half = sorted.length >> 1;
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  };
  const address = seat => `../../user/${encodeURIComponent(seat)}/`;
  const say = text => { by("spoken").textContent = text; };

  // -- what the states mean ---------------------------------------------------------------------

  const known = name => exercises.find(exercise => exercise.name === name);
  const titled = (item, fallback) => (item ? item.title[lang] || item.title.en || fallback : fallback);
  const met = (state, exercise) => state.passed
    ? exercise.goals.length
    : exercise.goals.filter(goal => state.goals[goal.id]?.verdict === "pass").length;

  // The goal that a seat stands at: of those that fail, the one that was judged last.
  function standing(seat) {
    const state = seat.exercises[seat.exercise];
    if (!state || state.passed) return null;
    const failing = Object.entries(state.goals).filter(([, goal]) => ["fail", "unknown"].includes(goal.verdict));
    if (!failing.length) return null;
    const [id, goal] = failing.sort((one, other) => other[1].at - one[1].at)[0];
    const exercise = known(seat.exercise);
    const title = titled(exercise && exercise.goals.find(item => item.id === id), id);
    return { id, code: goal.code, goal: title, why: goal.why[lang] || goal.why.en || "" };
  }

  // Since when a seat has met nothing new.
  function still(seat) {
    const state = seat.exercises[seat.exercise];
    if (!state) return 0;
    const passes = Object.values(state.goals).filter(goal => goal.verdict === "pass").map(goal => goal.at);
    return Math.max(state.started || state.began, ...passes);
  }
  const stuck = seat => Boolean(seat.server !== "away" && standing(seat)
    && Date.now() - still(seat) > STUCK_MINUTES * 60000);
  const progress = seat => exercises.reduce((sum, exercise) => {
    const state = seat.exercises[exercise.name];
    return sum + (state ? met(state, exercise) + (state.passed ? 1000 : 0) : 0);
  }, 0);
  const begun = () => exercises.filter(exercise => [...seats.values()].some(seat => seat.exercises[exercise.name]));

  function need(seat) {
    if (seat.raised) return [0, seat.raised];
    if (stuck(seat)) return [1, still(seat)];
    return [seat.server === "away" ? 3 : 2, 0];
  }
  const orders = {
    name: () => 0,
    progress: (one, other) => progress(other) - progress(one),
    need: (one, other) => need(one)[0] - need(other)[0] || need(one)[1] - need(other)[1],
  };
  function shown() {
    const wanted = by("find").value.trim().toLowerCase();
    const order = orders[by("order").value];
    return [...seats.values()]
      .filter(seat => seat.seat.toLowerCase().includes(wanted))
      .sort((one, other) => order(one, other) || one.seat.localeCompare(other.seat, lang, { numeric: true }));
  }

  // -- numbers, hands, what was said --------------------------------------------------------------

  function number(key, value, note, some = value > 0) {
    return make("div", { class: `number ${key}${some ? " some" : ""}` },
      make("small", { text: fill(key) }), make("b", { text: value }), note ? make("small", { text: note }) : null);
  }
  function drawNumbers() {
    const all = [...seats.values()];
    const here = all.filter(seat => seat.server === "running").length;
    const working = all.filter(seat => seat.exercises[seat.exercise] && !seat.exercises[seat.exercise].passed);
    const bar = make("progress", { max: 1, "aria-label": fill("goals-met") });
    const begunStates = all.flatMap(seat => Object.values(seat.exercises));
    const done = begunStates.filter(state => state.passed).length;
    bar.value = begunStates.length ? done / begunStates.length : 0;
    const passed = number("goals-met", `${done}/${begunStates.length}`, "");
    passed.append(bar);
    by("numbers").replaceChildren(
      number("seats", all.length, fill("here", { count: here })),
      number("working", working.length, ""),
      number("stuck", all.filter(stuck).length, fill("stuck-hint", { minutes: STUCK_MINUTES })),
      number("hands", all.filter(seat => seat.raised).length, ""),
      passed,
    );
  }
  function drawHands() {
    const up = [...seats.values()].filter(seat => seat.raised).sort((one, other) => one.raised - other.raised);
    const focus = document.activeElement?.closest("#hands li")?.dataset.seat;
    by("hands").hidden = up.length === 0;
    by("hands").querySelector("ol").replaceChildren(...up.map(seat => {
      const item = make("li", {},
        make("div", { class: "who" },
          make("b", { text: fill("asks", { seat: seat.seat }) }), " ",
          make("small", { text: hour(seat.raised) }),
          seat.words ? make("div", { text: seat.words }) : null),
        make("button", { type: "button", text: fill("look"), "aria-label": `${fill("look")}: ${seat.seat}`,
          onclick: () => openSeat(seat.seat) }),
        make("button", { type: "button", text: fill("lower"), "aria-label": `${fill("lower")}: ${seat.seat}`,
          onclick: () => order(seat.seat, "lower") }));
      item.dataset.seat = seat.seat;
      return item;
    }));
    if (focus) by("hands").querySelector(`li[data-seat="${CSS.escape(focus)}"] button`)?.focus();
  }
  function drawSaid() {
    by("said").hidden = announcements.length === 0;
    by("said").querySelector("ol").replaceChildren(...announcements.slice(-20).reverse().map(said => make("li", {},
      make("small", { text: `${hour(said.at)} · ${said.seat || fill("to-all")}` }), said.words)));
    by("paused").hidden = !paused;
    by("paused").textContent = paused ? fill("paused") : "";
    by("pause").textContent = fill(paused ? "resume" : "pause");
    by("pause").setAttribute("aria-pressed", String(paused));
  }

  // -- the grid ------------------------------------------------------------------------------------

  function drawTabs() {
    const names = ["", ...begun().map(exercise => exercise.name)];
    if (followed) {
      const counts = new Map();
      for (const seat of seats.values()) if (seat.exercise) counts.set(seat.exercise, (counts.get(seat.exercise) || 0) + 1);
      const most = [...counts].sort((one, other) => other[1] - one[1])[0];
      chosen = most ? most[0] : "";
    }
    if (!names.includes(chosen)) chosen = "";
    const focus = document.activeElement?.closest("#tabs button")?.dataset.exercise;
    by("tabs").replaceChildren(...names.map(name => {
      const made = make("button", { type: "button", "aria-pressed": String(name === chosen),
        text: name ? titled(known(name), name) : fill("overview"),
        onclick: () => { chosen = name; followed = false; drawAll(); } });
      made.dataset.exercise = name;
      return made;
    }));
    if (focus !== undefined) by("tabs").querySelector(`[data-exercise="${CSS.escape(focus)}"]`)?.focus();
  }
  function goalHead(exercise, goal) {
    const states = [...seats.values()].map(seat => seat.exercises[exercise.name]).filter(Boolean);
    const times = states.map(state => state.met[goal.id]).filter(time => time !== undefined);
    const percent = states.length ? Math.round(100 * times.length / states.length) : 0;
    const meter = make("meter", { min: 0, max: 100, "aria-hidden": "true" });
    meter.value = percent;
    return make("th", { scope: "col", class: "goal" },
      make("div", { class: "title", text: titled(goal, goal.id), title: titled(goal, goal.id) }),
      meter,
      make("small", { text: fill("rate", { percent }) }),
      make("small", { text: times.length ? fill("median", { time: clock(median(times)) }) : fill("nothing-met") }));
  }
  function drawHead() {
    const exercise = known(chosen);
    const column = (text, cls) => make("th", { scope: "col", text, class: cls });
    by("caption").textContent = exercise ? `${titled(exercise, chosen)}: ${fill("summary-goals")}` : fill("summary");
    by("head").replaceChildren(column(fill("seat")),
      ...(exercise
        ? exercise.goals.map(goal => goalHead(exercise, goal))
        : begun().map(item => column(titled(item, item.name), "goal"))),
      column(fill("stands"), "stands"), column(fill("since")));
  }
  const MARKS = { pass: "✓", fail: "✗", unknown: "?", waiting: "…", lacking: "–", open: "·" };
  function goalCell(seat, exercise, goal, changed) {
    const state = seat.exercises[exercise.name];
    const cell = make("td", { class: "cell" });
    cell.dataset.goal = goal.id;
    if (!state) { cell.append(unseen(fill("not-begun"))); return cell; }
    const found = state.goals[goal.id];
    const verdict = state.passed && !found ? "pass" : found && MARKS[found.verdict] ? found.verdict : "open";
    const why = found && (found.why[lang] || found.why.en);
    cell.append(make("span", { class: `chip ${verdict}${changed === goal.id ? " new" : ""}`, "aria-hidden": "true",
      text: MARKS[verdict], title: why || fill(verdict) }), unseen(fill(verdict)));
    return cell;
  }
  function exerciseCell(seat, exercise) {
    const state = seat.exercises[exercise.name];
    const cell = make("td", { class: "cell" });
    cell.dataset.exercise = exercise.name;
    if (!state) { cell.append(unseen(fill("not-begun"))); return cell; }
    const count = met(state, exercise);
    if (state.passed) cell.append(make("span", { class: "chip pass", "aria-hidden": "true",
      text: `✓ ${clock(state.seconds * 1000)}` }), unseen(fill("passed")));
    else cell.append(make("span", { class: "chip", "aria-hidden": "true", text: `${count}/${exercise.goals.length}` }),
      unseen(fill("of", { met: count, all: exercise.goals.length })));
    return cell;
  }
  function row(seat, changed) {
    const server = seat.server || "unheard";
    const name = make("button", { type: "button", onclick: () => openSeat(seat.seat) },
      make("span", { class: `dot ${server}`, "aria-hidden": "true" }), seat.seat,
      unseen(`, ${fill(server)}${seat.raised ? `, ${fill("asks", { seat: "" }).trim()}` : ""}${stuck(seat) ? `, ${fill("stuck")}` : ""}`));
    const made = make("tr", {}, make("th", { scope: "row" }, name));
    made.dataset.seat = seat.seat;
    made.classList.toggle("raised", Boolean(seat.raised));
    made.classList.toggle("stuck", stuck(seat));
    made.classList.toggle("away", server === "away");
    const exercise = known(chosen);
    if (exercise) made.append(...exercise.goals.map(goal => goalCell(seat, exercise, goal, changed)));
    else made.append(...begun().map(item => exerciseCell(seat, item)));
    const at = standing(seat);
    const stands = make("td", { class: "stands" });
    const place = seat.exercise && seat.exercise !== chosen ? titled(known(seat.exercise), seat.exercise) : "";
    const what = [place, at ? at.goal : ""].filter(Boolean).join(" · ");
    if (what) stands.append(make("div", { class: "what", text: what, title: what }));
    if (at) stands.append(make("div", { class: "why", text: at.why, title: at.why }));
    const since = make("td", { class: "since" });
    if (seat.exercises[seat.exercise] && !seat.exercises[seat.exercise].passed) since.textContent = clock(Date.now() - still(seat));
    made.append(stands, since);
    return made;
  }
  function drawGrid(changed = {}) {
    const body = by("seats");
    const focus = document.activeElement?.closest("#seats tr")?.dataset.seat;
    const list = shown();
    body.replaceChildren(...list.map(seat => row(seat, changed[seat.seat])));
    if (focus) body.querySelector(`tr[data-seat="${CSS.escape(focus)}"] button`)?.focus({ preventScroll: true });
    by("none").hidden = list.length > 0;
    by("none").textContent = fill(seats.size ? "nobody" : "none");
    by("sheet").hidden = list.length === 0;
    by("keys").hidden = list.length === 0;
  }
  function drawHurts() {
    const groups = new Map();
    for (const seat of seats.values()) {
      const at = seat.server === "away" ? null : standing(seat);
      if (!at) continue;
      const key = `${seat.exercise} ${at.id} ${at.code}`;
      if (!groups.has(key)) groups.set(key, { ...at, exercise: seat.exercise, who: [] });
      groups.get(key).who.push(seat);
    }
    const sorted = [...groups.values()].sort((one, other) => other.who.length - one.who.length);
    const focus = document.activeElement?.closest("#hurts button")?.dataset.seat;
    by("hurts").replaceChildren(...(sorted.length ? sorted.slice(0, 12).map(group => make("li", {},
      make("div", { class: "many", text: group.who.length === 1 ? fill("hurts-one") : fill("hurts-count", { count: group.who.length }) }),
      make("div", { text: group.why || group.goal }),
      make("div", { class: "of", text: `${titled(known(group.exercise), group.exercise)} · ${group.goal}` }),
      make("div", { class: "who" }, ...group.who.slice(0, 12).map(seat => {
        const made = make("button", { type: "button", text: seat.seat, onclick: () => openSeat(seat.seat) });
        made.dataset.seat = seat.seat;
        return made;
      })),
    )) : [make("li", { class: "none", text: fill("hurts-none") })]));
    if (focus) by("hurts").querySelector(`button[data-seat="${CSS.escape(focus)}"]`)?.focus();
  }

  // -- one seat ------------------------------------------------------------------------------------

  function openSeat(name) {
    open = name;
    by("seat-done").textContent = "";
    by("tell-words").value = "";
    drawSeat();
    if (!by("seat").open) by("seat").showModal();
  }
  function exerciseList(seat, name) {
    const state = seat.exercises[name];
    const exercise = known(name);
    if (!exercise) return [];
    const notes = [
      state.passed ? `${fill("passed")} ${clock(state.seconds * 1000)}` : fill("of", { met: met(state, exercise), all: exercise.goals.length }),
      state.hints ? fill("hints", { count: state.hints }) : "",
      state.solution ? fill("solution") : "",
      state.resets ? fill("resets", { count: state.resets }) : "",
    ].filter(Boolean).join(" · ");
    const goals = seat.exercise === name ? make("ul", {}, ...exercise.goals.map(goal => {
      const found = state.goals[goal.id];
      const verdict = state.passed && !found ? "pass" : found && MARKS[found.verdict] ? found.verdict : "open";
      const why = found && (found.why[lang] || found.why.en);
      return make("li", {}, make("span", { class: `chip ${verdict}`, "aria-hidden": "true", text: MARKS[verdict] }),
        make("div", {}, titled(goal, goal.id), unseen(`: ${fill(verdict)}`), why ? make("span", { class: "why", text: why }) : null));
    })) : null;
    return [make("h3", { text: titled(exercise, name) }), make("div", { text: notes }), goals];
  }
  function drawSeat() {
    const seat = seats.get(open);
    if (!seat) return;
    const server = seat.server || "unheard";
    by("seat-title").textContent = seat.seat;
    const parts = [fill(server)];
    if (server === "running" && seat.active) parts.push(fill("idle", { time: clock(Date.now() - seat.active) }));
    if (seat.kept > Date.now()) parts.push(fill("kept", { time: hour(seat.kept) }));
    by("seat-state").textContent = parts.join(" · ");
    const names = Object.keys(seat.exercises).sort((one, other) => (other === seat.exercise) - (one === seat.exercise));
    by("seat-body").replaceChildren(
      ...(seat.raised ? [make("p", { class: "hand", text: `${hour(seat.raised)} ${seat.words || fill("asks", { seat: seat.seat })}` })] : []),
      ...names.flatMap(name => exerciseList(seat, name)).filter(Boolean));
    const focus = document.activeElement?.closest("#orders button, #orders a")?.dataset.do;
    const button = (action, run) => {
      const made = make("button", { type: "button", text: fill(action), onclick: run || (() => order(open, action)) });
      made.dataset.do = action;
      return made;
    };
    const look = make("a", { href: address(open), target: "_blank", rel: "noopener", text: fill("look"), title: fill("look-hint") });
    look.dataset.do = "look";
    by("orders").replaceChildren(...[
      server === "running" ? look : null,
      seat.raised ? button("lower") : null,
      server === "running" ? button("keep") : null,
      server === "running" ? button("restart", () => {
        if (confirm(fill("restart-sure", { seat: open }))) order(open, "restart");
      }) : null,
      server === "running" ? button("end") : null,
      server === "away" ? button("start") : null,
      button("forget"),
    ].filter(Boolean));
    if (focus) (by("orders").querySelector(`[data-do="${focus}"]`) || by("close")).focus();
  }
  by("seat").addEventListener("close", () => {
    const back = by("seats").querySelector(`tr[data-seat="${CSS.escape(open || "")}"] button`);
    open = null;
    back?.focus();
  });
  by("seat").addEventListener("click", event => { if (event.target === by("seat")) by("seat").close(); });

  // -- what the instructor does ------------------------------------------------------------------------

  async function ask(method, path, body, where, told) {
    let answer;
    try {
      answer = await fetch(path, { method, body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", "X-XSRFToken": xsrf } });
    } catch {
      answer = { ok: false, status: 0 };
    }
    by(where).textContent = answer.ok ? told : fill("refused", { status: answer.status });
    return answer.ok;
  }
  const order = (seat, action) =>
    ask("POST", "api/orders", { seat, action }, by("seat").open ? "seat-done" : "done", fill("done"));
  by("announce").addEventListener("submit", async event => {
    event.preventDefault();
    if (await ask("POST", "api/announcements", { words: by("words").value }, "done", fill("sent"))) by("words").value = "";
  });
  by("tell").addEventListener("submit", async event => {
    event.preventDefault();
    const body = { words: by("tell-words").value, seat: open };
    if (await ask("POST", "api/announcements", body, "seat-done", fill("sent-one", { seat: open }))) by("tell-words").value = "";
  });
  by("pause").addEventListener("click", () => ask("PUT", "api/pause", { paused: !paused }, "done", ""));
  by("find").addEventListener("input", () => drawGrid());
  by("order").addEventListener("change", () => drawGrid());
  by("seats").addEventListener("keydown", event => {
    const all = [...by("seats").querySelectorAll("th button")];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined || !all[to]) return;
    event.preventDefault();
    all[to].focus();
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "/" || by("seat").open || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
    event.preventDefault();
    by("find").focus();
  });
  document.addEventListener("click", event => {
    for (const id of ["results", "said"]) if (!by(id).contains(event.target)) by(id).open = false;
  });

  // -- what the service tells ---------------------------------------------------------------------------

  let changes = {};
  let waiting = false;
  function drawAll() {
    drawNumbers(); drawHands(); drawTabs(); drawHead(); drawGrid(changes); drawHurts(); drawSaid();
    if (open) drawSeat();
    changes = {};
  }
  // A hundred seats may speak at once: everything that came is drawn with the next picture.
  function soon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; drawAll(); });
  }
  function newly(before, seat) {
    const old = before?.exercises[seat.exercise]?.met || {};
    return Object.keys(seat.exercises[seat.exercise]?.met || {}).find(goal => !(goal in old));
  }

  const state = by("state");
  const events = new EventSource("api/live");
  events.addEventListener("open", () => { state.textContent = fill("live"); state.className = ""; });
  events.addEventListener("error", () => { state.textContent = fill("lost"); state.className = "lost"; });
  events.addEventListener("class", event => {
    const told = JSON.parse(event.data);
    exercises = told.exercises;
    announcements = [...told.announcements];
    paused = told.paused;
    seats.clear();
    for (const seat of told.seats) seats.set(seat.seat, seat);
    soon();
  });
  events.addEventListener("seat", event => {
    const seat = JSON.parse(event.data);
    const before = seats.get(seat.seat);
    if (seat.raised && !before?.raised) say(fill("asks", { seat: seat.seat }));
    changes[seat.seat] = newly(before, seat);
    seats.set(seat.seat, seat);
    soon();
  });
  events.addEventListener("announcement", event => { announcements.push(JSON.parse(event.data)); soon(); });
  events.addEventListener("pause", event => { paused = JSON.parse(event.data).paused; soon(); });
  setInterval(() => { if (!document.hidden) soon(); }, 10000);  // "since" goes on by itself
})();
