"use strict";
(async () => {
  // Offsets are counted in code points, as in the records; all text goes in through textContent (values.js).
  const KEYS = {
    accept: "a", correct: "c", reject: "r", undo: "u", new: "n", next: "j", previous: "k", next_article: "J", previous_article: "K",
    accept_record: "A", reject_record: "R", item: "p", queue: "q", help: "?",
  };
  const STATES = { accept: "✓", correct: "✎", reject: "✕", add: "+", waits: "⚑" };
  const TWIN = { "ф": "a", "с": "c", "к": "r", "г": "u", "т": "n", "о": "j", "л": "k", "О": "J", "Л": "K", "Ф": "A", "К": "R", "з": "p", "й": "q", ",": "?" };
  const ODD = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
  const by = (id) => document.getElementById(id);

  const names = { en: {}, ru: {}, ky: {} };
  const words = await (await fetch("/words")).json();
  const say = speaker(words, names);
  const { LANGUAGES, day, doubtWords, has, headline, listed, make, paint, shown, sign, stored, t, word } = say;
  const r = (key, ...values) => values.reduce((text, value, at) => text.replace(`{${at}}`, value), t(`review.${key}`));

  let queue = { articles: [], waiting: 0, articles_waiting: 0, decided: 0, reviewer: "", parts: {} };
  let article = null;
  let points = [];
  let plan = []; // the fields of this article that asked for a look when it was opened, as [record, field]
  let at = 0;
  let form = null; // null | {kind: "correct" | "add", …}
  let notice = null;
  let selection = null; // {start, stop, words}
  let busy = false;

  // ------------------------------------------------------------------------------------------ talking to the desk

  /** The server gave no answer, or none that can be used; the message says so to the reviewer. */
  class Unanswered extends Error {}

  async function ask(path, body) {
    const request = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
    try {
      const response = await fetch(path, request);
      return [response.status, await response.json()];
    } catch (cause) {
      throw new Unanswered(r("lost"), { cause });
    }
  }
  async function get(path) {
    const [status, found] = await ask(path);
    if (status !== 200) throw new Unanswered(found.message);
    return found;
  }
  function missed(error) {
    if (!(error instanceof Unanswered)) throw error;
    notice = { kind: "error", text: error.message };
    draw();
  }
  /** What asks the server and is begun by a key or a button: without an answer, the page says so and stays as it is. */
  const tried = (work) => work.catch(missed);

  function take(found) {
    for (const language of Object.keys(names)) Object.assign(names[language], found.names[language] || {});
    article = found;
    points = Array.from(found.text);
  }
  const recordOf = (key) => article.records.find((one) => one.key === key);
  const fieldOf = (record, path) => record && record.fields.find((one) => one.path === path);
  const current = () => {
    const [key, path] = plan[at] || [];
    const record = article && recordOf(key);
    return { record, field: path === null ? null : fieldOf(record, path), path };
  };
  const isDone = ([key, path]) => !article.fields.some(([record, field]) => record === key && field === path);

  async function refresh() {
    queue = await get("/queue");
  }
  async function open(key, wanted) {
    const found = await get(`/articles/${encodeURIComponent(key)}`);
    take(found);
    plan = found.fields.slice();
    if (wanted) aim(wanted);
    else at = 0;
    form = null;
    selection = null;
    draw(true);
  }
  /** Go to a field, also to one that asked for nothing. */
  function aim([key, path]) {
    let found = plan.findIndex(([record, field]) => record === key && field === path);
    if (found < 0) {
      found = plan.findLastIndex(([record]) => record === key) + 1 || plan.length;
      plan.splice(found, 0, [key, path]);
    }
    at = found;
  }
  async function begin() {
    await refresh();
    if (queue.articles.length) await open(queue.articles[0].key);
    else { article = null; draw(true); }
  }
  async function onward() {
    const next = plan.findIndex((one, place) => place > at && !isDone(one));
    const left = next >= 0 ? next : plan.findIndex((one) => !isDone(one));
    await refresh();
    if (left >= 0) { at = left; form = null; selection = null; return draw(true); }
    const other = queue.articles.find((one) => one.key !== article.key) || queue.articles[0];
    if (other) return open(other.key);
    article = null;
    return draw(true);
  }
  async function step(by_) {
    if (!article) return;
    const place = at + by_;
    if (place >= 0 && place < plan.length) { at = place; form = null; notice = null; selection = null; return draw(true); }
    await stepArticle(by_);
  }
  async function stepArticle(by_) {
    await refresh();
    const rows = queue.articles;
    const place = article ? rows.findIndex((one) => one.key === article.key) : -1;
    const next = rows[place < 0 ? 0 : place + by_];
    if (next) { notice = null; await open(next.key); }
  }

  async function send(wish, then) {
    if (busy) return;
    busy = true;
    try {
      const [status, found] = await ask("/decisions", wish);
      if (status === 200) {
        notice = { kind: "done", text: told(found.decision) };
        take(found.article);
        form = null;
        await then(found.decision);
      } else if (status === 409) {
        if (found.article.key === (article && article.key)) take(found.article);
        notice = { kind: "conflict", other: found.other, yours: mine(wish) };
        form = null;
        await refresh();
        draw(true);
      } else {
        notice = { kind: "error", text: has(`refused.${found.code}`) ? t(`refused.${found.code}`) : found.message };
        if (found.code === "no_proof" && !form) startCorrection(wish.said.choice);
        else draw();
      }
    } catch (error) {
      missed(error);
    } finally {
      busy = false;
    }
  }
  const mine = (wish) => [r(wish.action), wish.said && (wish.said.choice ? word(wish.said.choice) : wish.said.words)].filter(Boolean).join(": ");
  function told(decision) {
    const field = decision.field ? t(`field.${decision.field.split(".")[0]}`) : r("whole");
    return `${STATES[decision.action] || "↶"} ${field}: ${r(`did_${decision.action}`)}`;
  }
  const about = (more) => {
    const { record, field, path } = current();
    return { article: article.key, record: record.key, field: path, seen: path === null ? record.seen : field.seen, ...more };
  };

  // ------------------------------------------------------------------------------------------ deciding

  const decideField = (action) => current().record && send(about({ action }), onward);
  function decideRecord(action) {
    const { record } = current();
    if (record) send({ article: article.key, record: record.key, field: null, seen: record.seen, action }, onward);
  }
  function choose(number) {
    const { field } = current();
    if (!field) return;
    if (field.choices) {
      const choice = field.choices.filter((one) => one !== field.value)[number];
      if (choice) send(about({ action: "correct", said: { choice } }), onward);
      return;
    }
    const other = (field.candidates || [])[number];
    if (other) send(about({ action: "correct", said: { words: other.words, chosen: other.at[0] } }), onward);
  }
  function undo() {
    send({ article: article ? article.key : "", action: "undo" }, async (decision) => {
      await refresh();
      plan = article.fields.slice();
      if (recordOf(decision.record)) aim([decision.record, decision.field ?? null]);
      else at = 0;
      if (!plan.length) return onward();
      draw(true);
    });
  }
  function startCorrection(choice) {
    const { record, field } = current();
    if (!record || !field) return;
    form = { kind: "correct", choice, chosen: selection };
    draw();
    by("words").focus();
    if (selection) fill(by("words"), selection);
  }
  function startItem() {
    const { record } = current();
    if (!record || !record.next) return;
    form = { kind: "item", chosen: selection };
    draw();
    by("words").focus();
    if (selection) fill(by("words"), selection);
  }
  function saveCorrection() {
    const typed = by("words").value;
    const chosen = form.chosen && [form.chosen.start, form.chosen.stop];
    const isSelected = form.chosen && typed.trim() === form.chosen.words.trim();
    const said = { words: isSelected ? "" : typed, chosen: chosen || null, choice: by("choice") ? by("choice").value : null };
    const more = { said, outside: by("outside").checked, note: by("note").value };
    if (form.kind === "correct") { send(about({ action: "correct", ...more }), onward); return; }
    const { record } = current();
    send({ article: article.key, record: record.key, field: record.next.path, seen: record.next.seen, action: "add", ...more }, async () => draw(true));
  }
  function startAddition() {
    if (!article) return;
    form = { kind: "add", of: "visit", chosen: {} };
    draw();
    by("kind").focus();
  }
  function saveAddition() {
    const values = {};
    for (const part of queue.parts[form.of]) {
      const value = by(`new-${part.name}`).value;
      const chosen = form.chosen[part.name];
      if (part.choices) values[part.name] = { choice: value };
      else if (value.trim()) {
        const isSelected = chosen && value.trim() === chosen.words.trim();
        values[part.name] = isSelected ? { chosen: [chosen.start, chosen.stop] } : { words: value };
      }
    }
    const wish = { article: article.key, action: "add", kind: form.of, values, outside: by("outside").checked, note: by("note").value };
    send(wish, async () => { await refresh(); draw(true); });
  }
  function cancel() {
    form = null;
    notice = null;
    draw(true);
  }

  // ------------------------------------------------------------------------------------------ the article

  /** The text in paragraphs, cut where marks begin or end; every piece knows where it starts. */
  function paragraphs() {
    const { record, field } = current();
    const marks = [];
    const add = (spans, name, number) => (spans || []).forEach(([start, stop]) => stop > start && marks.push({ start, stop, name, number }));
    if (record) {
      add(record.evidence, "told");
      record.fields.forEach((one) => one !== field && add(one.spans, "mark"));
      if (field) {
        (field.candidates || []).forEach((one, number) => add(one.at, "other", number + 1));
        add(field.spans, "lit");
      }
    }
    if (form && form.chosen && form.chosen.start !== undefined) add([[form.chosen.start, form.chosen.stop]], "picked");
    const borders = [...new Set([0, points.length, ...marks.flatMap((one) => [one.start, one.stop])])].sort((one, other) => one - other);
    const lines = [[]];
    borders.slice(0, -1).forEach((start, n) => {
      const stop = borders[n + 1];
      const own = marks.filter((one) => one.start <= start && one.stop >= stop);
      let from = start;
      for (let place = start; place <= stop; place += 1) {
        if (place < stop && points[place] !== "\n") continue;
        if (place > from) lines.at(-1).push([from, points.slice(from, place).join(""), own]);
        if (place < stop) lines.push([]);
        from = place + 1;
      }
    });
    const piece = ([start, text, own]) => {
      const has_ = (name) => own.some((one) => one.name === name);
      const other = own.find((one) => one.name === "other" && one.start === start);
      const classes = ["lit", "picked", "other", "mark", "told"].filter(has_);
      if (classes.includes("mark") && record) classes.push(record.kind);
      return make(has_("lit") || has_("picked") ? "mark" : "span", { class: classes.join(" ") || null, "data-start": start, "data-n": other && !has_("lit") ? other.number : null }, text.replace(ODD, "\ufffd"));
    };
    const full = lines.filter((line) => line.some(([, text]) => text.trim()));
    const isTitle = (line) => line.map(([, text]) => text).join("").trim() === article.title;
    return full.map((line, n) => make("p", { dir: "auto", class: n === 0 && isTitle(line) ? "title" : null }, line.map(piece)));
  }
  /** True if the article begins with its title: then it need not stand there twice. */
  const isTold = () => article.text.trimStart().replace(/\s+/g, " ").startsWith(article.title.replace(/ …$/, ""));
  /** The characters of the article that are selected in the browser. */
  function picked() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    const text = by("text");
    if (!text || !text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const place = (node, offset, isEnd) => {
      if (node.nodeType !== Node.TEXT_NODE) {
        const pieces = [...text.querySelectorAll("[data-start]")];
        const inside = pieces.filter((one) => range.intersectsNode(one));
        const edge = inside.at(isEnd ? -1 : 0);
        return edge ? Number(edge.dataset.start) + (isEnd ? Array.from(edge.textContent).length : 0) : null;
      }
      return Number(node.parentElement.dataset.start) + Array.from(node.data.slice(0, offset)).length;
    };
    const start = place(range.startContainer, range.startOffset, false);
    const stop = place(range.endContainer, range.endOffset, true);
    return start !== null && stop > start ? { start, stop, words: points.slice(start, stop).join("").replace(/\s+/g, " ") } : null;
  }
  let filled = null;
  function fill(input, chosen) {
    if (!input.value.trim() || input.value === filled) { input.value = chosen.words.trim(); filled = input.value; }
  }
  document.addEventListener("selectionchange", () => {
    const found = picked();
    if (found) selection = found;
  });
  document.addEventListener("pointerup", () => setTimeout(() => {
    const found = picked();
    if (!found || !form) return;
    if (form.kind !== "add") {
      form.chosen = found;
      fill(by("words"), found);
      by("selected").textContent = `${r("selected")}: «${found.words}»`;
      by("words").focus();
    } else if (form.into && by(form.into)) {
      const input = by(form.into);
      input.value = input.dataset.list && input.value.trim() ? `${input.value.replace(/[;\s]+$/, "")}; ${found.words.trim()}` : found.words.trim();
      form.chosen[form.into.slice(4)] = found;
      input.focus();
    }
  }));

  // ------------------------------------------------------------------------------------------ the panel

  const cap = (key) => make("kbd", { "aria-hidden": "true" }, key);
  const button = (name, then, more) => make("button", { type: "button", class: `do ${name}`, onclick: then, "aria-keyshortcuts": KEYS[name] && (KEYS[name] === KEYS[name].toUpperCase() && KEYS[name] !== "?" ? `Shift+${KEYS[name]}` : KEYS[name]), ...more }, cap(KEYS[name]), " ", r(name));
  const clock = (iso) => new Date(iso).toLocaleString(say.language === "en" ? "en-GB" : "ru", { dateStyle: "medium", timeStyle: "short" });
  function decision(one, isLong, value) {
    const what = `${STATES[one.action] || "↶"} ${r(`did_${one.action}`)}${value ? ": " : ""}`;
    return make("p", { class: `decision ${one.action}` }, make("b", {}, what), value ? make("b", { dir: "auto" }, value) : "", " ", make("span", { class: "meta" }, r("by", one.reviewer, clock(one.at))),
      one.outside ? make("span", { class: "flag" }, ` ${r("outside_short")}`) : "", one.note && isLong ? make("q", { dir: "auto" }, one.note) : "");
  }
  function whyOf(record, field) {
    const why = [...(field.doubts || [])].map((one) => doubtWords(one));
    if (field.confidence !== undefined) why.push(r("sure", Math.round(100 * field.confidence)));
    if (field.grounding === "missing" && field.value !== undefined) why.push(t("unproved"));
    if (field.grounding === "fuzzy") why.push(t("fuzzy"));
    if (!why.length && field.review) why.push(...(record.doubts || []).map((one) => doubtWords(one)));
    return why.length ? why : field.review ? [r("doubtful")] : [];
  }
  function options(field) {
    if (field.choices) {
      const rows = field.choices.filter((one) => one !== field.value).slice(0, 9);
      return [r("options"), rows.map((one, n) => choice(n, word(one)))];
    }
    return [r("also"), (field.candidates || []).map((one, n) => choice(n, shown(field.form, one.value)))];
  }
  const choice = (n, text) => make("li", {}, make("button", { type: "button", class: "choice", onclick: () => choose(n), "aria-keyshortcuts": n + 1, title: r("choose") }, cap(n + 1), make("span", { dir: "auto" }, text)));

  function fieldCard(record, field, path) {
    if (form && form.kind === "item") return [make("h2", { id: "field", tabindex: "-1" }, `+ ${t(`field.${record.next.field}`)}`), correction({})];
    if (path === null) {
      return [make("h2", { id: "field", tabindex: "-1" }, r("whole")), make("p", { class: "value", dir: "auto" }, headline(record)),
        make("p", { class: "why" }, r("whole_why")), reasons((record.doubts || []).map((one) => doubtWords(one))), record.decided ? decision(record.decided, true) : "",
        make("p", { class: "actions" }, button("accept", () => decideField("accept")), button("reject", () => decideField("reject")))];
    }
    const [lead, rows] = options(field);
    const value = shown(field.form, field.value);
    return [
      make("h2", { id: "field", tabindex: "-1" }, t(`field.${field.field}`), field.decided ? "" : field.waiting ? make("span", { class: "flag" }, ` ${STATES.waits} `, t("to_check")) : ""),
      make("p", { class: value ? "value" : "value none", dir: "auto" }, value || t("unresolved")),
      field.decided ? decision(field.decided, true) : "",
      near(field.spans),
      reasons(field.decided ? [] : whyOf(record, field)),
      form && form.kind === "correct" ? correction(field) : make("p", { class: "actions" }, button("accept", () => decideField("accept")), button("correct", () => startCorrection()), button("reject", () => decideField("reject"))),
      rows.length && !(form && form.kind === "correct") ? [make("h3", { class: "lead" }, lead), make("ol", { class: "options" }, rows)] : "",
    ];
  }
  /** The words of a field with what stands around them, for windows too narrow for the article beside the field. */
  function near(spans) {
    if (!spans.length) return "";
    const [start, stop] = spans[0];
    const cut = (from, to) => points.slice(Math.max(0, from), Math.min(points.length, to)).join("").replace(/\s+/g, " ").replace(ODD, "\ufffd");
    return make("blockquote", { class: "near", dir: "auto", lang: article.language || null }, `… ${cut(start - 60, start)}`, make("b", {}, cut(start, stop)), `${cut(stop, stop + 60)} …`);
  }
  const reasons = (rows) => (rows.length ? make("ul", { class: "reasons", "aria-label": r("why") }, rows.map((one) => make("li", {}, one))) : "");
  function correction(field) {
    const choices = field.choices && field.choices.filter((one) => one !== field.value);
    return make("form", { class: "edit", id: "edit", onsubmit: (event) => { event.preventDefault(); saveCorrection(); } },
      choices ? [make("label", { for: "choice" }, t(`field.${field.field}`)), make("select", { id: "choice" }, choices.map((one) => make("option", { value: one, selected: one === form.choice }, word(one))))] : "",
      make("label", { for: "words" }, choices ? r("proof") : r("words")),
      make("input", { id: "words", type: "text", autocomplete: "off", spellcheck: "false", dir: "auto", "aria-describedby": "words-hint selected" }),
      make("p", { id: "selected", class: "selected", dir: "auto" }, form.chosen ? `${r("selected")}: «${form.chosen.words}»` : ""),
      make("p", { id: "words-hint", class: "meta" }, choices ? "" : r("words_hint")),
      outside(), ending());
  }
  const outside = () => [
    make("p", { class: "tick" }, make("input", { type: "checkbox", id: "outside" }), make("label", { for: "outside" }, r("outside"))),
    make("label", { for: "note" }, r("note")), make("input", { id: "note", type: "text", autocomplete: "off", dir: "auto" }),
  ];
  const ending = () => make("p", { class: "actions" }, make("button", { type: "submit", class: "do save" }, cap("Enter"), " ", r("save")), make("button", { type: "button", class: "do cancel", onclick: cancel }, cap("Esc"), " ", r("cancel")));
  function addition() {
    const parts = queue.parts[form.of];
    const input = (part) => {
      const id = `new-${part.name}`;
      const control = part.choices ? make("select", { id }, part.choices.map((one) => make("option", { value: one, selected: one === "completed" || one === "unspecified" || one === "meeting" }, word(one))))
        : make("input", { id, type: "text", autocomplete: "off", spellcheck: "false", dir: "auto", "data-list": part.name === "participants" ? "1" : null, placeholder: part.name === "participants" ? r("several") : null, onfocus: () => { form.into = id; } });
      return [make("label", { for: id }, t(`field.${part.name}`)), control];
    };
    return make("form", { class: "edit", id: "edit", onsubmit: (event) => { event.preventDefault(); saveAddition(); } },
      make("h2", { id: "field", tabindex: "-1" }, r("new")),
      make("label", { for: "kind" }, r("kind_of")),
      make("select", { id: "kind", onchange: (event) => { form = { kind: "add", of: event.target.value, chosen: {} }; draw(); by("kind").focus(); } }, ["visit", "summit", "figure"].map((kind) => make("option", { value: kind, selected: kind === form.of }, t(kind)))),
      parts.map(input), make("p", { class: "meta" }, r("words_hint")), outside(), ending());
  }
  function fieldList(record) {
    const { path } = current();
    const state = (one) => (one.decided ? [STATES[one.decided.action], r(`did_${one.decided.action}`)] : one.waiting ? [STATES.waits, t("to_check")] : ["", ""]);
    return make("section", { class: "rest-of", "aria-label": r("record") }, make("h3", { class: "lead" }, r("record")),
      make("ol", { class: "fields" }, record.fields.map((one) => {
        const [mark, label] = state(one);
        return make("li", {}, make("button", { type: "button", class: "row", "aria-current": one.path === path ? "true" : null, onclick: () => { aim([record.key, one.path]); form = null; notice = null; draw(true); } },
          make("span", { class: `state ${one.decided ? one.decided.action : one.waiting ? "waits" : ""}`, role: label ? "img" : null, "aria-label": label || null, title: label || null }, mark),
          make("span", { class: "label" }, t(`field.${one.field}`)), make("span", { class: one.value === undefined ? "what none" : "what", dir: "auto" }, shown(one.form, one.value) || t("unresolved"))));
      })),
      make("p", { class: "actions small" }, button("accept_record", () => decideRecord("accept")), button("reject_record", () => decideRecord("reject")), record.next ? button("item", startItem) : ""));
  }
  function noticeBox() {
    if (!notice) return "";
    if (notice.kind === "conflict") {
      const other = notice.other || {};
      const value = recordValue(other);
      return make("div", { class: "notice conflict", role: "alert" }, make("p", {}, make("b", {}, `⚠ ${r("meanwhile", other.reviewer || "?")}`)),
        other.id ? decision(other, true, value) : "",
        make("p", {}, r("meanwhile_why")), notice.yours ? make("p", { class: "meta" }, `${r("yours")}: ${notice.yours}`) : "");
    }
    return make("p", { class: `notice ${notice.kind}`, role: notice.kind === "error" ? "alert" : null }, notice.kind === "error" ? "⚠ " : "", notice.text);
  }
  function recordValue(other) {
    if (!other.record || !other.field || !article) return "";
    const field = fieldOf(recordOf(other.record), other.field);
    return field ? shown(field.form, field.value) || t("unresolved") : "";
  }

  // ------------------------------------------------------------------------------------------ the frame

  function frame() {
    document.documentElement.lang = say.language;
    document.title = r("title");
    by("skip").textContent = r("skip");
    const pick = (name, value, rows, then) => make("label", { class: "choice-of" }, make("span", { class: "unseen" }, t(name)),
      make("select", { id: `choose-${name}`, onchange: (event) => { stored(name, event.target.value); then(event.target.value); } },
        rows.map(([code, text]) => make("option", { value: code, selected: code === value, lang: name === "language" && code }, text))));
    const done = plan.filter((one) => article && isDone(one)).length;
    const bar = make("span", { class: "gauge", "aria-hidden": "true" }, make("i"));
    bar.firstChild.style.inlineSize = `${plan.length ? (100 * done) / plan.length : 100}%`;
    by("top").replaceChildren(make("div", { class: "bar" },
      make("p", { class: "brand" }, make("b", {}, r("title")), make("span", { class: "lead" }, listed([r("left", queue.waiting + (queue.more ? "+" : ""), queue.articles_waiting + (queue.more ? "+" : "")), r("done_so_far", queue.decided)]))),
      make("div", { class: "choices" },
        make("button", { type: "button", class: "plain", onclick: () => tried(openQueue()) }, cap(KEYS.queue), " ", r("queue")),
        make("button", { type: "button", class: "plain", onclick: openHelp }, cap(KEYS.help), " ", r("help")),
        pick("language", say.language, Object.entries(LANGUAGES), (code) => { say.language = code; draw(); by("choose-language").focus(); }),
        pick("theme", stored("theme") || "auto", ["auto", "light", "dark"].map((code) => [code, t(`theme.${code}`)]), paint))), bar);
    by("foot").replaceChildren(make("p", {}, r("foot"), " ", r("as"), ": ", make("b", {}, queue.reviewer)));
  }
  function box(title, ...inside) {
    by("box").replaceChildren(make("h2", { id: "box-title" }, title), ...inside,
      make("p", { class: "actions" }, make("button", { type: "button", class: "do", onclick: () => by("box").close() }, cap("Esc"), " ", r("close"))));
    by("box").showModal();
  }
  function openHelp() {
    const row = (keys, text) => make("div", {}, make("dt", {}, keys.map((key, n) => [n ? " " : "", make("kbd", {}, key)])), make("dd", {}, text));
    const simple = ["accept", "correct", "reject", "accept_record", "reject_record", "item", "new", "undo"].map((name) => row([KEYS[name]], r(name)));
    box(r("help"), make("dl", { class: "keys" }, simple, row(["1", "…", "9"], r("choose")), row(["j", "↓"], r("next")), row(["k", "↑"], r("previous")), row(["J", "→"], r("next_article")), row(["K", "←"], r("previous_article")),
      row(["Enter"], r("save")), row(["Esc"], r("cancel")), row(["q"], r("queue")), row(["?"], r("help"))));
  }
  async function openQueue() {
    await refresh();
    box(r("queue"), make("p", { class: "meta" }, r("open_queue")), make("ol", { class: "articles" }, queue.articles.map((one) => make("li", {},
      make("button", { type: "button", class: "row", "aria-current": article && one.key === article.key ? "true" : null, onclick: () => { by("box").close(); notice = null; tried(open(one.key)); } }, make("span", { class: "what", dir: "auto" }, one.title), make("span", { class: "meta" }, r("fields", one.fields.length)))))));
  }

  function draw(isNew) {
    frame();
    const main = by("main");
    if (!article) {
      main.replaceChildren(noticeBox(), make("h1", { id: "field", tabindex: "-1" }, r("finished")), make("p", { class: "hint" }, r("finished_why")), make("p", { class: "actions" }, button("undo", undo)));
      if (isNew) by("field").focus();
      by("said").textContent = r("finished");
      return;
    }
    const { record, field, path } = current();
    const kept = by("words") && { words: by("words").value, outside: by("outside").checked, note: by("note").value };
    const panel = make("section", { class: "panel", "aria-label": r("record") },
      noticeBox(),
      form && form.kind === "add" ? make("div", { class: "card" }, addition()) : record ? [
        make("p", { class: "record" }, make("b", { dir: "auto" }, sign(record.kind), " ", headline(record)), make("span", { class: "meta" }, r("progress", at + 1, plan.length))),
        make("div", { class: `card ${record.kind}` }, fieldCard(record, field, path)), fieldList(record)] : make("p", { class: "empty" }, t("no_records")),
      make("p", { class: "actions small" }, button("previous", () => tried(step(-1))), button("next", () => tried(step(1))), button("new", startAddition), button("undo", undo)));
    main.replaceChildren(make("div", { class: "review" },
      make("article", { class: "page", lang: article.language || null, "aria-label": r("text") },
        make("h1", { dir: "auto", class: isTold() ? "unseen" : null }, article.title),
        make("p", { class: "meta" }, listed([`${t("published")}: ${article.published ? day(article.published) : t("undated_article")}`, article.source]), article.url ? [" · ", make("a", { href: article.url, rel: "noopener noreferrer", target: "_blank" }, article.url)] : ""),
        (article.issues || []).length ? make("ul", { class: "reasons" }, article.issues.map((one) => make("li", {}, doubtWords(one)))) : "",
        make("div", { class: "text", id: "text" }, paragraphs())),
      panel));
    if (kept && by("words")) { by("words").value = kept.words; by("outside").checked = kept.outside; by("note").value = kept.note; by("words").focus(); }
    if (!isNew) return;
    const lit = document.querySelector(".text .lit") || document.querySelector(".text .told");
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (matchMedia("(max-width: 60rem)").matches) scrollTo(0, 0);
    else if (lit) lit.scrollIntoView({ block: "center", behavior: isCalm ? "auto" : "smooth" });
    if (by("field")) by("field").focus({ preventScroll: true });
    by("said").textContent = [notice && notice.text, field && `${t(`field.${field.field}`)}: ${shown(field.form, field.value) || t("unresolved")}`].filter(Boolean).join(". ");
  }

  // ------------------------------------------------------------------------------------------ keys

  const ACTS = {
    a: () => decideField("accept"), c: () => startCorrection(), r: () => decideField("reject"), u: undo, n: startAddition,
    j: () => tried(step(1)), ArrowDown: () => tried(step(1)), k: () => tried(step(-1)), ArrowUp: () => tried(step(-1)),
    J: () => tried(stepArticle(1)), ArrowRight: () => tried(stepArticle(1)), K: () => tried(stepArticle(-1)), ArrowLeft: () => tried(stepArticle(-1)),
    A: () => decideRecord("accept"), R: () => decideRecord("reject"), p: startItem, q: () => tried(openQueue()), "?": openHelp,
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || by("box").open) return;
    if (event.key === "Escape" && form) { event.preventDefault(); cancel(); return; }
    if (event.target.closest("input, select, textarea") || form) return;
    const key = TWIN[event.key] || event.key;
    if (/^[1-9]$/.test(key)) { event.preventDefault(); choose(Number(key) - 1); return; }
    if (!(key in ACTS)) return;
    event.preventDefault();
    ACTS[key]();
  });

  paint(stored("theme"));
  await tried(begin());
})();
