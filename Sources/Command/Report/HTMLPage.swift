/// A page that needs nothing but itself: no scripts, no fonts or styles from elsewhere, light and dark, screen and paper.
struct HTMLPage {
  let title: String
  /// What stands below the title, as text.
  let subtitle: String
  /// Large figures at the top: a value and what it is, as text.
  var figures: [(value: String, name: String)] = []
  private var sections: [String] = []

  init(title: String, subtitle: String) { (self.title, self.subtitle) = (title, subtitle) }

  /// - Parameter body: markup.
  mutating func add(_ heading: String, _ body: String) {
    sections.append("<section>\n<h2>\(escapedHTML(heading))</h2>\n\(body)</section>\n")
  }

  var text: String {
    let figures = figures.map { figure in
      "<div><dt>\(escapedHTML(figure.name))</dt><dd>\(escapedHTML(figure.value))</dd></div>\n"
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(escapedHTML(title))</title>
      <style>
      \(HTMLPage.style)
      </style>
      </head>
      <body>
      <header>
      <h1>\(escapedHTML(title))</h1>
      <p>\(escapedHTML(subtitle))</p>
      </header>
      \(figures.isEmpty ? "" : "<dl class=\"figures\">\n\(figures.joined())</dl>\n")\(sections.joined())</body>
      </html>

      """
  }

  /// Colours have names, which dark pages change: `a` is what is looked at, `b` what it is compared with, `bad` an error.
  private static let style = """
    :root { --page: #fff; --text: #1c2126; --quiet: #66707a; --line: #dfe3e8; --soft: #f5f7f9;
      --a: #1769c2; --b: #b4bec9; --bad: #c4372b; }
    @media (prefers-color-scheme: dark) { :root { --page: #14181c; --text: #e4e8ec; --quiet: #97a1ab;
      --line: #2e353c; --soft: #1c2227; --a: #5aa9ff; --b: #56616c; --bad: #ff7a6b; } }
    @media print { :root { --page: #fff; --text: #000; --quiet: #555; --line: #ccc; --soft: #fff;
      --a: #1769c2; --b: #b4bec9; --bad: #c4372b; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 76rem; background: var(--page);
      color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem; }
    header p, .note { color: var(--quiet); margin: 0 0 .8rem; max-width: 60rem; overflow-wrap: anywhere; }
    .figures { display: flex; flex-wrap: wrap; gap: .7rem; margin: 1.4rem 0; }
    .figures div { background: var(--soft); border: 1px solid var(--line); border-radius: 8px;
      padding: .6rem 1rem; min-width: 8.5rem; }
    .figures dt { color: var(--quiet); font-size: .82rem; }
    .figures dd { margin: 0; font-size: 1.45rem; font-variant-numeric: tabular-nums; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: .84rem; font-variant-numeric: tabular-nums; }
    th { text-align: left; font-weight: 600; color: var(--quiet); vertical-align: bottom; }
    th, td { padding: .28rem .7rem .28rem 0; border-bottom: 1px solid var(--line); }
    td { vertical-align: middle; overflow-wrap: anywhere; }
    td.n { text-align: right; white-space: nowrap; overflow-wrap: normal; }
    td small { color: var(--quiet); display: block; font-size: .9em; }
    svg { display: block; max-width: 100%; }
    svg text { fill: var(--quiet); font-size: 11px; }
    .fa { fill: var(--a); } .fb { fill: var(--b); } .fbad { fill: var(--bad); }
    .over { fill-opacity: .7; }
    .grid { stroke: var(--line); stroke-width: 1; fill: none; }
    .legend { display: flex; flex-wrap: wrap; gap: 1.2rem; color: var(--quiet); font-size: .84rem;
      margin: .2rem 0 .4rem; }
    .legend i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
    .legend .a { background: var(--a); } .legend .b { background: var(--b); }
    .legend .bad { background: var(--bad); }
    .bad { color: var(--bad); }
    .pictures { display: grid; grid-template-columns: repeat(4, 1fr); gap: .3rem .5rem; margin-bottom: 1.3rem; }
    .pictures p { grid-column: 1 / -1; margin: 0; font-size: .9rem; }
    .pictures figure { margin: 0; }
    .pictures img { width: 100%; display: block; border-radius: 4px; border: 1px solid var(--line); }
    .pictures figcaption { color: var(--quiet); font-size: .78rem; }
    @media (max-width: 40rem) { .pictures { grid-template-columns: repeat(2, 1fr); } }
    @media print { body { padding: 0; font-size: 9.5pt; max-width: none; } .scroll { overflow: visible; }
      .pictures, tr, svg { break-inside: avoid; } h2 { break-after: avoid; } }
    @page { margin: 14mm; }
    """
}
