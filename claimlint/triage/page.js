"use strict";
(() => {
  const PAGE = 50;
  const LONG = 1600; // code points of a post that are shown at once
  const AROUND = 280; // code points kept around a finding of a longer post
  const SEVERITIES = ["ignore", "info", "warning", "error"];
  const VERDICTS = { right: ["Right", "a"], wrong: ["Wrong", "d"], unsure: ["Unsure", "i"] };
  const NOTHING = { rule: -1, severity: 0, start: 0, end: 0, match: "" }; // stands for "nothing was found here"
  // control characters, bidirectional controls and other characters that hide: shown by their number
  const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

  const $ = (id) => document.getElementById(id);
  const raw = $("data").textContent;
  const data = JSON.parse(raw);
  $("data").remove();
  const { posts, rules, strings } = data;

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  // --- verdicts ---------------------------------------------------------------------------------

  const verdicts = new Map(); // "post.finding" -> right, wrong, unsure
  const storeKey = "claimlint-verdicts-" + fingerprint(raw);
  let keeps = true;
  let unsaved = false;
  let timer = 0;

  function fingerprint(text) {
    let hash = 0xcbf29ce484222325n;
    const step = Math.max(1, Math.floor(text.length / 20000)); // a sample of a large report tells it well enough
    for (let i = 0; i < text.length; i += step) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
    return text.length.toString(36) + "-" + hash.toString(36);
  }

  function restore() {
    try {
      const kept = JSON.parse(localStorage.getItem(storeKey) || "{}");
      for (const [key, verdict] of Object.entries(kept)) if (verdict in VERDICTS) verdicts.set(key, verdict);
    } catch {
      keeps = false;
    }
  }

  function keep() {
    clearTimeout(timer);
    timer = 0;
    if (!keeps) return;
    try {
      localStorage.setItem(storeKey, JSON.stringify(Object.fromEntries(verdicts)));
    } catch {
      keeps = false;
      notice();
    }
  }

  function notice(text) {
    const said = text || (keeps ? "" : "This browser keeps nothing for this page: save your verdicts before you close it.");
    $("notice").textContent = said;
    $("notice").hidden = !said;
  }

  const findingsOf = (post) => (post.findings.length ? post.findings : [NOTHING]);
  const codeOf = (finding) => (finding.rule < 0 ? "" : rules[finding.rule].code);

  function save() {
    const lines = [];
    posts.forEach((post, p) => {
      findingsOf(post).forEach((finding, f) => {
        const verdict = verdicts.get(p + "." + f);
        if (verdict) lines.push(JSON.stringify({ id: post.id, code: codeOf(finding), start: finding.start, end: finding.end, verdict }));
      });
    });
    const address = URL.createObjectURL(new Blob(lines.map((line) => line + "\n"), { type: "application/x-ndjson" }));
    const link = make("a");
    link.href = address;
    link.download = "verdicts.jsonl";
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    unsaved = false;
    say(count(lines.length, "verdict") + " saved to verdicts.jsonl");
  }

  async function load(file) {
    const known = new Map();
    posts.forEach((post, p) => findingsOf(post).forEach((finding, f) => {
      known.set(JSON.stringify([post.id, codeOf(finding), finding.start, finding.end]), p + "." + f);
    }));
    let taken = 0, left = 0;
    for (const line of (await file.text()).split("\n")) {
      if (!line.trim()) continue;
      let key, row;
      try {
        row = JSON.parse(line);
        key = known.get(JSON.stringify([String(row.id), row.code, row.start, row.end]));
      } catch { /* counted below */ }
      if (key && row.verdict in VERDICTS) { verdicts.set(key, row.verdict); taken++; } else left++;
    }
    keep();
    refresh();
    notice(count(taken, "verdict") + " loaded" + (left ? "; " + count(left, "line") + " did not fit this report" : ""));
  }

  // --- filters ----------------------------------------------------------------------------------

  const chosen = { severity: new Set(), family: new Set(), verdict: new Set(), author: "", copies: "once", group: "", query: "" };
  const SETS = ["severity", "family", "verdict"];
  let view = []; // [post index, finding indexes]
  let flat = []; // [row of view, finding index], in reading order
  let at = -1; // place in flat
  let page = 0;
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
    for (const name in counts) counts[name] = new Map();
    posts.forEach((post, p) => {
      if (chosen.group && post.group !== chosen.group) return;
      if (chosen.copies === "only" && !(post.copies > 1)) return;
      if (terms.length && !terms.every((term) => haystack(post).includes(term))) return;
      const otherAuthor = chosen.author && post.author !== chosen.author;
      const folded = chosen.copies === "once" && !chosen.group && post.group !== undefined && seen.has(post.group);
      const passing = [];
      findingsOf(post).forEach((finding, f) => {
        const values = valuesOf(finding, p + "." + f);
        const failed = SETS.filter((name) => chosen[name].size && !chosen[name].has(values[name]));
        if (!failed.length && post.author) bump("author", post.author);
        if (otherAuthor || folded) return;
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
    boxes("verdict", [["open", "To do"], ...Object.entries(VERDICTS).map(([value, [label]]) => [value, label])]);
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

  function clear() {
    for (const name of SETS) chosen[name].clear();
    Object.assign(chosen, { author: "", group: "", query: "" });
    $("search").value = "";
    refresh();
  }

  // --- the list ---------------------------------------------------------------------------------

  function show() {
    const pages = Math.max(1, Math.ceil(view.length / PAGE));
    page = Math.min(page, pages - 1);
    const first = page * PAGE;
    $("posts").replaceChildren(...view.slice(first, first + PAGE).map(([p, passing]) => card(p, passing)));
    $("status").textContent = view.length
      ? `${count(view.length, "post")} with ${count(flat.length, "finding")}, worst first. Posts ${number(first + 1)} to ${number(Math.min(first + PAGE, view.length))}.`
      : posts.length ? "No post passes these filters." : "Nothing was found.";
    pager(pages);
    progress();
  }

  function pager(pages) {
    const button = (label, target) => {
      const element = make("button", "", label);
      element.type = "button";
      element.disabled = target < 0 || target >= pages;
      element.addEventListener("click", () => turn(target));
      return element;
    };
    $("pager").replaceChildren(...(pages > 1 ? [button("Page before", page - 1), make("span", "", `Page ${number(page + 1)} of ${number(pages)}`), button("Next page", page + 1)] : []));
  }

  function turn(target) {
    page = target;
    at = -1;
    show();
    scrollTo(0, 0);
    $("posts").focus({ preventScroll: true });
  }

  function card(p, passing) {
    const post = posts[p];
    const title = make("h2", "", make("bdi", "", visible("Post " + post.id)));
    title.id = "post-" + p;
    const head = make("header", "", title, make("span", "", "risk " + post.risk));
    if (post.action) head.append(make("span", "", "suggestion: " + post.action));
    if (post.author) head.append(link("author " + short(post.author), () => { chosen.author = post.author; refresh(); }));
    if (post.created) head.append(make("span", "", visible(String(post.created))));
    if (post.file) head.append(make("span", "", make("bdi", "", visible(post.file))));
    if (post.copies > 1) {
      const others = `${number(post.copies)} near-identical posts`;
      head.append(chosen.group ? make("span", "", others) : link(others, () => { chosen.group = post.group; refresh(); }));
    }
    const article = make("article", "post", head, body(post, passing));
    article.setAttribute("aria-labelledby", title.id);
    if (post.reason) article.append(make("p", "small", visible(post.reason)));
    const list = make("ol", "findings", ...passing.map((f) => item(p, f)));
    article.append(list);
    const hidden = findingsOf(post).length - passing.length;
    if (hidden) article.append(make("p", "small", count(hidden, "more finding") + " in this post did not pass the filters"));
    return article;
  }

  function link(label, act) {
    const element = make("button", "link", label);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  function body(post, passing) {
    if (post.text === undefined) return make("div", "text absent", "The report was written without the posts' text.");
    const points = Array.from(post.text);
    const box = make("div", "text");
    box.dir = "auto";
    if (post.title) box.append(make("bdi", "headline", visible(post.title)));
    const fill = (whole) => {
      box.querySelectorAll(":scope > :not(.headline)").forEach((element) => element.remove());
      for (const [start, end] of whole ? [[0, points.length]] : windows(points.length, post.findings)) {
        const part = make("span", "", ...marked(points, post.findings, passing, start, end));
        if (start > 0) part.prepend("\u2026 ");
        if (end < points.length) part.append(" \u2026 ");
        box.append(part);
      }
      if (!whole && points.length > LONG) box.append(link("Show the whole post", () => { fill(true); mark(); }));
    };
    fill(points.length <= LONG);
    return box;
  }

  function windows(length, findings) {
    const found = [];
    for (const finding of [...findings].sort((a, b) => a.start - b.start)) {
      const start = Math.max(0, finding.start - AROUND), end = Math.min(length, finding.end + AROUND);
      const last = found[found.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end); else found.push([start, end]);
    }
    return found.length ? found : [[0, Math.min(length, LONG)]];
  }

  // The text from start to end, cut wherever a finding or a piece of evidence begins or ends.
  function marked(points, findings, passing, start, end) {
    const cuts = new Set([start, end]);
    const cues = findings.flatMap((finding) => finding.evidence || []);
    for (const [a, b] of [...findings.map((f) => [f.start, f.end]), ...cues.map((cue) => [cue[1], cue[2]])]) {
      if (a > start && a < end) cuts.add(a);
      if (b > start && b < end) cuts.add(b);
    }
    const order = [...cuts].sort((a, b) => a - b);
    const nodes = [];
    for (let i = 0; i + 1 < order.length; i++) {
      const [from, to] = [order[i], order[i + 1]];
      const over = findings.map((_, f) => f).filter((f) => findings[f].start <= from && findings[f].end >= to);
      const cue = cues.find((c) => c[1] <= from && c[2] >= to);
      let content = visible(points.slice(from, to).join(""));
      if (cue) {
        content = make("span", "cue", content);
        content.title = strings[cue[0]];
      }
      if (over.length) {
        const worst = over.reduce((a, b) => (findings[b].severity > findings[a].severity ? b : a));
        const element = make("mark", SEVERITIES[findings[worst].severity], content);
        element.dataset.findings = over.join(" ");
        content = element;
      }
      nodes.push(content);
      findings.forEach((finding, f) => {
        if (finding.end === to && over.includes(f)) {
          const word = SEVERITIES[finding.severity];
          nodes.push(make("span", "label " + word, word + " " + codeOf(finding)), " ");
        }
      });
    }
    return nodes;
  }

  // A text with every character that hides or reorders shown by its number; line ends stay line ends.
  function visible(text) {
    const fragment = document.createDocumentFragment();
    const plain = text.replace(/\r\n?/g, "\n");
    let from = 0;
    for (let i = 0; i < plain.length; i++) {
      if (!UNSEEN.test(plain[i])) continue;
      fragment.append(plain.slice(from, i));
      fragment.append(make("span", "unseen-character", "U+" + plain.charCodeAt(i).toString(16).toUpperCase().padStart(4, "0")));
      from = i + 1;
    }
    fragment.append(plain.slice(from));
    return fragment;
  }

  function item(p, f) {
    const finding = findingsOf(posts[p])[f];
    const key = p + "." + f;
    const element = make("li", "finding " + SEVERITIES[finding.severity]);
    element.id = "finding-" + p + "-" + f;
    element.tabIndex = -1;
    if (finding.rule < 0) {
      element.append(make("p", "name", "Nothing was found in this post. Right if that is so, wrong if something was missed."));
    } else {
      const rule = rules[finding.rule];
      const word = SEVERITIES[finding.severity];
      element.append(make("p", "name", make("span", "badge " + word, word), make("b", "", rule.code), make("span", "", rule.name)));
      element.append(make("p", "", visible(strings[finding.message])));
      if (posts[p].text === undefined && finding.match) element.append(make("p", "", make("q", "", visible(finding.match))));
      for (const [label, text] of [["Why: ", strings[finding.why]], ["Write instead: ", strings[finding.instead]]]) {
        if (text) element.append(make("p", "small", make("b", "", label), visible(text)));
      }
      if (finding.frame !== undefined) element.append(make("p", "small", make("b", "", "Said as: "), strings[finding.frame]));
      if (rule.sources.length) element.append(sources(rule.sources));
    }
    const group = make("div", "verdicts", ...Object.entries(VERDICTS).map(([verdict, [label, letter]]) => {
      const button = make("button", verdict, label + " ", make("kbd", "", letter));
      button.type = "button";
      button.dataset.verdict = verdict;
      button.addEventListener("click", () => { at = flat.findIndex(([v, g]) => view[v][0] === p && g === f); judge(verdict, false); });
      return button;
    }));
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", `Verdict on ${codeOf(finding) || "this post"}`);
    element.append(group);
    press(element, key);
    return element;
  }

  function sources(list) {
    const line = make("p", "small", make("b", "", "Sources: "));
    list.forEach(([text, url], i) => {
      if (i) line.append("; ");
      if (!url) return line.append(text);
      const anchor = make("a", "", text);
      anchor.href = url;
      anchor.rel = "noreferrer noopener";
      anchor.target = "_blank";
      line.append(anchor);
    });
    return line;
  }

  function press(element, key) {
    element.querySelectorAll("[data-verdict]").forEach((button) => {
      button.setAttribute("aria-pressed", String(verdicts.get(key) === button.dataset.verdict));
    });
  }

  // --- moving and judging -----------------------------------------------------------------------

  const elementAt = (place) => {
    const [v, f] = flat[place];
    return $("finding-" + view[v][0] + "-" + f);
  };

  function mark() {
    document.querySelectorAll(".current").forEach((element) => element.classList.remove("current"));
    if (at < 0) return;
    const element = elementAt(at);
    const f = String(flat[at][1]);
    element.classList.add("current");
    element.closest(".post").querySelectorAll("mark").forEach((m) => {
      if (m.dataset.findings.split(" ").includes(f)) m.classList.add("current");
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
    const again = verdicts.get(key) === verdict;
    if (again) verdicts.delete(key); else verdicts.set(key, verdict);
    unsaved = true;
    if (!timer) timer = setTimeout(keep, 250);
    press(elementAt(at), key);
    progress();
    say(again ? "Verdict taken back" : VERDICTS[verdict][0]);
    if (onward && !again && at + 1 < flat.length) go(at + 1); else mark();
  }

  let total = 0;
  for (const post of posts) total += findingsOf(post).length;

  function progress() {
    $("progress").textContent = `${number(verdicts.size)} of ${count(total, "finding")} judged, in ${count(posts.length, "post")}`;
  }

  const numbers = new Intl.NumberFormat("en");
  function number(n) { return numbers.format(n); }
  function count(n, word) { return number(n) + " " + word + (n === 1 ? "" : "s"); }
  function capital(word) { return word.charAt(0).toUpperCase() + word.slice(1); }
  function short(author) { return author.length > 12 ? author.slice(0, 10) + "\u2026" : author; }
  function say(text) { $("live").textContent = text; }

  // --- wiring -----------------------------------------------------------------------------------

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
  addEventListener("pagehide", keep);
  addEventListener("beforeunload", (event) => { if (!keeps && unsaved) event.preventDefault(); });
  if (matchMedia("(max-width: 52rem)").matches) $("filters").open = false;

  restore();
  notice();
  refresh();
})();
