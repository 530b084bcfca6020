(function (script) {
  "use strict";
  var root = script.closest(".lab-player"), data = JSON.parse(root.querySelector(".lab-pad-data").textContent);
  if (root.dataset.live) return;
  root.dataset.live = "yes";
  var N = 32, ink = new Uint8Array(N * N), shift = [0, 0], cursor = [0, 0], given = null, sample = -1, pen = null;
  function make(tag, attributes, inside, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text) made.textContent = text;
    if (inside) inside.appendChild(made);
    return made;
  }
  var live = make("div", {"class": "lab-live"});
  var line = make("div", {"class": "lab-line", role: "status", "aria-live": "polite"}, live);
  var row = make("div", {"class": "lab-row"}, live), sheet = make("div", {"class": "lab-sheet"}, live);
  function button(name, help, press) {
    var made = make("button", {type: "button", title: help, "aria-label": help, "data-lm-suppress-shortcuts": "true"}, row, name);
    made.addEventListener("click", press);
    return made;
  }
  button("Clear", "Clear the pad", function () { ink.fill(0); given = null; shift = [0, 0]; show(); });
  [["←", "left", 0, -1], ["↑", "up", -1, 0], ["↓", "down", 1, 0], ["→", "right", 0, 1]].forEach(function (one) {
    button(one[0], "Move the digit " + one[1] + " by one pixel", function () { shift[0] += one[2]; shift[1] += one[3]; show(); });
  });
  if (data.samples.length) button("Show a digit", "Show a digit of the data", function () {
    sample = (sample + 1) % data.samples.length;
    given = data.samples[sample].split("").map(function (c) { return parseInt(c, 17) / 16; });
    shift = [0, 0];
    show();
  });
  var label = make("label", {"class": "lab-slide"}, row), fit = make("input", {type: "checkbox", "data-lm-suppress-shortcuts": "true"}, label);
  make("span", {}, label, "fill the frame, as the data do");
  fit.checked = true;
  fit.addEventListener("change", show);
  var left = make("div", {}, sheet), middle = make("div", {}, sheet), right = make("div", {"class": "lab-bars", role: "list", "aria-label": "probability of each digit"}, sheet);
  make("div", {"class": "lab-head"}, left, "Draw here");
  make("div", {"class": "lab-head"}, middle, "What the network gets");
  make("div", {"class": "lab-head"}, right, "Probabilities");
  var pad = make("canvas", {width: 256, height: 256, tabindex: 0, role: "application", "class": "lab-pad", "data-lm-suppress-shortcuts": "true",
    "aria-label": "Drawing pad of 8 by 8 squares. Draw with the mouse, or move with the arrow keys and press Space to put ink or take it away."}, left);
  var seen = make("canvas", {width: 192, height: 192, role: "img", "class": "lab-seen"}, middle), bars = [];
  for (var k = 0; k < data.classes; k++) {
    var one = make("div", {role: "listitem", "class": "lab-bar"}, right);
    make("span", {}, one, String(k));
    bars.push([one, make("i", {}, make("b", {"aria-hidden": "true"}, one)), make("span", {}, one)]);
  }
  function fitted() {  // as the data were made: the digit's own height fills the frame
    var top = N, bottom = -1, west = N, east = -1, out = new Float64Array(N * N);
    for (var r = 0; r < N; r++) for (var c = 0; c < N; c++) if (ink[r * N + c]) {
      top = Math.min(top, r); bottom = Math.max(bottom, r); west = Math.min(west, c); east = Math.max(east, c); }
    if (bottom < 0) return out;
    var high = bottom - top + 1, wide = east - west + 1, size = Math.max(high, wide), scale = size / N;
    for (r = 0; r < N; r++) for (c = 0; c < N; c++) {
      var y = Math.floor(top - (size - high) / 2 + (r + 0.5) * scale), x = Math.floor(west - (size - wide) / 2 + (c + 0.5) * scale);
      if (y >= 0 && y < N && x >= 0 && x < N) out[r * N + c] = ink[y * N + x];
    }
    return out;
  }
  function pooled() {
    var fine = fit.checked ? fitted() : ink, out = new Float64Array(64);
    for (var r = 0; r < N; r++) for (var c = 0; c < N; c++) out[(r >> 2) * 8 + (c >> 2)] += fine[r * N + c] / 16;
    return Array.from(out);
  }
  function moved(image) {
    return image.map(function (_, i) {
      var r = (i >> 3) - shift[0], c = (i & 7) - shift[1];
      return r >= 0 && r < 8 && c >= 0 && c < 8 ? image[r * 8 + c] : 0; });
  }
  function strokes(image) {  // as players/strokes.py
    var out = [];
    [[0, 1], [1, 0], [1, 1], [1, -1]].forEach(function (d) {
      [0, 2, 4].forEach(function (r0) { [0, 2, 4].forEach(function (c0) {
        var sum = 0;
        for (var r = r0; r < r0 + 4; r++) for (var c = c0; c < c0 + 4; c++) {
          var y = r + d[0], x = c + d[1];
          if (y < 8 && x >= 0 && x < 8) sum += Math.min(image[r * 8 + c], image[y * 8 + x]);
        }
        out.push(sum / 8); }); });
    });
    return out;
  }
  function forward(z) {
    data.params.forEach(function (layer, l) {
      var a = layer[1].map(function (b, j) { return layer[0][j].reduce(function (sum, w, i) { return sum + w * z[i]; }, b); });
      if (l < data.params.length - 1) { z = a.map(Math.tanh); return; }
      var top = Math.max.apply(null, a), e = a.map(function (v) { return Math.exp(v - top); });
      var sum = e.reduce(function (p, q) { return p + q; }, 0);
      z = e.map(function (v) { return v / sum; });
    });
    return z;
  }
  function grid(canvas, image, cells) {
    var g = canvas.getContext("2d"), side = canvas.width, step = side / 8;
    g.fillStyle = "#fff"; g.fillRect(0, 0, side, side);
    image(g, side);
    g.strokeStyle = "#c4c4c4"; g.lineWidth = 1; g.beginPath();
    for (var i = 1; i < 8; i++) { g.moveTo(i * step, 0); g.lineTo(i * step, side); g.moveTo(0, i * step); g.lineTo(side, i * step); }
    g.stroke();
    if (cells && document.activeElement === pad) {
      g.strokeStyle = "#0072B2"; g.lineWidth = 3;
      g.strokeRect(cursor[1] * step + 1.5, cursor[0] * step + 1.5, step - 3, step - 3);
    }
  }
  function show() {
    var image = moved(given || pooled()), empty = !image.some(function (v) { return v > 0; });
    grid(pad, function (g, side) {
      g.fillStyle = "#1a1a1a";
      var cell = side / N;
      for (var i = 0; i < N * N; i++) if (ink[i]) g.fillRect((i % N) * cell, (i / N | 0) * cell, cell, cell);
    }, true);
    grid(seen, function (g, side) {
      image.forEach(function (v, i) {
        var s = Math.round(255 * (1 - v)), w = side / 8;
        g.fillStyle = "rgb(" + s + "," + s + "," + s + ")";
        if (v > 0) g.fillRect((i & 7) * w, (i >> 3) * w, w, w);
      });
    });
    var y = forward(data.strokes ? strokes(image) : image), best = y.indexOf(Math.max.apply(null, y));
    bars.forEach(function (bar, k) {
      var share = empty ? 0 : y[k];
      bar[1].style.width = 100 * share + "%";
      bar[2].textContent = empty ? "" : (share >= 0.995 ? "1.00" : share.toFixed(2));
      bar[0].classList.toggle("lab-best", !empty && k === best);
    });
    var where = shift[0] || shift[1] ? ", moved by " + shift[1] + " to the right and " + shift[0] + " down" : "";
    var said = empty ? "The pad is empty. Draw one digit, 0 to 9, as large as the pad." :
      "Read as " + best + " with probability " + y[best].toFixed(2) + where + ".";
    if (line.textContent !== said) line.textContent = said;
    seen.setAttribute("aria-label", "The image of 8 by 8 pixels that the network gets. " + said);
  }
  function dab(x, y) {
    for (var r = 0; r < N; r++) for (var c = 0; c < N; c++)
      if (Math.hypot(c + 0.5 - x, r + 0.5 - y) < data.pen) ink[r * N + c] = 1;
  }
  function place(event) {
    var box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * N, (event.clientY - box.top) / box.height * N];
  }
  pad.addEventListener("pointerdown", function (event) {
    if (given) { given = null; ink.fill(0); }
    shift = [0, 0];
    pen = place(event); dab(pen[0], pen[1]);
    pad.setPointerCapture(event.pointerId);
    pad.focus({preventScroll: true});
    event.preventDefault();
    show();
  });
  pad.addEventListener("pointermove", function (event) {
    if (!pen) return;
    var to = place(event), steps = Math.ceil(Math.hypot(to[0] - pen[0], to[1] - pen[1]) * 2) || 1;
    for (var i = 1; i <= steps; i++) dab(pen[0] + (to[0] - pen[0]) * i / steps, pen[1] + (to[1] - pen[1]) * i / steps);
    pen = to;
    show();
  });
  ["pointerup", "pointercancel"].forEach(function (name) { pad.addEventListener(name, function () { pen = null; }); });
  pad.addEventListener("keydown", function (event) {
    var ways = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}, way = ways[event.key];
    if (way) cursor = [Math.min(7, Math.max(0, cursor[0] + way[0])), Math.min(7, Math.max(0, cursor[1] + way[1]))];
    else if (event.key === " " || event.key === "Enter") {
      if (given) { given = null; ink.fill(0); }
      var first = cursor[0] * 4 * N + cursor[1] * 4, on = ink[first + N + 1] ? 0 : 1;
      for (var r = 0; r < 4; r++) for (var c = 0; c < 4; c++) ink[first + r * N + c] = on;
    } else return;
    event.preventDefault();
    event.stopPropagation();
    show();
    if (way) line.textContent = "Row " + (cursor[0] + 1) + ", column " + (cursor[1] + 1) + (ink[cursor[0] * 4 * N + N + cursor[1] * 4 + 1] ? ", ink. " : ", empty. ") + line.textContent.replace(/^Row[^.]*\. /, "");
  });
  pad.addEventListener("focus", show);
  pad.addEventListener("blur", show);
  var still = root.querySelector(".lab-still");
  still.hidden = true;
  still.style.display = "none";
  root.insertBefore(live, still);
  show();
})(document.currentScript);
