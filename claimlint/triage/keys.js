// Moving from finding to finding, judging them, and what each key and control does.

const elementAt = (place) => {
  const [v, f] = flat[place];
  return $("finding-" + view[v][0] + "-" + f);
};

function mark() {
  document.querySelectorAll(".current").forEach((element) => element.classList.remove("current"));
  if (at < 0) return;
  const element = elementAt(at);
  const finding = findingsOf(posts[view[flat[at][0]][0]])[flat[at][1]];
  element.classList.add("current");
  element.closest(".post").querySelectorAll("mark").forEach((m) => {
    if (m.over.includes(finding)) m.classList.add("current");
  });
}

function go(place) {
  if (!flat.length) return;
  const target = Math.max(0, Math.min(flat.length - 1, place));
  const wanted = Math.floor(flat[target][0] / PAGE);
  at = target;
  if (wanted !== page) {
    page = wanted;
    show();
  }
  mark();
  const element = elementAt(at);
  element.focus({ preventScroll: true });
  const post = element.closest(".post");
  const fits = post.offsetHeight < innerHeight - 140;
  (fits ? post : element).scrollIntoView({ block: fits ? "center" : "nearest" });
}

// From nowhere, j starts at the first finding of the page that is shown.
function step(by) {
  if (at >= 0) return go(at + by);
  const first = flat.findIndex(([v]) => v >= page * PAGE);
  go(first < 0 ? 0 : first);
}

function judge(verdict, onward) {
  if (at < 0) return step(1);
  const [v, f] = flat[at];
  const key = view[v][0] + "." + f;
  const before = verdicts.get(key);
  const again = before === verdict;
  if (again) verdicts.delete(key); else verdicts.set(key, verdict);
  unsaved = true;
  if (!timer) timer = setTimeout(keep, 250);
  press(elementAt(at), key);
  recount(key, before);
  progress();
  say(again ? "Verdict taken back" : VERDICTS[verdict][0]);
  if (onward && !again && at + 1 < flat.length) go(at + 1); else mark();
}

let total = 0;
for (const post of posts) total += findingsOf(post).length;
const clean = posts.filter((post) => !post.findings.length).length;

function progress() {
  $("progress").textContent = `${number(verdicts.size)} of ${number(total)} judged: ${count(total - clean, "finding")} in ${count(posts.length - clean, "post")}` +
    (clean ? `, and ${count(clean, "post")} without` : "");
}

const help = $("help");
const KEYS = {
  j: () => step(1), k: () => step(-1), "/": () => $("search").focus(), "?": () => help.showModal(),
  a: () => judge("right", true), d: () => judge("wrong", true), i: () => judge("unsure", true),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || !$("keys").checked) return;
  const field = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (field) {
    if (event.key === "Escape") field.blur();
    return;
  }
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

let typing = 0;
$("search").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => { chosen.query = event.target.value; refresh(); }, 150);
});
$("author").addEventListener("change", (event) => { chosen.author = event.target.value; refresh(); });
$("copies").addEventListener("change", (event) => { chosen.copies = event.target.value; chosen.group = ""; refresh(); });
$("clear").addEventListener("click", clear);
$("save").addEventListener("click", save);
$("load").addEventListener("change", (event) => { if (event.target.files[0]) load(event.target.files[0]); event.target.value = ""; });
$("help-open").addEventListener("click", () => help.showModal());
$("help-close").addEventListener("click", () => help.close());
addEventListener("pagehide", () => { if (timer) keep(); });
addEventListener("beforeunload", (event) => { if (!keeps && unsaved) event.preventDefault(); });
if (matchMedia("(max-width: 52rem)").matches) $("filters").open = false;

restore();
notice();
refresh();
