/** What the page of documentation does: it searches, follows the arrow keys, and changes between light and dark. */

export const pageScript = `
(() => {
  "use strict";
  const root = document.documentElement;
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const theme = document.getElementById("theme");
  const index = document.getElementById("index");
  /** What the author says; what stands in every entry, such as "input", finds nothing. */
  const wordsOf = ({ children }) =>
    [...children].map((part) => (part.matches("h4, .usage") ? "" : part.textContent)).join("\\n").toLowerCase();
  const entries = [...document.querySelectorAll("nav a[data-entry]")].map((link) => {
    const article = document.getElementById(link.dataset.entry);
    const text = article ? wordsOf(article) : "";
    return { link, row: link.parentElement, article, name: link.dataset.entry.replace(/^type-/, "").toLowerCase(), text };
  });
  const groups = [...document.querySelectorAll("nav .group, main section")];
  const narrow = matchMedia("(max-width: 52rem)");
  if (narrow.matches) index.open = false;

  const remembered = () => { try { return localStorage.getItem("wsrpc-theme"); } catch { return null; } };
  const remember = (value) => { try { localStorage.setItem("wsrpc-theme", value); } catch { /* a page from a disk may not */ } };
  const themes = ["auto", "light", "dark"];
  const show = (value) => {
    if (value === "auto") delete root.dataset.theme; else root.dataset.theme = value;
    theme.textContent = { auto: "Auto", light: "Light", dark: "Dark" }[value];
    theme.setAttribute("aria-label", "Colours: " + theme.textContent);
  };
  let chosen = themes.includes(remembered()) ? remembered() : "auto";
  show(chosen);
  theme.hidden = false;
  theme.addEventListener("click", () => {
    chosen = themes[(themes.indexOf(chosen) + 1) % themes.length];
    remember(chosen);
    show(chosen);
  });

  const isShown = ({ row }) => !row.hidden;
  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const entry of entries) {
      const hit = words.every((word) => entry.name.includes(word) || entry.text.includes(word));
      entry.row.hidden = !hit;
      if (entry.article) entry.article.hidden = !hit;
    }
    for (const group of groups) {
      const inside = group.querySelectorAll(group.className === "group" ? "li" : "article");
      group.hidden = ![...inside].some((one) => !one.hidden);
    }
    const count = entries.filter(isShown).length;
    found.textContent = words.length === 0 ? "" : count === 0 ? "Nothing found" : count + " found";
    if (words.length > 0) index.open = true;
  };
  search.hidden = false;
  search.addEventListener("input", filter);

  /** Names that fit come before texts that fit. */
  const best = () => {
    const word = search.value.trim().toLowerCase();
    const shown = entries.filter(isShown);
    return shown.find(({ name }) => name.split(".").pop().startsWith(word)) ?? shown.find(({ name }) => name.includes(word)) ?? shown[0];
  };
  const move = (step) => {
    const links = entries.filter(isShown).map(({ link }) => link);
    const at = links.indexOf(document.activeElement);
    if (at + step < 0) return search.focus();
    (links[at + step] ?? links[at]).focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inSearch = event.target === search;
    const inIndex = index.contains(event.target);
    if (event.key === "/" && !inSearch) search.select();
    else if (event.key === "Escape" && (inSearch || inIndex)) { search.value = ""; filter(); search.focus(); }
    else if (event.key === "Enter" && inSearch) best()?.link.click();
    else if (event.key === "ArrowDown" && (inSearch || inIndex)) move(1);
    else if (event.key === "ArrowUp" && inIndex) move(-1);
    else return;
    event.preventDefault();
  });

  /** A link leads nowhere while the search hides what it names. */
  const reveal = (target) => {
    const article = document.getElementById(target);
    if (!article?.hidden) return;
    search.value = "";
    filter();
    article.scrollIntoView();
  };
  const named = (hash) => { try { return decodeURIComponent(hash.slice(1)); } catch { return ""; } };
  document.querySelector("main").addEventListener("click", ({ target }) => reveal(named(target.closest("a")?.hash ?? "")));

  const mark = () => {
    const target = named(location.hash);
    reveal(target);
    for (const { link } of entries) {
      if (link.dataset.entry === target) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
    if (narrow.matches && target !== "") index.open = false;
  };
  addEventListener("hashchange", mark);
  mark();
})();
`;
