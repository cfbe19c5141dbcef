// The planner's table in the browser: it draws what the server sends and sends back what a person does. Nothing is worked
// out here but the scale of a drawing; every figure and every word comes from the server.
const SVG = "http://www.w3.org/2000/svg"
const BEAT = 10000 // ms between two looks at whether the server is there

function h(tag, attrs = {}, ...children) {
  const el = document.createElement(tag)
  for (const [name, value] of Object.entries(attrs)) {
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value)
    else if (name in el && typeof value !== "string") el[name] = value
    else if (value !== null && value !== undefined && value !== false) el.setAttribute(name, value)
  }
  el.append(...children.flat().filter((c) => c !== null && c !== undefined))
  return el
}

function s(tag, attrs = {}, ...children) {
  const el = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attrs)) el.setAttribute(name, value)
  el.append(...children)
  return el
}

const fill = (text, fields) => text.replace(/\{(\w+)\}/g, (_, name) => fields[name])

function save(name, type, parts) {
  const url = URL.createObjectURL(new Blob(parts, { type }))
  const a = h("a", { href: url, download: name })
  a.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0))

// ---- drawings ---------------------------------------------------------------------------------------------------------
function steps(low, high, wanted) {
  const span = high - low || Math.abs(high) || 1
  const raw = span / wanted
  const size = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 2.5, 5, 10].map((k) => k * size).find((k) => k >= raw)
  const out = []
  for (let v = Math.ceil(low / step - 1e-9) * step; v <= high + step * 1e-9; v += step) out.push(v)
  return out
}

// Figures in the unit that is said beside them, with the decimals that tell one step from the next.
function scaled(per, step, lang) {
  const digits = [0, 1, 2, 3, 4, 5, 6].find((k) => Math.abs((step / per) * 10 ** k - Math.round((step / per) * 10 ** k)) < 1e-6) ?? 6
  const format = new Intl.NumberFormat(lang === "es" ? "es-MX" : "en", { maximumFractionDigits: digits })
  return (v) => format.format(v / per)
}

function line(years, values, x, y) {
  let path = "", pen = false
  years.forEach((year, k) => {
    if (values[k] === null) { pen = false; return }
    path += `${pen ? "L" : "M"}${x(year).toFixed(1)},${y(values[k]).toFixed(1)}`
    pen = true
  })
  return path
}

function fan(chart, band, words, lang) {
  const [width, height, left, right, top, bottom] = [420, 220, 62, 14, 10, 26]
  const ends = band ? [...band.low[chart.series], ...band.high[chart.series]] : []
  const known = [...chart.now, ...chart.start, ...ends].filter((v) => v !== null)
  let [low, high] = [Math.min(...known), Math.max(...known)]
  const pad = (high - low || Math.abs(high) || 1) * 0.06
  ;[low, high] = [low - pad, high + pad]
  const [first, last] = [chart.years[0], chart.years.at(-1)]
  const x = (v) => left + ((v - first) / (last - first)) * (width - left - right)
  const y = (v) => height - bottom - ((v - low) / (high - low)) * (height - top - bottom)
  const ticks = steps(low, high, 4)
  const said = scaled(chart.per, ticks[1] - ticks[0], lang)
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${chart.label}, ${chart.unit}: ${chart.base_year} ${said(chart.now[chart.years.indexOf(chart.base_year)])}; ${last} ${said(chart.now.at(-1))}` })
  for (const v of ticks) {
    svg.append(s("line", { x1: left, x2: width - right, y1: y(v), y2: y(v), class: v === 0 ? "zero" : "grid" }))
    svg.append(s("text", { x: left - 6, y: y(v) + 4, class: "tick", "text-anchor": "end" }, said(v)))
  }
  for (const year of chart.years.filter((v) => (v - last) % 3 === 0)) {
    svg.append(s("text", { x: x(year), y: height - 8, class: "tick", "text-anchor": year === last ? "end" : "middle" }, String(year)))
  }
  svg.append(s("line", { x1: x(chart.base_year), x2: x(chart.base_year), y1: top, y2: height - bottom, class: "base" }))
  const at = chart.years.indexOf(chart.base_year)
  const ahead = chart.years.slice(at)
  if (band) {
    const [lows, highs] = [band.low[chart.series].slice(at), band.high[chart.series].slice(at)]
    const area = line(ahead, highs, x, y) + line([...ahead].reverse(), [...lows].reverse(), x, y).replace("M", "L") + "Z"
    svg.append(s("path", { d: area, class: "band" }))
  }
  svg.append(s("path", { d: line(ahead, chart.start.slice(at), x, y), class: "start" }))
  svg.append(s("path", { d: line(chart.years.slice(0, at + 1), chart.now.slice(0, at + 1), x, y), class: "past" }))
  svg.append(s("path", { d: line(ahead, chart.now.slice(at), x, y), class: "now" }))
  return svg
}

function spark(points, label, digits) {
  if (points.length < 2) return null
  const [width, height] = [150, 40]
  const values = points.map((p) => p[1])
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (k) => 4 + (k / (points.length - 1)) * (width - 8)
  const y = (v) => height - 5 - ((v - low) / (high - low || 1)) * (height - 10)
  const path = points.map((p, k) => `${k ? "L" : "M"}${x(k).toFixed(1)},${y(p[1]).toFixed(1)}`).join("")
  const [from, to] = [points[0], points.at(-1)]
  const say = (p) => `${p[0]}: ${p[1].toFixed(digits)}`
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "spark", "aria-label": `${label}, ${say(from)}; ${say(to)}` }, s("path", { d: path, class: "past" }), s("circle", { cx: x(points.length - 1), cy: y(to[1]), r: 2.5, class: "dot" }))
  return h("p", { class: "sparks" }, svg, h("small", {}, `${label}: ${from[0]}–${to[0]}, ${to[1].toFixed(digits)}`))
}

// ---- the table --------------------------------------------------------------------------------------------------------
class Table {
  constructor(model, el) {
    this.model = model
    this.root = h("div", { class: "mesa" })
    this.parts = {}
    el.append(this.root)
    const kept = model.alone ? JSON.parse(sessionStorage.getItem("piimss.kept") ?? "[]") : [] // before it is written over
    this.frame()
    if (kept.length) this.send({ do: "restore", kept })
    for (const name of ["state", "figures", "bands", "effects", "note", "compared", "sought"]) model.on(name, () => this[name]())
    model.on("frame", () => this.frame())
    model.on("file", () => this.file())
    if (model.alone) this.alone()
  }

  send(what) {
    this.model.send_msg(what)
  }

  word(name, fields) {
    const text = this.model.frame.words[name] ?? name
    return fields ? fill(text, fields) : text
  }

  alone() { // a page of its own: the address carries the levers, the tab keeps what is kept
    setInterval(async () => {
      let here = false
      try { here = (await fetch("vivo", { cache: "no-store" })).ok } catch { here = false }
      this.parts.lost.hidden = here
    }, BEAT)
  }

  frame() {
    const frame = this.model.frame
    if (this.model.alone) {
      document.documentElement.lang = frame.lang
      document.title = frame.words.title
    }
    this.root.lang = frame.lang
    this.paint(this.theme ?? "auto")
    this.levers = new Map()
    this.root.replaceChildren(this.head(), this.body())
    for (const part of ["state", "figures", "bands", "effects", "compared", "sought", "note"]) this[part]()
  }

  paint(theme) {
    this.theme = theme
    this.root.dataset.theme = theme
    if (!this.model.alone) return
    const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches)
    document.body.style.background = dark ? "#10171e" : "#f6f8fa"
    document.body.style.margin = "0"
  }

  head() {
    const w = (name) => this.word(name)
    const frame = this.model.frame
    const choose = (label, options, chosen, done, name) => h("label", { class: "choose" }, h("span", {}, label),
      h("select", { name, onchange: (e) => done(e.target.value) }, options.map(([v, t]) => h("option", { value: v, selected: v === chosen }, t))))
    this.parts.lost = h("p", { class: "lost", role: "alert", hidden: true }, w("lost"))
    return h("header", {},
      h("div", { class: "brand" }, h("h1", {}, w("title")), h("p", {}, w("lead"))),
      h("div", { class: "tools" },
        choose(w("start"), frame.starts.map((one) => [one.name, one.name]), frame.start, (start) => this.send({ do: "begin", start }), "start"),
        choose(w("language"), [["es", "Español"], ["en", "English"]], frame.lang, (lang) => this.send({ do: "lang", lang }), "lang"),
        choose(w("theme"), [["auto", w("theme_auto")], ["light", w("theme_light")], ["dark", w("theme_dark")]], this.theme ?? "auto", (theme) => this.paint(theme), "theme")),
      this.parts.lost)
  }

  body() {
    const w = (name) => this.word(name)
    const p = this.parts
    p.note = h("p", { class: "note", role: "alert", hidden: true })
    p.moved = h("div", { class: "moved" })
    p.undo = h("button", { type: "button", onclick: () => this.send({ do: "undo" }) }, w("undo"))
    p.reset = h("button", { type: "button", onclick: () => this.send({ do: "reset" }) }, w("reset"))
    p.cards = h("div", { class: "cards" })
    p.status = h("p", { class: "status", role: "status", "aria-live": "polite" })
    p.progress = h("div", { class: "progress" })
    p.effects = h("div", { class: "effects" })
    p.charts = h("div", { class: "charts" })
    p.metas = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": w("metas_board") })
    p.kept = h("div", { class: "kept" })
    p.goal = h("div", { class: "goal" }, this.goalForm())
    p.files = h("div", { class: "files" }, this.fileForm())
    const section = (name, title, ...inside) => h("section", { "aria-labelledby": `t-${name}`, class: name }, h("h2", { id: `t-${name}` }, title), ...inside)
    return h("div", { class: "body" },
      h("aside", { "aria-label": w("levers") },
        h("div", { class: "aside-head" }, h("h2", {}, w("levers")), h("div", { class: "buttons" }, p.undo, p.reset)),
        p.moved,
        this.model.frame.groups.map((group, k) => h("details", { class: "group", open: innerWidth > 820 || k === 0 }, h("summary", {}, h("h3", {}, group.label)),
          this.model.frame.levers.filter((lever) => lever.group === group.name).map((lever) => this.lever(lever))))),
      h("main", {}, p.note,
        section("answers", w("answers"), p.status, p.cards, p.progress),
        section("effects-section", w("effects"), p.effects),
        section("goal-section", w("goal"), p.goal),
        section("charts-section", w("charts"), h("p", { class: "legend" }, h("span", { class: "key past" }, w("legend_history")), h("span", { class: "key start" }, w("legend_start")), h("span", { class: "key now" }, w("legend_now")), h("span", { class: "key band" }, w("band"))), p.charts),
        section("metas-section", w("metas_board"), p.metas),
        section("keep-section", w("keep"), this.keepForm(), p.kept),
        section("files-section", w("own"), p.files)))
  }

  // -- a lever
  lever(lever) {
    const id = `l-${lever.key.replaceAll(".", "-")}`
    const show = (v) => Number(v).toFixed(lever.digits)
    const move = (value) => this.send({ do: "move", key: lever.key, value })
    const parts = {}
    const commit = () => { // once for each number written, whichever event says so
      parts.editing = false
      if (parts.number.value === parts.said) return
      parts.said = parts.number.value
      move(parts.number.value)
    }
    parts.slider = h("input", { type: "range", min: lever.low, max: lever.high, step: "any", "aria-label": `${lever.label} (${lever.unit})`,
      oninput: (e) => { parts.editing = true; parts.number.value = show(this.snap(e.target.value, lever)) }, onchange: (e) => { parts.editing = false; move(this.snap(e.target.value, lever)) },
      onkeydown: (e) => {
        const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[e.key]
        if (!by) return
        e.preventDefault()
        const value = Math.min(lever.high, Math.max(lever.low, this.snap(Number(parts.slider.value) + by * lever.step, lever)))
        parts.slider.value = value
        parts.number.value = show(value)
        parts.editing = true
        clearTimeout(parts.wait)
        parts.wait = setTimeout(() => { parts.editing = false; move(value) }, 350)
      } })
    parts.number = h("input", { type: "text", inputmode: "decimal", id, class: "number", autocomplete: "off", "aria-describedby": `${id}-e`, oninput: () => { parts.editing = true }, onchange: () => commit(), onkeydown: (e) => { if (e.key === "Enter") commit() } })
    parts.back = h("button", { type: "button", class: "back", hidden: true, title: this.word("back"), "aria-label": `${this.word("back")}: ${lever.label}`, onclick: () => this.send({ do: "reset", key: lever.key }) }, "↺")
    parts.means = h("span", { class: "means" })
    parts.error = h("p", { class: "error", id: `${id}-e`, role: "alert" })
    parts.years = Object.keys(lever.years).map((year) => h("input", { type: "text", inputmode: "decimal", class: "number", autocomplete: "off", "data-year": year, "aria-label": `${lever.label}, ${year}`, oninput: (e) => { e.target.editing = true }, onchange: () => this.path(lever, parts, year) }))
    parts.row = h("div", { class: "lever", "data-key": lever.key },
      h("div", { class: "lever-top" }, h("label", { for: id }, lever.label), parts.back),
      h("div", { class: "lever-row" }, parts.slider, parts.number, h("span", { class: "unit" }, lever.unit)),
      parts.error,
      h("details", {}, h("summary", {}, parts.means, h("span", { class: "more" }, this.word("more"))),
        h("p", {}, lever.sentence),
        spark(lever.history, this.word("history"), lever.digits),
        parts.years.length ? h("div", { class: "years", role: "group", "aria-label": `${lever.label}: ${this.word("by_year")}` }, parts.years.map((input) => h("label", {}, h("span", {}, input.dataset.year), input))) : null,
        h("dl", {}, h("dt", {}, this.word("in_start")), h("dd", {}, `${show(lever.present)} ${lever.unit}`), h("dt", {}, this.word("may_go")), h("dd", {}, lever.range), h("dt", {}, this.word("source")), h("dd", {}, lever.source), h("dt", {}, this.word("why")), h("dd", {}, lever.why))))
    this.levers.set(lever.key, { lever, parts, show })
    return parts.row
  }

  snap(value, lever) {
    return Number((Math.round(value / lever.step) * lever.step).toFixed(6))
  }

  path(lever, parts, year) { // the year that was written, and the others as they are to the last digit
    const input = parts.years.find((one) => one.dataset.year === year)
    input.editing = false
    const own = { ...this.years(lever), [year]: input.value }
    this.send({ do: "move", key: lever.key, value: own })
  }

  years(lever) {
    const moved = this.model.state.moved.find((one) => one.key === lever.key)
    return moved ? moved.years : lever.years
  }

  // -- what the server says
  state() {
    const state = this.model.state
    for (const [key, { lever, parts, show }] of this.levers) {
      const moved = state.moved.find((one) => one.key === key)
      const value = moved ? moved.value : lever.present
      // What is being written or dragged is not touched; what is wrong stays, to be corrected.
      if (!parts.editing) parts.slider.value = value
      parts.slider.setAttribute("aria-valuetext", `${show(value)} ${lever.unit}`)
      if (!parts.editing && !parts.error.textContent) parts.said = parts.number.value = show(value)
      parts.back.hidden = !moved
      parts.row.classList.toggle("is-moved", Boolean(moved))
      for (const input of parts.years) if (!input.editing) input.value = Number(this.years(lever)[input.dataset.year]).toFixed(lever.digits)
    }
    const p = this.parts
    p.undo.disabled = !state.undo
    p.reset.disabled = !state.moved.length
    p.moved.replaceChildren(state.moved.length
      ? h("ul", { "aria-label": this.word("moved_levers") }, state.moved.map((one) => h("li", {}, one.path ? `${one.label}: ${this.word("by_year")}` : `${one.label}: ${Number(one.value.toFixed(3))} ${one.unit}`)))
      : h("p", {}, this.word("none_moved")))
    p.status.textContent = state.busy ? this.word("stale") : ""
    this.root.classList.toggle("busy", state.busy)
    if (this.model.alone) {
      history.replaceState(null, "", `?${state.link}`)
      sessionStorage.setItem("piimss.kept", JSON.stringify(state.kept))
    }
    this.drawKept()
  }

  fresh(answer) { // only what answers the levers as they are
    return answer.done && answer.digest === this.model.state.digest ? answer : null
  }

  figures() {
    const found = this.model.figures
    if (!found.cards) return
    const band = this.fresh(this.model.bands)
    this.root.dataset.digest = found.digest // which request the figures drawn answer
    this.root.classList.toggle("busy", this.model.state.busy)
    this.parts.status.textContent = this.model.state.busy ? this.word("stale") : ""
    const card = (name, label, value, unit, change, good, rest, extra = {}) => h("article", { class: `card ${good}`, "data-series": name, ...extra },
      h("h3", {}, label), h("p", { class: "big" }, value, " ", h("small", {}, unit)),
      h("p", { class: "change" }, change ? `${change} ` : "", h("span", {}, change ? this.word("against") : this.model.state.moved.length ? this.word("same") : "")), rest)
    const horizon = this.model.frame.horizon
    const cards = found.cards.map((one) => card(one.series, `${one.label}, ${one.year}`, one.value, one.unit, one.change, one.good, [
      h("p", { class: "range" }, band ? `${this.word("band")}: ${band.last[one.series]}` : "\u00a0", band ? h("small", {}, ` ${band.held[one.series]}`) : null),
      h("button", { type: "button", class: "seek", onclick: () => this.seek(one.series, one.raw) }, this.word("goal_card"))], { "data-raw": String(one.raw) }))
    const lasts = found.lasts
    cards.splice(2, 0, card("lasts", this.word("last"), lasts ? lasts.value : "…", "", lasts ? lasts.change : "", lasts ? lasts.good : "", h("p", { class: "range" }, this.word("last_note"), band ? h("small", {}, ` ${band.lasts}`) : null)))
    const ahead = found.metas.filter((one) => !one.past)
    const [met, was] = [ahead.filter((one) => one.met).length, ahead.filter((one) => one.was).length]
    const change = met === was ? "" : `${met > was ? "+" : "−"}${Math.abs(met - was)}`
    cards.push(card("metas", `${this.word("metas")}, ${horizon}`, this.word("of", { n: met, all: ahead.length }), "", change, met > was ? "good" : met < was ? "bad" : "", h("p", { class: "range" }, this.word("metas_note"))))
    this.parts.cards.replaceChildren(...cards)
    for (const [key, { parts }] of this.levers) parts.means.textContent = found.means[key] ? `${found.means[key]} · ` : ""
    this.drawCharts(band)
    this.drawMetas(band)
  }

  bands() {
    const bands = this.model.bands
    const p = this.parts.progress
    if (bands.digest && bands.digest !== this.model.state.digest) return
    if (bands.done) p.replaceChildren(h("p", {}, bands.done))
    else if (bands.part !== undefined && bands.part !== null) {
      const percent = Math.round(100 * bands.part)
      p.replaceChildren(h("label", {}, this.word("bands_coming", { percent }), h("progress", { max: 100, value: percent })), h("button", { type: "button", onclick: () => this.send({ do: "cancel" }) }, this.word("cancel")))
    } else if (bands.off) p.replaceChildren(h("p", {}, this.word("bands_off")), h("button", { type: "button", onclick: () => this.send({ do: "bands" }) }, this.word("bands_again")))
    else p.replaceChildren()
    if (bands.done) this.figures()
  }

  drawCharts(band) {
    const lang = this.model.frame.lang
    const format = new Intl.NumberFormat(lang === "es" ? "es-MX" : "en", { maximumFractionDigits: 0 })
    const open = new Set([...this.parts.charts.querySelectorAll("details[open]")].map((d) => d.dataset.series))
    this.parts.charts.replaceChildren(...this.model.figures.charts.map((chart) => {
      const svg = fan(chart, band, this.model.frame.words, lang)
      const heads = ["year", "legend_start", "legend_now", ...(band ? ["low", "high"] : [])].map((name) => this.word(name))
      const rows = chart.years.map((year, k) => [year, chart.start[k], chart.now[k], ...(band ? [band.low[chart.series][k], band.high[chart.series][k]] : [])])
      const csv = () => save(`${chart.series}.csv`, "text/csv", ["\ufeff", [heads.join(","), ...rows.map((row) => row.map((v) => v ?? "").join(","))].join("\n"), "\n"])
      const picture = () => save(`${chart.series}.svg`, "image/svg+xml", [this.picture(svg)])
      return h("figure", {}, h("figcaption", {}, h("strong", {}, chart.label), ` (${chart.unit})`), svg,
        h("p", { class: "held" }, band ? chart.held : ""),
        h("details", { "data-series": chart.series, open: open.has(chart.series) }, h("summary", {}, this.word("chart_data")),
          h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": chart.label }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((t) => h("th", { scope: "col" }, t)))),
            h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, String(row[0])), row.slice(1).map((v) => h("td", {}, v === null ? "—" : format.format(v)))))))),
          h("p", { class: "buttons" }, h("button", { type: "button", "aria-label": `CSV: ${chart.label}`, onclick: csv }, "CSV"), h("button", { type: "button", "aria-label": `SVG: ${chart.label}`, onclick: picture }, "SVG"))))
    }))
  }

  picture(svg) { // a file of its own carries its style
    const copy = svg.cloneNode(true)
    copy.setAttribute("xmlns", SVG)
    copy.prepend(s("style", {}, "text{font:11px sans-serif;fill:#444}path{fill:none;stroke-width:2}.grid{stroke:#ddd}.zero{stroke:#888}.base{stroke:#bbb;stroke-dasharray:2 3}.past{stroke:#222}.now{stroke:#0072B2}.start{stroke:#777;stroke-dasharray:5 4}.band{fill:#0072B2;opacity:.16;stroke:none}"))
    return copy.outerHTML
  }

  drawMetas(band) {
    const lang = this.model.frame.lang
    const format = new Intl.NumberFormat(lang === "es" ? "es-MX" : "en", { maximumFractionDigits: 2 })
    const signed = (v) => (v === 0 ? "" : `${v > 0 ? "+" : "−"}${format.format(Math.abs(v))}`)
    const ahead = this.model.figures.metas.filter((one) => !one.past)
    const mark = (one) => (one.met !== one.was ? this.word(one.met ? "now_met" : "no_longer") : this.word(one.met ? "met" : "not_met"))
    const heads = ["indicator", "target", "central", "change", "verdict", "probability"].map((name) => h("th", { scope: "col" }, this.word(name)))
    this.parts.metas.replaceChildren(h("table", { class: "metas" }, h("thead", {}, h("tr", {}, heads)),
      h("tbody", {}, ahead.map((one) => h("tr", { class: one.met !== one.was ? "turned" : one.change ? "changed" : "", "data-code": one.code },
        h("th", { scope: "row" }, h("b", {}, one.code), ` ${one.name}`), h("td", {}, `${format.format(one.target)} ${one.unit}`, h("small", {}, ` ${one.year}`)),
        h("td", {}, one.value === null ? "—" : format.format(one.value)), h("td", {}, signed(one.change)), h("td", { class: one.met ? "good" : "bad" }, mark(one)),
        h("td", {}, band && band.chances[one.code] !== null && band.chances[one.code] !== undefined ? `${Math.round(100 * band.chances[one.code])} %` : "—", h("small", {}, band && band.statuses[one.code] ? ` ${band.statuses[one.code]}` : "")))))))
  }

  effects() {
    const found = this.model.effects
    const p = this.parts.effects
    const w = (name) => this.word(name)
    const pick = h("label", { class: "choose" }, h("span", {}, w("of_series")), h("select", { name: "effects", onchange: (e) => this.send({ do: "effects", series: e.target.value }) },
      this.model.frame.answered.map((one) => h("option", { value: one.series, selected: one.series === found.series }, one.label))))
    if (!this.model.state.moved.length || !found.rows) { p.replaceChildren(pick, h("p", {}, w(this.model.state.moved.length ? "working" : "effects_none"))); return }
    if (found.digest !== this.model.state.digest) { p.replaceChildren(pick, h("p", {}, w("working"))); return }
    const whole = found.rows.reduce((sum, one) => sum + one.value, 0)
    const rows = [...found.rows, { label: w("whole"), value: whole, whole: true }]
    let at = 0
    const ends = rows.map((one) => { const from = one.whole ? 0 : at; at = one.whole ? at : at + one.value; return [from, one.whole ? whole : at] })
    const [low, high] = [Math.min(0, ...ends.flat()), Math.max(0, ...ends.flat())]
    const share = (v) => (100 * (v - low)) / (high - low || 1)
    const format = scaled(found.per, 10 ** (Math.floor(Math.log10(high - low || 1)) - 2), this.model.frame.lang)
    p.replaceChildren(pick, h("p", { class: "small" }, `${w("effects_note")} (${found.unit})`), h("table", { class: "waterfall" }, h("tbody", {}, rows.map((one, k) => {
      const [from, to] = [Math.min(...ends[k]), Math.max(...ends[k])]
      return h("tr", { class: one.whole ? "whole" : "" }, h("th", { scope: "row" }, one.label),
        h("td", { class: "bars" }, h("span", { class: `bar ${one.value >= 0 ? "up" : "down"}`, style: `margin-left:${share(from)}%;width:${Math.max(share(to) - share(from), 0.4)}%` })),
        h("td", { class: "num", "data-raw": String(one.value) }, `${one.value > 0 ? "+" : one.value < 0 ? "−" : ""}${format(Math.abs(one.value))}`))
    }))))
  }

  note() {
    const note = this.model.note
    const p = this.parts
    const lever = note.key ? this.levers.get(note.key) : null
    const told = [...this.levers.values()].filter((one) => one.parts.error.textContent)
    for (const one of told) one.parts.error.textContent = ""
    if (told.length) this.state()
    if (lever) {
      lever.parts.error.textContent = note.text
      p.note.hidden = true
      return
    }
    p.note.hidden = !note.text
    p.note.className = `note ${note.kind ?? ""}`
    p.note.replaceChildren(h("span", {}, note.text ?? ""), h("button", { type: "button", class: "plain", onclick: () => { p.note.hidden = true } }, this.word("dismiss")))
  }

  file() {
    const file = this.model.file
    if (file.data) save(file.name, file.type, [bytes(file.data)])
  }

  // -- keeping
  keepForm() {
    const p = this.parts
    p.name = h("input", { type: "text", maxlength: "60", id: "k-name", autocomplete: "off" })
    p.why = h("input", { type: "text", maxlength: "300", id: "k-why", autocomplete: "off" })
    const given = () => ({ name: p.name.value, why: p.why.value })
    p.link = h("button", { type: "button", onclick: async () => {
      try { await navigator.clipboard.writeText(location.href); p.copied.textContent = this.word("copied") } catch { p.copied.textContent = location.href }
    } }, this.word("link"))
    p.copied = h("span", { role: "status", class: "small" })
    const form = h("form", { class: "keep", onsubmit: (e) => { e.preventDefault(); this.send({ do: "keep", ...given() }) } },
      h("label", { for: "k-name" }, this.word("name")), p.name, h("label", { for: "k-why" }, this.word("reason")), p.why,
      h("p", { class: "buttons" }, h("button", { type: "submit", class: "main" }, this.word("keep_do")), h("button", { type: "button", onclick: () => this.send({ do: "toml", ...given() }) }, this.word("toml")),
        h("button", { type: "button", onclick: () => this.send({ do: "outputs", kind: "workbook", ...given() }) }, this.word("workbook")), h("button", { type: "button", onclick: () => this.send({ do: "outputs", kind: "page", ...given() }) }, this.word("page")),
        this.model.alone ? p.link : null, p.copied))
    return form
  }

  drawKept() {
    const kept = this.model.state.kept
    const p = this.parts.kept
    if (!kept.length) { p.replaceChildren(h("p", { class: "small" }, this.word("kept_none"))); return }
    p.replaceChildren(h("h3", {}, this.word("kept")), h("ul", { class: "kept-list" }, kept.map((one) => h("li", {}, h("b", {}, one.name), one.why ? ` — ${one.why} ` : " ",
      h("button", { type: "button", "aria-label": `${this.word("take")}: ${one.name}`, onclick: () => this.send({ do: "take", name: one.name }) }, this.word("take")), h("button", { type: "button", "aria-label": `${this.word("drop")}: ${one.name}`, onclick: () => this.send({ do: "drop", name: one.name }) }, this.word("drop"))))),
      this.comparison())
  }

  compared() { this.drawKept() }

  comparison() {
    const found = this.model.compared
    if (!found.rows) return h("p", { class: "small" }, this.word("working"))
    return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": this.word("compare") }, h("table", { class: "compare" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, this.word("answers")), found.names.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, found.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.label), row.values.map((v) => h("td", {}, v)))))))
  }

  // -- what would it take
  goalForm() {
    const w = (name, fields) => this.word(name, fields)
    const p = this.parts
    const frame = this.model.frame
    p.goalSeries = h("select", { id: "g-series", onchange: () => { p.goalRow.hidden = frame.targets.includes(p.goalSeries.value); this.suggest() } },
      frame.answered.map((one) => h("option", { value: one.series }, `${one.label}, ${frame.horizon}`)), frame.targets.map((code) => h("option", { value: code }, w("goal_target", { code }))))
    p.goalSign = h("select", { "aria-label": w("goal_value") }, h("option", { value: ">=" }, w("goal_at_least")), h("option", { value: "<=" }, w("goal_at_most")))
    p.goalValue = h("input", { type: "text", inputmode: "decimal", id: "g-value", autocomplete: "off" })
    p.goalChance = h("input", { type: "text", inputmode: "decimal", id: "g-chance", value: "80", class: "number", autocomplete: "off" })
    p.goalLever = h("select", { id: "g-lever" }, frame.levers.map((lever) => h("option", { value: lever.key }, lever.label)))
    p.goalRow = h("span", { class: "pair" }, p.goalSign, p.goalValue)
    p.goalDo = h("button", { type: "submit", class: "main" }, w("goal_do"))
    p.goalSaid = h("div", { role: "status" })
    return [h("form", { class: "ask", onsubmit: (e) => { e.preventDefault(); this.send({ do: "seek", series: p.goalSeries.value, sign: p.goalSign.value, value: p.goalValue.value, probability: p.goalChance.value, lever: p.goalLever.value }) } },
      h("label", { for: "g-series" }, w("goal_series")), p.goalSeries, h("label", { for: "g-value" }, w("goal_value")), p.goalRow,
      h("label", { for: "g-chance" }, w("goal_probability")), p.goalChance, h("label", { for: "g-lever" }, w("goal_lever")), p.goalLever,
      h("p", { class: "buttons" }, p.goalDo, h("span", { class: "small" }, w("goal_note")))), p.goalSaid]
  }

  seek(series) {
    const p = this.parts
    p.goalSeries.value = series
    p.goalRow.hidden = false
    this.suggest()
    p.goal.scrollIntoView({ block: "center" })
    p.goalValue.focus()
  }

  suggest() { // the figure of the card, for the person to change
    const found = this.model.figures.cards?.find((one) => one.series === this.parts.goalSeries.value)
    if (!found) return
    this.parts.goalSign.value = this.model.frame.answered.find((one) => one.series === found.series).goal
    this.parts.goalValue.value = String(Math.round(found.raw))
  }

  sought() {
    const found = this.model.sought
    const p = this.parts
    p.goalDo.disabled = Boolean(found.busy)
    if (found.busy) p.goalSaid.replaceChildren(h("p", {}, this.word("working")))
    else if (!found.text) p.goalSaid.replaceChildren()
    else p.goalSaid.replaceChildren(h("p", { class: `said ${found.status}` }, found.text),
      found.move !== null ? h("p", {}, h("button", { type: "button", onclick: () => this.send({ do: "move", key: found.key, value: found.move }) }, this.word("goal_take"))) : "")
  }

  // -- a file of one's own
  fileForm() {
    const w = (name) => this.word(name)
    const frame = this.model.frame
    const kind = h("select", { id: "o-kind" }, ["ages", "bands", "figures"].map((name) => h("option", { value: name }, w(`own_${name}`))))
    const year = h("input", { type: "text", inputmode: "numeric", id: "o-year", value: String(frame.base_year), class: "number", autocomplete: "off" })
    const input = h("input", { type: "file", id: "o-file", accept: ".csv,.txt" })
    const go = async (e) => {
      e.preventDefault()
      const file = input.files[0]
      if (!file) return
      if (file.size > frame.most_file) { this.tell(w("file_large")); return }
      const reader = new FileReader()
      reader.onload = () => this.send({ do: "upload", kind: kind.value, name: file.name, year: year.value, data: reader.result.slice(reader.result.indexOf(",") + 1) })
      reader.readAsDataURL(file)
    }
    return [h("form", { class: "ask", onsubmit: go }, h("label", { for: "o-kind" }, w("own_kind")), kind, h("label", { for: "o-year" }, w("own_year")), year, h("label", { for: "o-file" }, w("own_file")), input,
      h("p", { class: "buttons" }, h("button", { type: "submit" }, w("own_do")), h("span", { class: "small" }, w("own_note"))))]
  }

  tell(text) {
    const p = this.parts
    p.note.hidden = false
    p.note.className = "note bad"
    p.note.replaceChildren(h("span", {}, text))
  }
}

export function render({ model, el }) {
  el.querySelectorAll(":scope > .mesa").forEach((old) => old.remove()) // the library may draw it more than once
  if (model.frame.words) { new Table(model, el); return }
  let drawn = false
  model.on("frame", () => { if (!drawn && model.frame.words) { drawn = true; new Table(model, el) } })
}
