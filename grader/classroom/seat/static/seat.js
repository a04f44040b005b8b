// The seat's page: the terminal over a websocket, and what the instructor says. See app.py for the messages.
import { Terminal } from "./xterm/xterm.mjs";
import { FitAddon } from "./xterm/addon-fit.mjs";
import { Unicode11Addon } from "./xterm/addon-unicode11.mjs";

const { words: json, looking } = document.body.dataset;
const words = JSON.parse(json);
const looksOn = Boolean(looking);
const at = id => document.getElementById(id);
const SLOWEST = 8000; // milliseconds between two tries to connect
const FONT = 15; // pixels

const terminal = new Terminal({
  fontFamily: '"DejaVu Sans Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", "Microsoft YaHei Mono", monospace',
  fontSize: FONT,
  allowProposedApi: true, // widths of Unicode 11
  disableStdin: looksOn,
  macOptionIsMeta: true,
  scrollback: 0, // the app draws the whole screen
});
const fit = new FitAddon();
terminal.loadAddon(fit);
terminal.loadAddon(new Unicode11Addon());
terminal.unicode.activeVersion = "11";
terminal.open(at("terminal"));
window.netdojo = { terminal }; // for whoever wants to look at the screen from outside

let socket;
let tries = 0;
let paused = false;
let again; // the timer of the next try

const send = (...message) => socket && socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));

// -- size ------------------------------------------------------------------------------------------

function ask() {
  if (looksOn) return shrink();
  const size = fit.proposeDimensions();
  if (size && size.rows > 1 && size.cols > 1) send("set_size", Math.min(size.rows, 500), Math.min(size.cols, 500));
}

// Who looks on has no say: the learner's screen is made to fit here by smaller letters.
function shrink() {
  terminal.options.fontSize = FONT;
  const room = fit.proposeDimensions();
  if (!room) return;
  const part = Math.min(1, room.cols / terminal.cols, room.rows / terminal.rows);
  terminal.options.fontSize = Math.max(5, Math.floor(FONT * part));
}

new ResizeObserver(ask).observe(at("terminal"));

// -- the connection --------------------------------------------------------------------------------

function say(state, text) {
  at("state").className = state;
  at("state").textContent = text;
}

function connect() {
  clearTimeout(again);
  const address = new URL("ws", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  // The cookie again, read here: a page of another site sends it along, but cannot read it.
  const cookie = document.cookie.split("; ").find(part => part.startsWith("_xsrf="));
  address.search = new URLSearchParams({ _xsrf: cookie ? cookie.slice("_xsrf=".length).replaceAll('"', "") : "" });
  let ended = false;
  socket = new WebSocket(address);
  socket.onopen = () => {
    tries = 0;
    terminal.reset();
    say("live", words.live);
    over("");
    ask();
  };
  socket.onmessage = event => {
    const [kind, ...rest] = JSON.parse(event.data);
    if (kind === "stdout") terminal.write(rest[0]);
    else if (kind === "size") resized(...rest);
    else if (kind === "news") tell(rest[0]);
    else if (kind === "disconnect") ended = true;
  };
  socket.onclose = () => {
    if (ended) {
      say("lost", words.ended);
      over(words.ended, looksOn ? "" : words.again);
      if (looksOn) again = setTimeout(connect, SLOWEST);
      return;
    }
    say("lost", words.lost);
    again = setTimeout(tries > 3 ? check : connect, Math.min(SLOWEST, 500 * 2 ** tries++));
  };
}

// A websocket does not tell why it was refused. Where the login has run out, loading the page leads to the login.
async function check() {
  try {
    const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect" || answer.status === 403) return location.reload();
  } catch {
    // the class is away: try again
  }
  connect();
}

function resized(rows, columns) {
  terminal.resize(columns, rows);
  if (looksOn) shrink();
}

terminal.onData(keys => paused || looksOn || send("stdin", keys));
terminal.onBinary(keys => paused || looksOn || send("stdin", keys));

// -- copy and paste --------------------------------------------------------------------------------

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https there is no such clipboard; the old way needs something that is selected.
    const held = document.createElement("textarea");
    held.value = text;
    document.body.append(held);
    held.select();
    document.execCommand("copy");
    held.remove();
    terminal.focus();
  }
}

// What the app copies itself: OSC 52. It is never asked what the clipboard holds.
terminal.parser.registerOscHandler(52, data => {
  const coded = data.slice(data.indexOf(";") + 1);
  if (coded === "?" || looksOn) return true;
  try {
    copy(new TextDecoder().decode(Uint8Array.from(atob(coded), letter => letter.charCodeAt(0))));
  } catch {
    // not base64: nothing to copy
  }
  return true;
});

terminal.attachCustomKeyEventHandler(event => {
  const key = event.key.toLowerCase();
  const control = event.ctrlKey && !event.altKey && !event.metaKey;
  // Left to the browser, which pastes into the terminal.
  if (control && key === "v") return false;
  if (control && key === "c" && (terminal.hasSelection() || event.shiftKey)) {
    if (event.type === "keydown" && terminal.hasSelection()) {
      copy(terminal.getSelection());
      terminal.clearSelection();
      event.preventDefault();
    }
    return false;
  }
  return true;
});

// -- what the instructor says ----------------------------------------------------------------------

const shown = new Set();

function tell(news) {
  for (const one of news.announcements) {
    if (shown.has(one.number)) continue;
    shown.add(one.number);
    if (!sessionStorage.getItem(`read-${one.number}-${one.at}`)) announce(one);
  }
  const pausedNow = news.paused && !looksOn;
  if (pausedNow !== paused) {
    paused = pausedNow;
    over(paused ? words.paused : "");
  }
  const state = news.raised ? (news.before ? words.before.replace("{number}", news.before) : words.raised) : "";
  at("hand-state").textContent = state;
  at("hand").hidden = looksOn;
  at("hand").textContent = news.raised ? words.lower : words.raise;
  at("hand").onclick = () => (news.raised ? send("hand", { raised: false }) : askForHelp());
}

function announce(one) {
  const article = document.createElement("article");
  const from = document.createElement("strong");
  from.textContent = words.said;
  const text = document.createElement("p");
  text.textContent = one.words;
  const close = document.createElement("button");
  close.textContent = words.close;
  close.onclick = () => {
    sessionStorage.setItem(`read-${one.number}-${one.at}`, "1");
    article.remove();
    terminal.focus();
  };
  article.append(from, text, close);
  at("said").append(article);
}

function over(text, button = "") {
  const box = at("over");
  box.hidden = !text;
  box.querySelector("p").textContent = text;
  const pressed = box.querySelector("button");
  pressed.hidden = !button;
  pressed.textContent = button;
  pressed.onclick = connect;
  if (button) pressed.focus();
  else if (!text) terminal.focus();
}

function askForHelp() {
  const dialog = at("ask");
  at("about").value = "";
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue === "send") send("hand", { raised: true, words: at("about").value });
    terminal.focus();
  };
  dialog.showModal();
}

at("reader").onclick = () => {
  const on = !terminal.options.screenReaderMode;
  terminal.options.screenReaderMode = on;
  at("reader").setAttribute("aria-pressed", String(on));
  terminal.focus();
};

say("", words.connecting);
connect();
