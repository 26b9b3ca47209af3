"use strict";
/**
 * Values in the words of a language: what the report and the review page share.
 * All text comes in through textContent: nothing of an article is ever read as markup.
 */
const speaker = (words, names, wanted) => {
  const LANGUAGES = { en: "English", ru: "Русский", ky: "Кыргызча" };
  const SIGNS = { visit: "●", summit: "◆", figure: "▲" };
  const FLAG = "⚑";

  const stored = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(`extractor.${name}`);
      localStorage.setItem(`extractor.${name}`, value);
    } catch { /* a browser may keep nothing for files */ }
    return null;
  };
  const preferred = () => (navigator.languages || []).map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES);
  let language = stored("language") || wanted || preferred() || "en";
  if (!(language in LANGUAGES)) language = "en";
  function paint(theme) {
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  // ------------------------------------------------------------------------------------------ elements

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }
  const t = (key) => words[language][key] ?? words.en[key] ?? key;
  const has = (key) => key in words[language];
  const word = (code) => (has(`word.${code}`) ? t(`word.${code}`) : String(code).replaceAll("_", " "));
  const sign = (kind) => make("span", { class: `sign ${kind}`, "aria-hidden": "true" }, SIGNS[kind]);
  const upper = (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

  // ------------------------------------------------------------------------------------------ values in words

  const area = (code) => (code ? (names[language] || {})[code] || code : "");
  const percent = (share) => `${Math.round(100 * share)} %`;

  function day(iso) {
    const [year, month, date] = iso.split("-").map(Number);
    if (!month) return String(year);
    const name = date ? t(`month.${month}`) : t(`month_alone.${month}`);
    if (language === "ky") return date ? `${year}-ж. ${date}-${name}` : `${year}-ж. ${name}`;
    return date ? `${date} ${name} ${year}` : `${name} ${year}`;
  }
  function period(one) {
    if (!one) return "";
    if (!one.start) return one.text ? `«${one.text}»` : "";
    if (!one.end) return day(one.start);
    const [start, end] = [one.start.split("-"), one.end.split("-")];
    if (language !== "ky" && start.length === 3 && end.length === 3 && start[0] === end[0] && start[1] === end[1]) {
      return `${Number(start[2])}–${day(one.end)}`;
    }
    return `${day(one.start)} – ${day(one.end)}`;
  }
  function number(text) {
    const value = Number(text);
    const size = [12, 9, 6].find((power) => Math.abs(value) >= 10 ** power);
    const shown = size ? value / 10 ** size : value;
    const written = shown.toLocaleString(language === "en" ? "en" : "ru", { maximumFractionDigits: 6 });
    return size ? `${written} ${t(`scale.${size}`)}` : written;
  }
  const unit = (code) => (code && has(`unit.${code}`) ? t(`unit.${code}`) : code || "");
  function amount(one) {
    if (!one) return "";
    const numbers = [one.value, one.value_max].filter((value) => value !== undefined).map(number).join(" – ");
    const main = numbers && [one.qualifier && word(one.qualifier), numbers, unit(one.unit)].filter(Boolean).join(" ");
    const dual = one.dual_value && `(${number(one.dual_value)} ${unit(one.dual_unit)})`;
    const rank = one.rank !== undefined && `${word("rank")} ${one.rank}`;
    return [main, dual, rank].filter(Boolean).join(" ");
  }
  function person(one, isShort) {
    if (!one) return "";
    const known = isShort ? [] : [one.role, area(one.country)];
    const extra = [...known, one.attendance && word(one.attendance)].filter(Boolean).join(", ");
    const name = one.name || area(one.country);
    const about = one.name ? extra : [isShort ? null : one.role, one.attendance && word(one.attendance)].filter(Boolean).join(", ");
    return name && about ? `${name} (${about})` : name || about;
  }
  const place = (one) => (one ? [one.city, area(one.country)].filter(Boolean).join(", ") : "");
  const FORMS = {
    person, place, period, amount, word, area, text: (value) => value, numbers: (value) => value.replace(/\d{5,}(\.\d+)?/g, number),
    share: (value) => value.split(":").map((part, at) => (at ? word(part) : area(part))).join(": "),
  };
  const shown = (form, value) => (value === undefined ? "" : FORMS[form](value));

  function headline(one) {
    if (one.kind === "visit") return `${person(one.visitor, true) || t("unknown")} → ${place(one.place) || t("unknown")}`;
    if (one.kind === "summit") {
      const parties = (one.participants || []).slice(0, 4).map((party) => party.name || area(party.country)).filter(Boolean);
      const many = (one.participants || []).length > 4 ? " …" : "";
      const isNamed = one.name && !["talks", "meeting", "sideline_meeting", "tete_a_tete"].includes(one.type);
      if (isNamed || !parties.length) return upper(one.name || word(one.type || "meeting"));
      return parties.join(" – ") + many;
    }
    const sides = [area(one.reporter) || t("unknown"), area(one.partner)].filter(Boolean).join(" – ");
    return `${sides}: ${[word(one.flow), one.measure !== "level" && word(one.measure)].filter(Boolean).join(", ")}`;
  }
  function subline(one) {
    if (one.kind === "figure") return [amount(one.amount), period(one.period), one.product, one.modality && word(one.modality)];
    return [period(one.period) || t("undated"), one.kind === "summit" && place(one.place), one.type && word(one.type), one.status && word(one.status)];
  }
  const listed = (parts) => parts.filter(Boolean).join(" · ");

  function flag(text) {
    return make("span", { class: "flag" }, make("span", { "aria-hidden": "true" }, `${FLAG} `), text);
  }
  function meter(share) {
    const bar = make("span", { class: "meter", "aria-hidden": "true" }, make("i"));
    bar.firstChild.style.inlineSize = percent(share).replace(" ", "");
    return make("span", { class: "sure" }, bar, make("span", { class: "unseen" }, `${t("confidence")} `), percent(share));
  }
  const quote = (parts) => make("blockquote", { dir: "auto" }, (parts || []).map(([text, proof]) => (proof ? make("b", {}, text) : text)));
  /** A reason that is not translated stays English, and says so to a screen reader. */
  function reason(text, otherwise) {
    const [, many, all, more] = /^(\d+) of (\d+) independent articles support it(,?)/.exec(text) || [];
    if (many) return t(more ? "reason.equal" : "reason.most").replace("{0}", many).replace("{1}", all);
    const key = [text, otherwise].map((one) => `reason.${one}`).find(has);
    return key && (language !== "en" || has(`reason.${text}`)) ? t(key) : make("span", { lang: "en" }, text);
  }
  function doubtWords(doubt) {
    if (language === "en" && doubt.message) return doubt.message;
    const key = `code.${doubt.code}`;
    if (!has(key)) return make("span", { lang: "en" }, doubt.message || words.en[key] || doubt.code);
    return [upper(t(key)), doubt.words ? [": ", make("q", { dir: "auto" }, doubt.words)] : ""];
  }

  return {
    FLAG, LANGUAGES, amount, area, day, doubtWords, flag, has, headline, listed, make, meter, paint, percent, period, person, place,
    quote, reason, shown, sign, stored, subline, t, upper, word,
    get language() { return language; },
    set language(code) { language = code; },
  };
};
