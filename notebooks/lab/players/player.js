(function (script) {
  "use strict";
  var root = script.closest(".lab-player"), data = JSON.parse(root.querySelector(".lab-frames").textContent);
  if (root.dataset.live) return;
  root.dataset.live = "yes";
  var at = data.sliders.map(function (one) { return one.at; }), moved = Math.max(0, data.sliders.findIndex(function (one) { return one.play; }));
  var kept = [], roles = ["target", "wrong", "orange", "grey"], timer = 0, turn = 0;
  function make(tag, attributes, inside, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text) made.textContent = text;
    if (inside) inside.appendChild(made);
    return made;
  }
  function code(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").split("`").map(function (part, i) {
      return i % 2 ? "<code>" + part + "</code>" : part; }).join("");
  }
  var live = make("div", {"class": "lab-live"});
  var row = make("div", {"class": "lab-row"}, live), inputs = [];
  function button(name, help, press) {
    var made = make("button", {type: "button", title: help, "data-lm-suppress-shortcuts": "true"}, row, name);  // its keys are its own
    made.addEventListener("click", press);
    return made;
  }
  function last() { return data.sliders[moved].labels.length - 1; }
  function go(to) { at[moved] = Math.min(Math.max(to, 0), last()); show(); }
  function stop() { clearTimeout(timer); timer = 0; play.textContent = "Play"; line.setAttribute("aria-live", "polite"); }
  function tick() {
    if (!root.isConnected || at[moved] >= last()) return stop();
    go(at[moved] + 1);
    timer = setTimeout(tick, data.sliders[moved].play || 200);
  }
  var first, back, play, forward, end;
  if (data.steps) {
    first = button("First", "go to the first step", function () { stop(); go(0); });
    back = button("Step back", "one step back", function () { stop(); go(at[moved] - 1); });
  }
  play = button("Play", "show one after the other; press again to stop", function () {
    if (timer) return stop();
    if (at[moved] >= last()) go(0);
    play.textContent = "Pause";
    line.setAttribute("aria-live", "off");
    timer = setTimeout(tick, 150);
  });
  if (data.steps) {
    forward = button("Step forward", "one step forward", function () { stop(); go(at[moved] + 1); });
    end = button("Last", "go to the last step", function () { stop(); go(last()); });
  }
  if (data.kept) {
    button(data.kept, "leave it in the picture to compare the next ones with it", function () {
      var now = frame();
      if (now[2]) kept.push([now[2], now[0]]);
      if (kept.length > roles.length) kept.shift();
      show();
    });
    button("Forget", "take away what was kept", function () { kept = []; show(); });
  }
  data.sliders.forEach(function (one, i) {
    var label = make("label", {"class": "lab-slide"}, row), name = make("span", {}, label, one.name);
    var input = make("input", {type: "range", min: 0, max: one.labels.length - 1, step: 1, value: at[i], "aria-label": one.name,
      "data-lm-suppress-shortcuts": "true"}, label);
    var value = make("span", {"class": "lab-value", "aria-hidden": "true"}, label);
    input.addEventListener("input", function () { stop(); moved = i; at[i] = +input.value; show(); });
    inputs.push([input, value]);
  });
  var line = make("div", {"class": "lab-line", role: "status", "aria-live": "polite"}, live);
  var figure = make("figure", {}, live), image = make("img", {width: data.width}, figure);
  var memory = make("ol", {"class": "lab-kept", "aria-label": "kept for comparison"}, live);
  function reach() {  // on a narrow page the picture keeps a size that can be read, and scrolls, by keys too
    if (figure.scrollWidth > figure.clientWidth + 1) figure.tabIndex = 0;
    else figure.removeAttribute("tabindex");
  }
  window.addEventListener("resize", reach);
  function frame() {
    var index = 0;
    at.forEach(function (position, i) { index = index * data.sliders[i].labels.length + position; });
    return data.frames[index];
  }
  function show() {
    var now = frame(), parts = now[1].map(function (i) { return data.table[i]; }), mine = ++turn, next = new Image();
    var earlier = kept.map(function (one, k) {
      return one[0].map(function (i) { return data.table[i].replace(/forward/g, roles[k]); }).join(""); }).join("");
    parts.splice(2, 0, earlier);
    next.src = "data:image/svg+xml," + encodeURIComponent(parts.join(""));
    inputs.forEach(function (pair, i) {
      var text = data.sliders[i].labels[at[i]];
      pair[0].value = at[i];
      pair[0].setAttribute("aria-valuetext", text);
      pair[1].textContent = text;
    });
    function both() {  // words and picture change together
      if (mine !== turn) return;
      line.innerHTML = code(now[0]);
      image.src = next.src;
      image.alt = data.alt + " " + now[0].replace(/`/g, "");
      memory.hidden = !kept.length;
      reach();
      memory.textContent = "";
      kept.forEach(function (one, k) { make("li", {}, memory, ["green", "purple", "orange", "grey"][k] + ": " + one[1]); });
    }
    next.decode ? next.decode().then(both, both) : both();
    if (first) {
      first.disabled = back.disabled = at[0] === 0;
      forward.disabled = end.disabled = at[0] === last();
    }
  }
  var still = root.querySelector(".lab-still");
  still.hidden = true;
  still.style.display = "none";
  root.insertBefore(live, still);
  show();
})(document.currentScript);
