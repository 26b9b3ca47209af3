"use strict";
(() => {
  // All text comes in through textContent: nothing of an article is ever read as markup.
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("data");
  const words = read("words");
  const VIEWS = ["articles", "timeline", "matrix", "figures", "contradictions"];
  const ROWS = 50;
  const DEEDS = { accept: "✓", correct: "✎", reject: "✕", add: "+" };

  const say = speaker(words, data.names, data.language);
  const {
    FLAG, LANGUAGES, amount, area, day, doubtWords, flag, has, headline, listed, make, meter, paint, percent, period, person, place,
    quote, reason, shown, sign, stored, subline, t, upper, word,
  } = say;
  let state = {};

  // ------------------------------------------------------------------------------------------ where one is

  const link = (changes, base) => {
    const wanted = { ...base, ...changes };
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== undefined && value !== "" && value !== null));
    return `#${query}`;
  };
  const filtersOf = ({ words: text, person: who, country, kind, from, to, review }) => ({ words: text, person: who, country, kind, from, to, review });
  const isHere = (article) => (data.home || !data.part) && article >= data.offset && article < data.offset + data.articles.length;
  function articleLink(article, record) {
    const hash = link({ article, record }, isHere(article) ? filtersOf(state) : {});
    if (isHere(article)) return hash;
    return data.part.replace("{}", Math.floor(article / data.size) + 1) + hash;
  }
  const viewLink = (view) => (data.home || "") + link({ view }, filtersOf(state));
  function go(changes) {
    location.hash = link(changes, state);
  }

  // ------------------------------------------------------------------------------------------ filters

  const names = (one) => [one.visitor, ...(one.hosts || []), ...(one.participants || [])].filter(Boolean).map((who) => who.name).filter(Boolean);
  const lands = (one) => [
    one.place && one.place.country, one.reporter, one.partner, one.organization,
    ...[one.visitor, ...(one.hosts || []), ...(one.participants || [])].filter(Boolean).map((who) => who.country),
  ].filter(Boolean);
  const started = (one) => (one.days ? one.days.join() : "~"); // what has no day comes last
  const byDay = (one, other) => (started(one) < started(other) ? -1 : started(one) > started(other) ? 1 : 0);
  const isFiltered = () => Object.values(filtersOf(state)).some(Boolean);

  function fits(one, instead) {
    const s = { ...state, ...instead };
    if (s.kind && one.kind !== s.kind) return false;
    if (s.review && !one.review) return false;
    if (s.person && !names(one).some((name) => name.toLowerCase().includes(s.person.toLowerCase()))) return false;
    if (s.country && !lands(one).includes(s.country)) return false;
    if ((s.from || s.to) && !one.days) return false;
    if (s.from && one.days[1] < s.from) return false;
    if (s.to && one.days[0] > s.to) return false;
    if (s.words) {
      const titles = one.members.map(([article]) => data.articles[article - data.offset]).filter(Boolean).map((a) => a.title);
      const all = [headline(one), ...subline(one), ...names(one), ...lands(one).map(area), one.product, ...titles].join(" ").toLowerCase();
      if (!s.words.toLowerCase().split(/\s+/).every((part) => all.includes(part))) return false;
    }
    return true;
  }

  function field(name, control) {
    control.id = `filter-${name}`;
    return make("div", { class: `filter filter-${name}` }, make("label", { for: control.id }, t(name)), control);
  }
  function filters() {
    const set = (name) => (event) => go({ [name]: event.target.value, page: "" });
    const options = (rows, value) => [["", t("any")], ...rows].map(([code, text]) => make("option", { value: code, selected: code === (value || "") }, text));
    const countries = [...new Set(data.events.flatMap(lands))].map((code) => [code, area(code)]);
    countries.sort((one, other) => one[1].localeCompare(other[1], say.language));
    const people = [...new Set(data.events.flatMap(names))].sort((one, other) => one.localeCompare(other, say.language));
    const check = make("input", { type: "checkbox", id: "filter-review", checked: state.review === "1", onchange: (event) => go({ review: event.target.checked ? "1" : "", page: "" }) });
    return make("form", { class: "filters", role: "search", "aria-label": t("filters"), onsubmit: (event) => event.preventDefault() },
      field("search", make("input", { type: "search", value: state.words || "", autocomplete: "off", onchange: set("words") })),
      field("person", make("input", { type: "text", list: "people", value: state.person || "", autocomplete: "off", onchange: set("person") })),
      make("datalist", { id: "people" }, people.map((name) => make("option", { value: name }))),
      field("country", make("select", { onchange: set("country") }, options(countries, state.country))),
      field("kind", make("select", { onchange: set("kind") }, options(["visit", "summit", "figure"].map((kind) => [kind, t(kind)]), state.kind))),
      field("from", make("input", { type: "date", value: state.from || "", onchange: set("from") })),
      field("to", make("input", { type: "date", value: state.to || "", onchange: set("to") })),
      make("div", { class: "filter filter-review" }, check, make("label", { for: "filter-review" }, make("span", { class: "flag", "aria-hidden": "true" }, `${FLAG} `), t("review_only"))),
      isFiltered() && make("a", { class: "clear", href: link({ view: state.view }, {}) }, t("clear")) || null);
  }

  // ------------------------------------------------------------------------------------------ frame

  function frame(view) {
    document.documentElement.lang = say.language;
    document.title = t("title");
    document.getElementById("skip").textContent = t("skip");
    const theme = stored("theme") || "auto";
    const choose = (name, value, rows, then) => make("label", { class: "choice" }, make("span", { class: "unseen" }, t(name)),
      make("select", { id: `choose-${name}`, onchange: (event) => { stored(name, event.target.value); then(event.target.value); } },
        rows.map(([code, text]) => make("option", { value: code, selected: code === value, lang: name === "language" && code }, text))));
    const count = (name) => ({
      articles: data.total, timeline: data.events && data.events.filter((one) => one.kind !== "figure").length,
      matrix: null, figures: data.events && data.events.filter((one) => one.kind === "figure").length,
      contradictions: data.contradictions && data.contradictions.length,
    })[name];
    document.getElementById("top").replaceChildren(
      make("div", { class: "bar" },
        make("p", { class: "brand" }, make("a", { href: viewLink("articles") }, t("title")), make("span", { class: "lead" }, t("subtitle"))),
        make("div", { class: "choices" },
          choose("language", say.language, Object.entries(LANGUAGES), (code) => { say.language = code; draw(); document.getElementById("choose-language").focus(); }),
          choose("theme", theme, ["auto", "light", "dark"].map((code) => [code, t(`theme.${code}`)]), paint))),
      make("nav", { "aria-label": t("views") }, VIEWS.map((name) => make("a", { href: viewLink(name), "aria-current": name === view ? "page" : null },
        t(name), count(name) ? make("span", { class: "many" }, String(count(name))) : ""))));
    document.getElementById("foot").replaceChildren(make("p", {}, t("foot")),
      make("p", {}, `${t("made")} ${data.made.models.join(", ")}, extractor ${data.made.versions.join(", ")}`),
      data.made.calibrated ? "" : make("p", {}, t("not_calibrated")));
  }
  function pager(total, size) {
    const last = Math.ceil(total / size);
    const at = Math.min(Math.max(1, Number(state.page) || 1), Math.max(1, last));
    const to = (number, text, rel) => (number < 1 || number > last ? "" : make("a", { href: link({ page: number }, state), rel }, text));
    const bar = last > 1 ? make("p", { class: "pager" }, to(at - 1, `← ${t("previous")}`, "prev"), make("span", {}, `${t("page")} ${at} / ${last}`), to(at + 1, `${t("next")} →`, "next")) : "";
    return [(at - 1) * size, bar];
  }
  const wordsOf = (line) => line.map((part) => (typeof part === "string" ? part : part[0])).join("");
  const empty = (text) => make("p", { class: "empty" }, text);

  // ------------------------------------------------------------------------------------------ all articles

  function articles() {
    const chosen = isFiltered() ? new Set(data.events.filter((one) => fits(one)).flatMap((one) => one.members.map(([article]) => article))) : null;
    const rows = data.articles.map((article, at) => [article, at]).filter(([, at]) => !chosen || chosen.has(at));
    const [from, bar] = pager(rows.length, ROWS);
    const kinds = ["visit", "summit", "figure"];
    const done = data.made.decided && make("p", { class: "meta reviewed" }, `${t("reviewed")} (${data.made.reviewers.join(", ")}): ${listed(tally(data.made.decided))}`);
    return [rows.length, [done, make("ol", { class: "articles" }, rows.slice(from, from + ROWS).map(([article, at]) => make("li", {},
      make("a", { class: "name", href: articleLink(at), dir: "auto", lang: article.language }, article.title),
      make("p", { class: "meta" }, listed([article.published ? day(article.published) : t("undated_article"), article.source, article.language])),
      make("p", { class: "tally" },
        kinds.map((kind, n) => (article.counts[n] ? make("span", {}, sign(kind), ` ${t(n === 2 ? "figures" : `${kind}s`)}: ${article.counts[n]}`) : "")),
        article.review ? flag(`${t("to_check")}: ${article.review}`) : "",
        article.decided ? tally(article.decided).map((part) => make("span", {}, part)) : "")))), bar]];
  }

  // ------------------------------------------------------------------------------------------ timeline

  function row(one) {
    const [article, record] = one.members[0];
    return make("li", { class: "row" },
      sign(one.kind),
      make("div", {},
        make("a", { class: "name", href: articleLink(article, record) }, make("span", { class: "unseen" }, `${t(one.kind)}: `), headline(one)),
        make("p", { class: "meta" }, listed([...subline(one), one.members.length > 1 && `${t("told_by")}: ${new Set(one.members.map(([a]) => a)).size}`]))),
      make("div", { class: "side" }, one.confidence !== undefined ? meter(one.confidence) : "", one.review ? flag(t("check")) : ""));
  }
  function timeline() {
    const able = data.events.filter((one) => one.kind !== "figure");
    const events = able.filter((one) => fits(one)).sort(byDay);
    const [from, bar] = pager(events.length, 2 * ROWS);
    const groups = new Map();
    for (const one of events.slice(from, from + 2 * ROWS)) {
      const start = one.period && one.period.start;
      const key = start ? start.slice(0, 7) : "";
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(one);
    }
    const body = [...groups].map(([key, rows]) => make("section", { class: "month" }, make("h3", {}, key ? upper(day(key)) : t("undated")), make("ol", { class: "rows" }, rows.map(row))));
    return [events.length, [bars(able.filter((one) => one.days && fits(one, { from: "", to: "" }))), ...body, bar]];
  }
  /** How many events each month or year has, as bars that set the dates of the filter. */
  function bars(events) {
    const months = (iso) => 12 * Number(iso.slice(0, 4)) + Number(iso.slice(5, 7)) - 1;
    const dated = events.map((one) => months(one.days[0])).sort((one, other) => one - other);
    if (dated[0] === dated[dated.length - 1]) return "";
    const size = dated[dated.length - 1] - dated[0] > 36 ? 12 : 1;
    const bin = (one) => Math.floor(months(one.days[0]) / size);
    const counts = new Map();
    for (const one of events) {
      const bucket = counts.get(bin(one)) || { visit: 0, summit: 0 };
      bucket[one.kind] += 1;
      counts.set(bin(one), bucket);
    }
    const last = Math.floor(dated[dated.length - 1] / size);
    const first = Math.max(Math.floor(dated[0] / size), last - 47);
    const most = Math.max(...[...counts].filter(([at]) => at >= first).map(([, bucket]) => bucket.visit + bucket.summit));
    const columns = [];
    for (let at = first; at <= last; at += 1) {
      const bucket = counts.get(at) || { visit: 0, summit: 0 };
      const day1 = new Date(Date.UTC(0, at * size, 1));
      day1.setUTCFullYear(Math.floor((at * size) / 12));
      const from = day1.toISOString().slice(0, 10);
      const to = new Date(Date.UTC(day1.getUTCFullYear(), day1.getUTCMonth() + size, 0)).toISOString().slice(0, 10);
      const column = make("i", {}, ["summit", "visit"].map((kind) => {
        const part = make("b", { class: kind });
        part.style.blockSize = `${(64 * bucket[kind]) / most}px`;
        return part;
      }));
      const isOn = state.from === from && state.to === to;
      const name = `${day(from.slice(0, size === 12 ? 4 : 7))}: ${bucket.visit + bucket.summit}`;
      const isNamed = size === 12 || at === first || at % 12 === 0;
      columns.push(make("li", {}, bucket.visit + bucket.summit
        ? make("a", { href: link({ from: isOn ? "" : from, to: isOn ? "" : to, page: "" }, state), class: isOn ? "on" : null, "aria-label": name, title: name }, column)
        : column, make("small", {}, isNamed ? from.slice(0, 4) : "")));
    }
    return make("figure", { class: "bars" }, make("figcaption", {}, t(size === 12 ? "per_year" : "per_month"), " ", make("span", { class: "key" }, sign("visit"), ` ${t("visits")}  `, sign("summit"), ` ${t("summits")}`)), make("ol", { class: size === 12 ? "years" : null }, columns));
  }

  // ------------------------------------------------------------------------------------------ who went where

  function matrix() {
    const visits = data.events.filter((one) => one.kind === "visit" && fits(one));
    const byPerson = state.rows === "person";
    const who = (one) => (byPerson ? one.visitor && one.visitor.name : one.visitor && one.visitor.country) || "";
    const where = (one) => (one.place && one.place.country) || "";
    const cells = new Map();
    const [rows, columns] = [new Map(), new Map()];
    for (const one of visits) {
      const key = JSON.stringify([who(one), where(one)]);
      cells.set(key, [...(cells.get(key) || []), one]);
      rows.set(who(one), (rows.get(who(one)) || 0) + 1);
      columns.set(where(one), (columns.get(where(one)) || 0) + 1);
    }
    const order = (counts) => [...counts].sort((one, other) => !one[0] - !other[0] || other[1] - one[1] || one[0].localeCompare(other[0])).map(([key]) => key);
    const [across, down] = [order(columns), order(rows)];
    const limit = state.all ? Infinity : 24;
    const most = Math.max(1, ...[...cells.values()].map((list) => list.length));
    const title = (code) => (code ? area(code) : t("unknown"));
    const cell = (from, to) => {
      const list = cells.get(JSON.stringify([from, to]));
      if (!list) return make("td", {});
      const changes = { view: "timeline", kind: "visit", ...(byPerson ? { person: from } : {}), country: to };
      const square = make("a", { href: link(changes, filtersOf(state)), class: "cell", "aria-label": `${byPerson ? from || t("unknown") : title(from)} → ${title(to)}: ${list.length}` }, String(list.length));
      square.style.setProperty("--share", String(0.25 + 0.75 * Math.sqrt(list.length / most)));
      return make("td", {}, square, list.some((one) => one.review) ? make("sup", { class: "flag", title: t("to_check") }, FLAG) : "");
    };
    const swap = make("p", { class: "switch" }, ["country", "person"].map((name) => make("a", { href: link({ rows: name }, state), "aria-current": (name === "person") === byPerson ? "true" : null }, t(`by_${name}`))));
    const table = make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("matrix") }, make("table", { class: "matrix" },
      make("caption", { class: "unseen" }, t("host_rows")),
      make("thead", {}, make("tr", {}, make("td", {}), across.slice(0, limit).map((code) => make("th", { scope: "col" }, make("span", {}, title(code)))))),
      make("tbody", {}, down.slice(0, limit).map((from) => make("tr", {}, make("th", { scope: "row" }, byPerson ? from || t("unknown") : title(from)), across.slice(0, limit).map((to) => cell(from, to)))))));
    const more = Math.max(across.length, down.length) > limit ? make("p", { class: "pager" }, make("a", { href: link({ all: 1 }, state) }, `${t("show_all")} (${down.length} × ${across.length})`)) : "";
    return [visits.length, [make("p", { class: "hint" }, t("host_rows")), swap, table, more]];
  }

  // ------------------------------------------------------------------------------------------ figures by period

  function figures() {
    const chosen = data.events.filter((one) => one.kind === "figure" && fits(one));
    const series = new Map();
    for (const one of chosen) {
      const key = JSON.stringify([one.reporter, one.partner, one.flow, one.measure, one.product, one.share_of, one.amount && one.amount.unit]);
      series.set(key, [...(series.get(key) || []), one]);
    }
    const groups = [...series.values()].sort((one, other) => other.length - one.length || headline(one[0]).localeCompare(headline(other[0]), say.language));
    const [from, bar] = pager(groups.length, ROWS);
    return [chosen.length, [...groups.slice(from, from + ROWS).map((rows) => {
      rows.sort(byDay);
      const size = (one) => Math.abs(Number((one.amount || {}).value ?? NaN));
      const most = Math.max(...rows.map(size).filter((value) => !Number.isNaN(value)), 0);
      const [first] = rows;
      const extra = listed([first.product, first.share_of && `${t("field.share_of")} ${shown("share", first.share_of)}`]);
      return make("section", { class: "series" }, make("h3", { dir: "auto" }, headline(first), extra ? make("small", {}, ` ${extra}`) : ""),
        make("table", {}, make("thead", { class: "unseen" }, make("tr", {}, ["period", "value", "to_check"].map((name) => make("th", { scope: "col" }, t(name))))),
          make("tbody", {}, rows.map((one) => {
            const line = make("span", { class: `line${one.modality ? " open" : ""}`, "aria-hidden": "true" });
            if (most && rows.length > 1) line.style.inlineSize = `${(100 * size(one)) / most}%`; else line.hidden = true;
            const [article, record] = one.members[0];
            return make("tr", {}, make("th", { scope: "row" }, period(one.period) || t("undated")),
              make("td", {}, make("a", { href: articleLink(article, record) }, amount(one.amount) || t("unresolved")), one.modality ? ` (${word(one.modality)})` : "", line),
              make("td", { class: "side" }, one.confidence !== undefined ? meter(one.confidence) : "", one.review ? flag(t("check")) : ""));
          }))));
    }), bar]];
  }

  // ------------------------------------------------------------------------------------------ contradictions

  function sides(pair) {
    return make("div", { class: "sides" }, pair.map((side) => make("div", { class: side.chosen ? "side chosen" : "side" },
      make("p", { class: "verdict" }, side.chosen ? `✓ ${side.title || t("chosen")}` : side.title || t("or"), side.value ? ": " : "", side.value ? make("b", {}, side.value) : ""),
      side.quotes, side.reason ? make("p", { class: "why" }, `${t("because")}: `, reason(side.reason, side.grounding)) : "")));
  }
  const within = (one, mainForm, mainValue) => sides([
    { chosen: true, value: shown(mainForm, mainValue), quotes: [quote(one.chosen_words)], reason: one.chosen_because, grounding: one.chosen_grounding },
    { value: shown(one.form, one.value), quotes: [quote(one.words)], reason: one.because },
  ]);
  const titled = (article) => (data.articles[article - data.offset] || {}).title || `${t("article")} ${article + 1}`;
  const source = (article, record) => make("p", { class: "meta" }, make("a", { href: articleLink(article, record), dir: "auto" }, titled(article)));
  function contradictions() {
    const events = new Map(data.events.flatMap((one) => one.members.map(([article, record]) => [`${article}/${record}`, one])));
    const about = (one) => (one.event !== undefined ? data.events[one.event] : events.get(`${one.article}/${one.record}`));
    const rows = data.contradictions.filter((one) => !isFiltered() || (about(one) && fits(about(one))));
    const [from, bar] = pager(rows.length, ROWS);
    return [rows.length, [...rows.slice(from, from + ROWS).map((one) => {
      const event = about(one);
      const title = event ? `${headline(event)}${period(event.period) ? `, ${period(event.period)}` : ""}` : upper(has(`code.${one.code}`) ? t(`code.${one.code}`) : words.en[`code.${one.code}`] || "");
      const head = [make("h3", { dir: "auto" }, event ? sign(event.kind) : "", " ", title), one.field ? make("p", { class: "meta" }, t(`field.${one.field.split(".")[0]}`)) : ""];
      if (one.sides) {
        const pair = one.sides.map((side) => ({
          chosen: side.chosen, value: shown(side.form, side.value), reason: side.chosen && one.reason,
          quotes: side.said.slice(0, 3).map((told) => [quote(told.words), source(told.article)]),
        }));
        return make("section", { class: "contradiction" }, head, sides(pair));
      }
      if (one.quotes) {
        return make("section", { class: "contradiction" }, head, say.language === "en" ? make("p", {}, one.message) : "",
          sides(one.quotes.map((parts, at) => ({ title: t(at ? "other_side" : "one_side"), quotes: [quote(parts)] }))), source(one.article));
      }
      return make("section", { class: "contradiction" }, head, within(one, one.shown.form, one.shown.value), source(one.article, one.record));
    }), bar]];
  }

  // ------------------------------------------------------------------------------------------ one article

  function article(at) {
    const own = data.articles[at - data.offset];
    const body = read(`body-${at}`);
    const records = body.records || [];
    const kindOf = new Map(records.flatMap((record) => record.fields.map((one) => [one.n, record.kind])));
    const doubtful = new Set(records.flatMap((record) => record.fields.filter((one) => one.review).map((one) => one.n)));
    const nameOf = new Map(records.flatMap((record) => record.fields.map((one) => [one.n, `${t(`field.${one.field}`)}: ${shown(one.form, one.value)}`])));
    // What is shown by whole sentences is underlined faintly: otherwise it would drown the words that show one value.
    const lengths = new Map();
    for (const line of body.lines || []) {
      let run = new Map();
      for (const part of line) {
        run = new Map((typeof part === "string" ? [] : part[1]).map((n) => [n, (run.get(n) || 0) + part[0].length]));
        for (const [n, length] of run) lengths.set(n, Math.max(length, lengths.get(n) || 0));
      }
    }
    const isBroad = (n) => lengths.get(n) > 60;
    const root = make("div", { class: "reading" });
    const piece = (part) => {
      if (typeof part === "string") return part;
      const [text, fields, sentences] = part;
      const evidence = sentences.join(" ");
      if (!fields.length) return make("span", { "data-records": evidence }, text);
      const sharp = fields.filter((n) => !isBroad(n));
      const kinds = [...new Set((sharp.length ? sharp : fields).map((n) => kindOf.get(n))), sharp.length ? "" : "broad"];
      const doubt = fields.some((n) => doubtful.has(n));
      return make("a", { class: `mark ${kinds.join(" ")}${doubt ? " doubt" : ""}`, href: `#field-${fields[0]}`, "data-fields": fields.join(" "), "data-records": evidence, title: fields.slice(0, 4).map((n) => nameOf.get(n)).join("\n") }, text);
    };
    const text = make("section", { class: "text", "aria-label": t("text_of"), lang: own.language },
      body.lines ? body.lines.map((line, n) => make("p", { dir: "auto", class: n === 0 && wordsOf(line).trim() === own.title ? "title" : null }, line.map(piece))) : empty(t("no_text")));
    const to = (number, label, rel) => (number < 0 || number >= data.total ? "" : make("a", { href: articleLink(number), rel }, label));
    const groups = ["visit", "summit", "figure"].map((kind) => {
      const rows = records.map((record, n) => [record, n]).filter(([record]) => record.kind === kind);
      return rows.length ? make("section", { class: "group" }, make("h3", {}, sign(kind), ` ${t(kind === "figure" ? "figures" : `${kind}s`)} `, make("span", { class: "many" }, String(rows.length))), rows.map(([record, n]) => card(record, n))) : "";
    });
    const list = (title, lead, rows, open) => (rows.length ? make("details", { class: "rest", open }, make("summary", {}, `${title} (${rows.length})`), lead ? make("p", { class: "meta" }, lead) : "", make("ul", {}, rows)) : "");
    const rest = [
      list(t("about_article"), "", (body.issues || []).map((one) => make("li", {}, doubtWords(one))), true),
      list(t("claims"), "", (body.claims || []).map((one) => make("li", {}, make("q", { dir: "auto" }, one.text), ` — ${word(one.outcome)}. `, make("span", { lang: "en" }, `${one.claim}: ${one.reason}`)))),
      list(t("withheld"), t("withheld_why"), (body.withheld || []).map((one) => make("li", {}, `${upper(word(one.task))} `, make("q", { dir: "auto" }, one.words), " — ", doubtWords(one), one.decided ? decided(one.decided) : ""))),
    ];
    const panel = make("section", { class: "records", "aria-label": t("records"), tabindex: "-1" }, records.length ? groups : empty(t("no_records")), rest);
    root.append(text, panel);
    light(root);
    return make("div", { class: "article" },
      make("p", { class: "pager" }, make("a", { href: viewLink("articles") }, `↑ ${t("all_articles")}`), make("span", {}, `${t("article")} ${at + 1} / ${data.total}`), to(at - 1, `← ${t("previous")}`, "prev"), to(at + 1, `${t("next")} →`, "next")),
      make("h1", { dir: "auto", lang: own.language, tabindex: "-1" }, own.title),
      make("p", { class: "meta" }, listed([`${t("published")}: ${own.published ? day(own.published) : t("undated_article")}`, own.source]), own.url ? [" · ", make("a", { href: own.url, rel: "noopener noreferrer" }, own.url)] : ""),
      own.decided ? make("p", { class: "meta reviewed" }, `${t("reviewed")}: ${listed(tally(own.decided))}`) : "",
      records.length ? make("p", { class: "hint" }, t("legend"), " ", make("span", { class: "key" }, ["visit", "summit", "figure"].map((kind) => make("span", { class: `mark ${kind}` }, t(kind))))) : "",
      root);
  }

  function card(record, number) {
    const unsure = record.fields.filter((one) => one.review).map((one) => t(`field.${one.field}`).toLocaleLowerCase(say.language));
    const grave = (record.doubts || []).filter((one) => one.severity !== "info");
    const notes = (record.doubts || []).filter((one) => one.severity === "info");
    const clashes = record.fields.flatMap((one) => (one.conflicts || []).map((other) => within(other, one.form, one.value)));
    const name = `record-${number}-name`;
    return make("article", { class: `card ${record.kind}${record.review ? " review" : ""}`, id: `record-${number}`, "data-record": number, "aria-labelledby": name },
      make("header", {}, make("h4", { id: name, dir: "auto" }, headline(record)),
        make("p", { class: "state" }, record.confidence !== undefined ? meter(record.confidence) : "",
          record.review ? flag(unsure.length > 3 ? `${t("check")}: ${unsure.length} / ${record.fields.length}` : unsure.length ? `${t("check")}: ${unsure.join(", ")}` : t("check")) : "")),
      record.decided ? decided(record.decided) : "",
      make("dl", {}, record.fields.map((one) => fieldRow(one))),
      (record.left_out || []).map((one) => decided({ ...one.decided, form: one.form, was: one.was }, `${t(`field.${one.field}`)}: `)),
      record.copied ? make("p", { class: "meta" }, `${t("copied")}: `, record.copied.map((words_, n) => [n ? ", " : "", make("q", { dir: "auto" }, words_)])) : "",
      clashes.length ? make("div", { class: "clash" }, make("h5", {}, t("contradictions")), clashes) : "",
      grave.length ? make("div", { class: "doubts" }, make("h5", {}, t("doubts")), make("ul", {}, grave.map((one) => make("li", {}, doubtWords(one))))) : "",
      notes.length ? make("details", {}, make("summary", {}, `${t("notes")} (${notes.length})`), make("ul", {}, notes.map((one) => make("li", {}, doubtWords(one))))) : "",
      record.elsewhere ? make("p", { class: "meta" }, `${t("elsewhere")}: `, record.elsewhere.slice(0, 5).map((other, n) => [n ? ", " : "", make("a", { href: articleLink(other), dir: "auto" }, titled(other))])) : "");
  }
  /** What a reviewer decided: the deed in words, by whom and when, what had been read, what it rests on. */
  function decided(one, ...before) {
    const was = one.was === undefined ? "" : [` · ${t("was")}: `, make("s", { dir: "auto" }, shown(one.form, one.was))];
    return make("p", { class: "decided" }, before, make("b", {}, `${DEEDS[one.action]} ${t(`decided.${one.action}`)}`), was,
      ` · ${one.who}, ${day(one.on)}`, one.outside ? ` · ${t("outside")}` : "", one.note ? [" · ", make("q", { dir: "auto" }, one.note)] : "");
  }
  const tally = (counts) => Object.keys(DEEDS).filter((deed) => counts[deed]).map((deed) => `${DEEDS[deed]} ${t(`decided.${deed}`)}: ${counts[deed]}`);
  function fieldRow(one) {
    const value = shown(one.form, one.value);
    const weak = { missing: t("unproved"), fuzzy: t("fuzzy") }[one.grounding];
    const inside = value ? make("a", { class: "field", id: `field-${one.n}`, href: `#words-${one.n}`, "data-fields": one.n, dir: "auto" }, value) : make("span", { class: "field none" }, t("unresolved"));
    return make("div", { class: one.review ? "line review" : "line" }, make("dt", {}, t(`field.${one.field}`)),
      make("dd", {}, inside, weak && value ? make("small", {}, ` (${weak})`) : "",
        make("span", { class: "side" }, one.confidence !== undefined ? make("small", { title: t("confidence") }, percent(one.confidence)) : "",
          one.review ? make("span", { class: "flag", role: "img", "aria-label": t("to_check"), title: t("to_check") }, FLAG) : "")),
      one.decided ? make("dd", { class: "below" }, decided(one.decided)) : "");
  }

  /** Pointing at a field lights its words, and pointing at words lights their fields; a click or Enter goes there. */
  function light(root) {
    let pinned = null;
    const numbers = (element, name) => (element.dataset[name] || "").split(" ").filter(Boolean);
    const matching = (name, wanted) => [...root.querySelectorAll(`[data-${name}]`)].filter((one) => numbers(one, name).some((n) => wanted.includes(n)));
    const clear = () => root.querySelectorAll(".lit, .told").forEach((one) => one.classList.remove("lit", "told"));
    function show(element) {
      clear();
      if (!element) return;
      if (element.matches("[data-fields]")) {
        const wanted = numbers(element, "fields");
        const isWords = element.matches(".mark");
        matching("fields", wanted).filter((one) => !isWords || one === element || one.matches(".field")).forEach((one) => one.classList.add("lit"));
      } else {
        matching("records", [element.dataset.record]).forEach((one) => one.classList.add("told"));
      }
    }
    const target = (event) => event.target.closest("[data-fields], [data-record]");
    const follow = (event) => { const found = target(event); if (found) show(found); };
    root.addEventListener("mouseover", follow);
    root.addEventListener("focusin", follow);
    root.addEventListener("mouseleave", () => show(pinned));
    root.addEventListener("click", (event) => {
      const found = event.target.closest("a[data-fields]");
      if (!found) return;
      event.preventDefault();
      pinned = found;
      show(found);
      const other = found.matches(".mark") ? ".field" : ".mark";
      const [first] = matching("fields", numbers(found, "fields")).filter((one) => one.matches(other));
      if (!first) return;
      first.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      first.focus({ preventScroll: true });
      show(found);
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { pinned = null; clear(); }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const own = event.target.closest("a.field, a.mark");
      if (!own) return;
      const all = [...root.querySelectorAll(own.matches(".field") ? "a.field" : "a.mark")];
      const next = all[all.indexOf(own) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    });
  }

  // ------------------------------------------------------------------------------------------ drawing

  const DRAWN = { articles, timeline, matrix, figures, contradictions };
  function draw() {
    const before = state;
    state = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    const wanted = state.article !== undefined ? Number(state.article) : data.home ? data.offset : data.total === 1 && !state.view ? 0 : null;
    const main = document.getElementById("main");
    if (wanted !== null && isHere(wanted)) {
      frame(null);
      main.replaceChildren(article(wanted));
      const record = state.record !== undefined && document.getElementById(`record-${state.record}`);
      if (record) { record.classList.add("asked"); record.scrollIntoView({ block: "center" }); }
      else if (before.article !== state.article) scrollTo(0, 0);
      return;
    }
    const view = VIEWS.includes(state.view) ? state.view : "articles";
    frame(view);
    const focused = document.activeElement && document.activeElement.id;
    const [count, body] = DRAWN[view]();
    const form = filters();
    main.replaceChildren(make("h1", {}, t(view)), form, count ? make("div", { class: `view ${view}` }, body) : empty(view === "contradictions" && !isFiltered() ? t("no_contradictions") : t("nothing")));
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    document.getElementById("said").textContent = `${t(view)}: ${count}`;
    if (before.view !== state.view || before.page !== state.page) scrollTo(0, 0);
  }
  paint(stored("theme"));
  document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); document.getElementById("main").focus(); });
  addEventListener("hashchange", draw);
  draw();
})();
