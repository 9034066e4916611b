/* The quotations of the themes: what fits the chosen filters and the words searched for stays, the
   rest is folded away. The address holds the choice (`#theme-x?narrative=N05&q=night`), so that it
   can be sent to others and gone back to. Only what changes is touched: a page may hold 20,000. */
(function () {
"use strict";
var doc = document, bar = doc.getElementById("filter");
if (!bar) return;
function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
function by(id) { return doc.getElementById(id); }
function make(tag, given) { return Object.assign(doc.createElement(tag), given); }
var values = JSON.parse(by("th-values").textContent);
var search = by("th-q"), count = by("th-count"), again = by("th-all"), selects = {};
var MOST_OPENED = 1000;

// Without case and accents; “ and ’ as they are typed.
function fold(text) {
  text = text.toLowerCase();
  if (/[^\x00-\x7f]/.test(text)) {
    text = text.normalize("NFKD").replace(/\p{M}+/gu, "").replace(/[‘’]/g, "'").replace(/[“”„«»]/g, '"');
  }
  return text.replace(/\s+/g, " ");
}

// What stands on the page: cards hold groups, groups boxes (codes), boxes lists, lists quotations.
// Read from the page once, when it is first needed.
var index = null;
function ready() {
  if (index) return index;
  var seen = {}, codings = 0;
  index = { lists: [], boxes: [], groups: [], cards: [], items: [] };
  all("article.theme-card").forEach(function (article) {
    var card = { el: article, groups: [], id: article.id };
    all(".subgroup", article).forEach(function (section) {
      var group = { el: section, boxes: [], id: section.id, card: card };
      all("details.code", section).forEach(function (details) {
        var label = details.querySelector("summary b"), said = details.querySelector(".count");
        var box = { el: details, lists: [], said: said, full: said.textContent, label: fold(label.textContent), opened: false };
        all("ul[data-g]", details).forEach(function (ul) {
          var list = { el: ul.parentElement, ul: ul, from: index.items.length, box: box, group: group, card: card,
            code: ul.dataset.code, contrary: ul.classList.contains("contrary") };
          var start = ul.dataset.g.length;
          // A quotation is a passage; those who marked it alike stand in it.
          all("[id]", ul).forEach(function (el) {
            var id = el.id.slice(start), parts = id.split(":");
            if (!(id in seen)) seen[id] = codings++;
            if (el.parentElement === ul) index.items.push({ el: el, codings: [], n: parts[0], text: null, off: false, fit: true,
              s: el.dataset.s === undefined ? "" : values.sections[+el.dataset.s], voice: el.classList.contains("p") ? "participant" : "author" });
            index.items[index.items.length - 1].codings.push({ key: seen[id], coder: parts[1] });
          });
          list.to = index.items.length;
          box.lists.push(list);
          index.lists.push(list);
        });
        group.boxes.push(box);
        index.boxes.push(box);
      });
      card.groups.push(group);
      index.groups.push(group);
    });
    index.cards.push(card);
  });
  index.codings = codings;
  return index;
}
function textOf(item) {
  if (item.text === null) {
    var text = item.el.firstElementChild.textContent;
    for (var el = item.el.firstElementChild; el; el = el.nextElementSibling) if (el.tagName === "P" && !el.className) text += " " + el.textContent;
    item.text = fold(text);
  }
  return item.text;
}

// A choice is a set of keys and values; `in` names the theme or subtheme, `q` the words.
function same(a, b) { return address(a) === address(b); }
function address(want) {
  var parts = [];
  Object.keys(want).sort().forEach(function (key) {
    if (key !== "in" && want[key] !== "") parts.push(encodeURIComponent(key) + "=" + encodeURIComponent(want[key]));
  });
  return "#" + (want["in"] || "filter") + "?" + parts.join("&");
}
function parse(hash) {
  var cut = hash.indexOf("?"), name = decode(hash.slice(1, cut)), want = {};
  if (name !== "filter") want["in"] = name;
  hash.slice(cut + 1).split("&").forEach(function (one) {
    if (one.indexOf("=") < 0) one = decode(one);
    var at = one.indexOf("=");
    if (at > 0) want[decode(one.slice(0, at))] = decode(one.slice(at + 1));
  });
  return want;
}
function decode(text) { try { return decodeURIComponent(text); } catch (err) { return text; } }
function active(want) { return Object.keys(want).some(function (key) { return want[key] !== ""; }); }

// A function for each chosen key: does the quotation, or its whole list, fit?
function tests(want) {
  var ofItem = [], ofList = [], words = fold(want.q || "").trim().split(" ").filter(Boolean);
  Object.keys(want).forEach(function (key) {
    var value = want[key];
    if (value === "" || key === "q") return;
    if (key === "in") ofList.push(function (l) { return l.group.id === value || l.card.id === value; });
    else if (key === "code") ofList.push(function (l) { return l.code === value; });
    else if (key === "question") ofList.push(function (l) { return (values.question[l.code] || "") === value; });
    else if (key === "polarity") ofList.push(function (l) { return l.contrary === (value === "contrary"); });
    else if (key === "narrative") ofItem.push(function (i) { return i.n === value; });
    else if (key === "section") ofItem.push(function (i) { return i.s === value; });
    else if (key === "dimension") ofItem.push(function (i) { return (values.dimension[i.s] || "") === value; });
    else if (key === "voice") ofItem.push(function (i) { return i.voice === value; });
    else if (key === "coder") ofItem.push(function (i) { return i.codings.some(function (c) { return c.coder === value; }); });
    else ofItem.push(function (i) { return ((values.narrative[key] || {})[i.n] || []).indexOf(value) >= 0; });
  });
  if (words.length) ofItem.push(function (i, list) {
    return words.every(function (w) { return list.box.label.indexOf(w) >= 0 || textOf(i).indexOf(w) >= 0; });
  });
  return { item: ofItem, list: ofList };
}

function word(el, text) {
  var at = el.querySelector(":scope>.th-folded");
  if (!text) { if (at) at.remove(); return; }
  if (!at) {
    at = make("p", { className: "th-folded small soft" });
    var head = el.querySelector(":scope>.th-head,:scope>h2,:scope>h3");
    head.after(at);
  }
  if (at.textContent !== text) at.textContent = text;
}
function plural(n, one) { return n.toLocaleString("en") + " " + one + (n === 1 ? "" : "s"); }

var now = {};
function apply(want) {
  var on = active(want), test = tests(want), on_page = ready(), items = on_page.items;
  var found = new Uint8Array(on_page.codings), shown = 0, passages = 0;
  on_page.boxes.forEach(function (box) { box.fit = 0; });
  on_page.lists.forEach(function (list) {
    var fits = test.list.every(function (t) { return t(list); }), some = 0, i, item, fit;
    for (i = list.from; fits && i < list.to; i++) {
      item = items[i];
      fit = true;
      for (var k = 0; fit && k < test.item.length; k++) fit = test.item[k](item, list);
      item.fit = fit;
      if (fit) {
        passages++;
        item.codings.forEach(function (c) {
          if (want.coder && c.coder !== want.coder) return;
          some++;
          if (!found[c.key]) { found[c.key] = 1; shown++; }
        });
      }
    }
    list.fit = some;
    list.box.fit += some;
    if (list.el.hidden !== !some) list.el.hidden = !some;
    if (some) for (i = list.from; i < list.to; i++) {
      item = items[i];
      if (item.off === item.fit) { item.off = !item.fit; item.el.hidden = item.off; }
    }
  });
  var open = on && shown <= MOST_OPENED;
  on_page.boxes.forEach(function (box) {
    var away = on && !box.fit, said = on ? box.fit.toLocaleString("en") + (box.fit === 1 ? " coding" : " codings") + " shown; in all " + box.full : box.full;
    if (box.el.hidden !== away) box.el.hidden = away;
    if (box.said.textContent !== said) box.said.textContent = said;
    if (open && box.fit && !box.el.open) { box.el.open = true; box.opened = true; }
    if (!open && box.opened) { box.el.open = false; box.opened = false; }
  });
  on_page.cards.forEach(function (card) {
    var some = 0;
    card.groups.forEach(function (group) {
      var away = group.boxes.filter(function (box) { return !box.fit; }).length;
      var fit = away < group.boxes.length;
      some += fit;
      group.el.classList.toggle("folded", on && !fit);
      word(group.el, !on || !away ? "" : fit ? plural(away, "code") + " without a match folded away." : "Folded away: no match here.");
    });
    card.el.classList.toggle("folded", on && !some);
    word(card.el, on && !some ? "Folded away: no match in this theme." : "");
  });
  now = want;
  bar.classList.toggle("on", on);
  again.hidden = !on;
  tell(on ? "Shown: " + shown.toLocaleString("en") + " of the " + plural(on_page.codings, "coding") + " on this page, in " + plural(passages, "quotation") + inWords(want) + "." : plural(on_page.codings, "coding") + " on this page, in " + plural(items.length, "quotation") + ".");
}
function inWords(want) {
  var parts = Object.keys(want).filter(function (key) { return want[key] !== ""; }).map(function (key) {
    if (key === "q") return "“" + want.q + "”";
    var select = selects[key], chosen = select && Array.prototype.find.call(select.options, function (o) { return o.value === want[key]; });
    return (select ? select.dataset.name : key.replace(/_/g, " ")) + ": " + (chosen && key !== "narrative" ? chosen.textContent.trim() : want[key].replace(/^theme-/, "") || "none");
  });
  return parts.length ? " – " + parts.join(", ") : "";
}
// Said once things have settled, so that a screen reader is not talked over while one types.
var telling = 0;
function tell(text) {
  clearTimeout(telling);
  telling = setTimeout(function () { if (count.textContent !== text) count.textContent = text; }, now.q && doc.activeElement === search ? 250 : 0);
}

// The lists to choose from.
function choice(key, name, options) {
  var label = make("label", { textContent: name }), select = make("select", { id: "th-by-" + key });
  select.dataset.name = name.toLowerCase();
  select.add(new Option("any", ""));
  options.forEach(function (one) { select.add(new Option(one[1], one[0])); });
  label.append(select);
  by("th-choices").append(label);
  selects[key] = select;
  select.addEventListener("change", function () { go(chosen()); });
}
var named = all("article.theme-card,.subgroup.sub").map(function (el) {
  return [el.id, (el.matches(".sub") ? "\u00a0\u00a0\u00a0" : "") + el.dataset.label];
});
choice("in", "Theme", named);
var codes = {};
all("details.code").forEach(function (el) {
  var list = el.querySelector("ul[data-g]");
  if (list) codes[list.dataset.code] = el.querySelector("summary b").textContent;
});
choice("code", "Code", Object.keys(codes).map(function (id) { return [id, codes[id]]; }).sort(function (a, b) { return a[1].localeCompare(b[1]); }));
values.choices.forEach(function (one) { choice(one[0], one[1], one[2]); });
choice("polarity", "Polarity", [["supporting", "supporting"], ["contrary", "contrary"]]);
choice("voice", "Voice", [["author", "author"], ["participant", "participant"]]);
function chosen() {
  var want = {};
  Object.keys(selects).forEach(function (key) { if (selects[key].value) want[key] = selects[key].value; });
  // What the lists do not hold (a link from elsewhere may name it) stays until it is cleared.
  Object.keys(now).forEach(function (key) { if (!(key in selects) && key !== "q" && now[key]) want[key] = now[key]; });
  if (search.value.trim()) want.q = search.value.trim();
  return want;
}
function fill(want) {
  Object.keys(selects).forEach(function (key) { selects[key].value = want[key] || ""; if (selects[key].selectedIndex < 0) selects[key].value = ""; });
  if (search.value.trim() !== (want.q || "")) search.value = want.q || "";
}

// The address. Typing changes the entry that typing made; a choice makes a new one.
var typed = false;
function go(want, typing) {
  if (!same(want, now)) {
    var to = active(want) ? address(want) : "#filter";
    if (typing && typed) history.replaceState(null, "", to); else history.pushState(null, "", to);
  }
  typed = !!typing;
  apply(want);
}
var clicked = false;
function arrive() {
  var hash = location.hash, want = {}, kept = history.state && history.state.filter, moved = false;
  if (hash.indexOf("?") >= 0) { want = parse(hash); moved = true; }
  else if (kept) want = parse(kept);
  else if (clicked && active(now)) {
    // A link within the page: the filter stays, unless it hides what the link leads to.
    var target = by(decode(hash.slice(1)));
    if (target && !target.closest("[hidden],.folded")) { want = now; history.replaceState({ filter: address(now) }, ""); }
  }
  clicked = typed = false;
  fill(want);
  apply(want);
  if (moved) {
    // To the quotations, past what the theme's card says before them.
    var group = want["in"] && by(want["in"]);
    if (!group || group.closest(".folded")) group = bar;
    (group.querySelector(".subgroup:not(.folded)") || group).scrollIntoView();
    group.focus({ preventScroll: true });
  } else if (hash.length > 1) {
    var at = by(decode(hash.slice(1)));
    if (at) at.scrollIntoView();
  }
}
doc.addEventListener("click", function (event) {
  clicked = !!(event.target.closest && event.target.closest('a[href^="#"]'));
  setTimeout(function () { clicked = false; }, 300);
});
window.addEventListener("hashchange", arrive);
var waiting = 0;
search.addEventListener("input", function () {
  clearTimeout(waiting);
  waiting = setTimeout(function () { go(chosen(), true); }, 120);
});
search.addEventListener("change", function () {
  clearTimeout(waiting);
  go(chosen(), true);
});
again.addEventListener("click", function () {
  var at = now["in"] && by(now["in"]);
  fill({});
  go({});
  (at || bar).scrollIntoView();
  (at || search).focus({ preventScroll: true });
});

// The tools of a quotation, and the links of a table's numbers, are made when they come near the
// screen.
var near = new IntersectionObserver(function (entries) {
  entries.forEach(function (entry) {
    if (!entry.isIntersecting) return;
    near.unobserve(entry.target);
    if (entry.target.tagName === "UL") equip(entry.target); else number(entry.target);
  });
}, { rootMargin: "50% 0%" });
function equip(ul) {
  all("li", ul).forEach(function (li) {
    var link = make("a", { className: "th-link", href: "#" + li.id, textContent: "link" });
    link.setAttribute("aria-label", "Link to this quotation");
    li.insertBefore(link, li.querySelector("p"));
  });
  doc.dispatchEvent(new CustomEvent("quotations", { detail: ul }));
}
function number(table) {
  all("td:not(.zero)", table.tBodies[0]).forEach(function (cell) {
    var row = cell.parentElement.cells[0], column = table.tHead.rows[0].cells[cell.cellIndex];
    var turned = "v" in row.dataset, value = (turned ? row : column).dataset.v, to = (turned ? column : row).querySelector("a");
    var link = make("a", { textContent: cell.textContent });
    link.setAttribute("href", to.getAttribute("href") + "?" + (value === undefined ? "" : table.dataset.by + "=" + encodeURIComponent(value)));
    cell.replaceChildren(link);
  });
}
all("ul[data-g],table[data-by]").forEach(function (el) { near.observe(el); });

// While nothing else is to be done, what the first search needs.
var later = window.requestIdleCallback || function (run) { setTimeout(run, 50); };
var folded = 0;
function warm(rest) {
  var items = ready().items;
  for (var i = 0; folded < items.length && (i < 50 || (rest && rest.timeRemaining() > 2)); i++) textOf(items[folded++]);
  if (folded < items.length) later(warm);
}

bar.hidden = false;
if (location.hash.length > 1 || history.state) arrive();
else later(function () { if (!active(now)) apply({}); });
later(warm);
})();
