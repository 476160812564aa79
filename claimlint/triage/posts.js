// The list: 50 posts a page, the evidence marked in each.

function show() {
  const pages = Math.max(1, Math.ceil(view.length / PAGE));
  page = Math.min(page, pages - 1);
  const first = page * PAGE;
  $("posts").replaceChildren(...view.slice(first, first + PAGE).map(([p, passing]) => card(p, passing)));
  $("status").textContent = summary(first, Math.min(first + PAGE, view.length));
  pager(pages);
  progress();
}

function summary(first, last) {
  if (!view.length) return posts.length ? "No post passes these filters." : "Nothing was found.";
  const shown = `${count(view.length, "post")} with ${count(flat.length, "finding")}, worst first`;
  const behind = folded ? `, ${count(folded, "near-identical post")} folded away` : "";
  return `${shown}${behind}. Posts ${number(first + 1)} to ${number(last)}${chosen.group ? ", all of one group" : ""}.`;
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
  if (post.action) head.append(make("span", "", visible("suggestion: " + post.action + (post.reason ? ` (${post.reason})` : ""))));
  if (post.author) head.append(link("author " + short(post.author), () => { chosen.author = post.author; refresh(); }));
  if (post.created) head.append(make("span", "", visible(String(post.created))));
  if (post.file) {
    const name = make("bdi", "", visible(post.file.split("/").pop()));
    name.title = post.file;
    head.append(name);
  }
  if (post.copies > 1) {
    const others = `${number(post.copies)} near-identical posts`;
    head.append(chosen.group ? make("span", "", others) : link(others, () => { chosen.group = post.group; refresh(); }));
  }
  const article = make("article", "post", head);
  article.append(body(post));
  article.setAttribute("aria-labelledby", title.id);
    const list = make("ol", "findings", ...passing.map((f) => item(p, f)));
  article.append(list);
  const hidden = findingsOf(post).length - passing.length;
  if (hidden) article.append(make("p", "aside", count(hidden, "more finding") + " in this post did not pass the filters"));
  return article;
}

function link(label, act) {
  const element = make("button", "link", label);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

function body(post) {
  if (post.text === undefined) return make("p", "text absent", "The report was written without the posts' text.");
  const box = make("div", "text");
  box.dir = "auto";
  if (post.title) {
    const title = Array.from(post.title);
    box.append(make("bdi", "headline", ...marked(title, post.findings.filter((f) => f.title), 0, title.length)));
  }
  const points = Array.from(post.text);
  const findings = post.findings.filter((f) => !f.title);
  const fill = (spans) => {
    const parts = spans.map(([start, end], i) => {
      const part = make("span", "", ...marked(points, findings, start, end));
      if (start > 0 && i === 0) part.prepend("\u2026 ");
      if (end < points.length) part.append(" \u2026 ");
      return part;
    });
    const whole = parts.length === 1 && spans[0][1] - spans[0][0] === points.length;
    const more = link("Show the whole post", () => {
      fill([[0, points.length]]);
      mark();
    });
    box.querySelectorAll(":scope > :not(.headline)").forEach((element) => element.remove());
    box.append(...parts, ...(whole ? [] : [more]));
  };
  fill(points.length > LONG ? windows(points, findings) : [[0, points.length]]);
  return box;
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
    if (strings[finding.message]) element.append(make("p", "", visible(strings[finding.message])));
    if (posts[p].text === undefined && finding.match) element.append(make("p", "", make("q", "", visible(finding.match))));
    // shown for the current finding only, so that the post's words stay in sight
    const details = make("div", "details");
    for (const [label, text] of [["Why: ", strings[finding.why]], ["Write instead: ", strings[finding.instead]]]) {
      if (text) details.append(make("p", "small", make("b", "", label), visible(text)));
    }
    if (finding.frame !== undefined) details.append(make("p", "small", make("b", "", "Said as: "), strings[finding.frame]));
    if (rule.sources.length) details.append(sources(rule.sources));
    element.append(details);
    element.addEventListener("click", (event) => {
      if (event.target.closest("a, button")) return;
      at = flat.findIndex(([v, g]) => view[v][0] === p && g === f);
      mark();
    });
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
