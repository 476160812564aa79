// Which findings are shown, and how many each filter would show.

const chosen = { severity: new Set(), family: new Set(), verdict: new Set(), author: "", copies: "once", group: "", query: "" };
const VERDICT_OPTIONS = [["open", "To do"], ...Object.entries(VERDICTS).map(([value, [label]]) => [value, label])];
const SETS = ["severity", "family", "verdict"];
let view = []; // [post index, finding indexes]
let flat = []; // [row of view, finding index], in reading order
let at = -1; // place in flat
let page = 0;
let folded = 0; // posts that stand behind one that is shown
let counts = { severity: new Map(), family: new Map(), verdict: new Map(), author: new Map() };

function haystack(post) {
  post.hay ??= [
    post.id, post.title, post.text,
    ...post.findings.map((f) => f.match + "\n" + rules[f.rule].code + "\n" + rules[f.rule].name),
  ].join("\n").toLowerCase();
  return post.hay;
}

function valuesOf(finding, key) {
  return {
    severity: finding.rule < 0 ? "none" : SEVERITIES[finding.severity],
    family: finding.rule < 0 ? "" : rules[finding.rule].family,
    verdict: verdicts.get(key) || "open",
  };
}

// Counts of a facet are those of the findings that pass every other filter.
function apply() {
  const terms = chosen.query.toLowerCase().split(/\s+/).filter(Boolean);
  const seen = new Set();
  const bump = (name, value) => counts[name].set(value, (counts[name].get(value) || 0) + 1);
  view = [];
  flat = [];
  folded = 0;
  for (const name in counts) counts[name] = new Map();
  posts.forEach((post, p) => {
    if (chosen.group && post.group !== chosen.group) return;
    if (chosen.copies === "only" && !(post.copies > 1)) return;
    if (terms.length && !terms.every((term) => haystack(post).includes(term))) return;
    const otherAuthor = chosen.author && post.author !== chosen.author;
    const copy = chosen.copies === "once" && !chosen.group && post.group !== undefined && seen.has(post.group);
    if (copy && !otherAuthor) folded++;
    const passing = [];
    findingsOf(post).forEach((finding, f) => {
      const values = valuesOf(finding, p + "." + f);
      const failed = SETS.filter((name) => chosen[name].size && !chosen[name].has(values[name]));
      if (!failed.length && post.author) bump("author", post.author);
      if (otherAuthor || copy) return;
      for (const name of SETS) if (!failed.length || (failed.length === 1 && failed[0] === name)) bump(name, values[name]);
      if (!failed.length) passing.push(f);
    });
    if (passing.length) {
      for (const f of passing) flat.push([view.length, f]);
      view.push([p, passing]);
      if (post.group !== undefined) seen.add(post.group);
    }
  });
}

function refresh() {
  apply();
  page = 0;
  at = -1;
  facets();
  show();
}

function boxes(name, options) {
  const container = $(name);
  const focused = container.contains(document.activeElement) ? document.activeElement.value : null;
  container.replaceChildren(...options.filter(([value]) => counts[name].get(value) || chosen[name].has(value)).map(([value, label]) => {
    const box = make("input");
    box.type = "checkbox";
    box.value = value;
    box.checked = chosen[name].has(value);
    box.addEventListener("change", () => {
      if (box.checked) chosen[name].add(value); else chosen[name].delete(value);
      refresh();
    });
    return make("label", "check", box, make("span", "", label), make("span", "count", number(counts[name].get(value) || 0)));
  }));
  if (focused !== null) container.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
}

function facets() {
  boxes("severity", [["error", "Error"], ["warning", "Warning"], ["info", "Info"], ["none", "No finding"]]);
  boxes("family", Object.entries(data.families).map(([family, name]) => [family, capital(name)]).sort((a, b) => (a[1] < b[1] ? -1 : 1)));
  boxes("verdict", VERDICT_OPTIONS);
  const authors = [...counts.author].sort((a, b) => b[1] - a[1]).slice(0, 200);
  if (chosen.author && !authors.some(([author]) => author === chosen.author)) authors.unshift([chosen.author, 0]);
  $("author").replaceChildren(new Option("All authors", ""), ...authors.map(([author, n]) => new Option(short(author) + " (" + number(n) + ")", author)));
  $("author").value = chosen.author;
  $("author").disabled = !authors.length;
  $("copies").value = chosen.copies;
  const active = SETS.filter((name) => chosen[name].size).length + Number(!!chosen.author) + Number(!!chosen.group) + Number(!!chosen.query);
  $("active-filters").textContent = active ? "(" + active + " on)" : "";
  $("clear").disabled = !active;
}

// A verdict changes the counts at once, but takes nothing off the page under the moderator's hands.
function recount(key, before) {
  const now = verdicts.get(key) || "open";
  counts.verdict.set(before || "open", (counts.verdict.get(before || "open") || 1) - 1);
  counts.verdict.set(now, (counts.verdict.get(now) || 0) + 1);
  boxes("verdict", VERDICT_OPTIONS);
}

function clear() {
  for (const name of SETS) chosen[name].clear();
  Object.assign(chosen, { author: "", group: "", query: "" });
  $("search").value = "";
  refresh();
}
