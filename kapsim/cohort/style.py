"""The look of a cohort report: light, dark and on paper; every colour at least 4.5:1 from what lies behind its
words."""

CSS = """
:root { color-scheme: light dark; --ink: #26211d; --quiet: #655c54; --line: #d9cfc0; --faint: #efe8dc;
  --paper: #fdfbf7; --tint: #f5efe4; --track: #efe8dc; --band: #f1ead9;
  --safety: #005f99; --support: #00664d; --integration: #7b2f63; --error: #a63c00; --half: #8a6d1f; --good: #3d7a63;
  --bar: #7a6a58; --on: #ffffff; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #ece5da; --quiet: #b3a89b; --line: #4a433c;
  --faint: #302b27; --paper: #1d1a18; --tint: #292420; --track: #322c27; --band: #38312a;
  --safety: #6db7e6; --support: #53c7a0; --integration: #d693c0; --error: #f0935a; --half: #d9b65a; --good: #8fcbb2;
  --bar: #b09c86; --on: #1d1a18; } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 60rem; padding: 3rem 2rem 6rem; overflow-wrap: break-word; font: 1rem/1.55 Charter,
  "Bitstream Charter", "Iowan Old Style", Palatino, Georgia, "DejaVu Serif", serif; }
h1, h2, h3 { font-weight: 600; line-height: 1.25; }
h1 { font-size: 2.3rem; font-weight: 500; margin: 0 0 .3rem; }
h2 { font-size: 1.75rem; font-weight: 500; border-top: 2px solid var(--ink); margin: 4rem 0 .2rem; padding-top: .8rem; }
h3 { font-size: 1.2rem; margin: 2.6rem 0 .3rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: inherit; text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--safety); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); }
svg, table, .meta, .how, figcaption, caption, nav, .keys, .chip, .decision header { font-family: "Source Sans 3",
  "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
.meta, .how, figcaption { color: var(--quiet); font-size: .875rem; line-height: 1.45; }
.notice { border: 1px solid var(--line); border-left: .35rem solid var(--error); background: var(--tint);
  padding: .55rem 1rem; border-radius: .3rem; max-width: 46rem; font-size: .95rem; margin: 1rem 0; }
.notice.calm { border-left-color: var(--safety); }
.keys { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .8rem; margin: 1.4rem 0; }
.keys div { background: var(--tint); border-radius: .45rem; padding: .75rem 1rem; }
.keys b { display: block; font-size: 1.75rem; font-weight: 600; line-height: 1.15; font-variant-numeric: tabular-nums; }
.keys span { color: var(--quiet); font-size: .8125rem; line-height: 1.3; display: block; }
nav ul { list-style: none; padding: 0; margin: .6rem 0; columns: 2; font-size: .9rem; }
figure { margin: 1.2rem 0 1.6rem; } figcaption { margin-top: .5rem; max-width: 46rem; }
figure > svg { display: block; width: 100%; height: auto; }
.defs { position: absolute; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.4; margin: 1rem 0 .6rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding-bottom: .4rem; }
th { text-align: left; font-weight: 600; } thead th { border-bottom: 1.5px solid var(--ink); vertical-align: bottom; }
td, th { padding: .32rem .8rem .32rem 0; vertical-align: top; border-bottom: 1px solid var(--faint); }
td:last-child, th:last-child { padding-right: 0; } .num { text-align: right; white-space: nowrap; }
.lack { color: var(--quiet); font-style: italic; white-space: normal; font-size: .8125rem; }
tbody th { font-weight: 400; } .wide { min-width: 14rem; } .bar { width: 168px; }
.row-bar { display: block; width: 160px; height: 14px; margin-top: .15rem; }
.chip { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; font-size: .75rem;
  color: var(--quiet); margin-right: .3rem; white-space: nowrap; }
.decision { border-top: 1px solid var(--line); margin-top: 1.6rem; padding-top: .9rem; }
.decision header { display: flex; gap: .8rem; align-items: baseline; } .decision header b { font-size: 1.05rem; }
.decision .number { color: var(--quiet); font-size: 1.05rem; min-width: 1.6rem; text-align: right; }
.decision > :not(header) { margin-left: 2.4rem; } .decision table { width: calc(100% - 2.4rem); }
.remark { font-size: .9rem; border-left: 3px solid var(--half); padding-left: .7rem; margin: .35rem 0; }
.mark { white-space: nowrap; } .mark b { display: inline-block; min-width: 1.1em; text-align: center; }
.mark.best { color: var(--support); } .mark.partial { color: var(--safety); } .mark.critical { color: var(--error); }
.mark.neutral, .mark.missed, .mark.open { color: var(--quiet); }
dl.notes dt { font-weight: 600; margin-top: .9rem; } dl.notes dd { margin: .1rem 0 0; max-width: 46rem; }
dl.notes dd, dl.notes dt { font-size: .95rem; } .refs li { font-size: .875rem; max-width: 46rem; margin: .25rem 0; }
svg text { fill: var(--ink); font-size: 13px; } svg .small { font-size: 12px; fill: var(--quiet); }
svg .tiny { font-size: 10.5px; fill: var(--quiet); } svg .strong { font-weight: 600; }
svg .small.ink { fill: var(--ink); }
svg .base { stroke: var(--quiet); stroke-width: 1; } svg .grid, svg .faint { stroke: var(--faint); stroke-width: 1; }
svg .rule { stroke: var(--line); } svg path { fill: none; } svg .track { fill: var(--track); }
svg .band { fill: var(--band); }
svg .safety { fill: var(--safety); stroke: var(--safety); }
svg .support { fill: var(--support); stroke: var(--support); }
svg .integration { fill: var(--integration); stroke: var(--integration); } svg .sign { stroke: var(--paper); }
svg .hill { fill-opacity: .28; stroke-width: 1; stroke-opacity: .75; } svg .box { fill-opacity: .85; stroke: none; }
svg .whisker { stroke-width: 1.5; } svg .median { stroke: var(--ink); stroke-width: 3; }
svg .mean { fill: var(--paper); stroke: var(--ink); stroke-width: 1.3; } svg .interval { stroke-width: 2.5; }
svg .cut { stroke: var(--error); stroke-width: 2; stroke-dasharray: 6 4; } svg .cut-word { fill: var(--error); }
svg .error { stroke: var(--paper); stroke-width: 1; } svg .commission { fill: var(--error); }
svg .error.omission { fill: url(#hatch-omission); stroke: var(--error); }
svg .error.incomplete { fill: url(#hatch-incomplete); stroke: var(--half); }
svg .error.recovered { fill: var(--paper); stroke: var(--good); stroke-width: 2; }
.hatch-ground { fill: var(--paper); } .hatch-line { stroke: var(--error); stroke-width: 1.6; fill: none; }
.hatch-dot { fill: var(--half); } svg .on { font-weight: 600; font-size: 12.5px; }
svg .on.commission { fill: var(--on); }
svg .on.omission, svg .on.incomplete, svg .on.recovered { fill: var(--ink); paint-order: stroke; stroke: var(--paper);
  stroke-width: 4px; }
svg .time, svg .answer, svg .rate { fill: var(--bar); } svg .rate.here { fill: var(--safety); }
svg .answer.best { fill: var(--support); } svg .answer.partial { fill: var(--safety); }
svg .answer.critical { fill: var(--error); }
@media screen and (max-width: 46rem) { body { padding: 1.4rem 1rem 4rem; } nav ul { columns: 1; }
  .decision > :not(header) { margin-left: 0; } .decision table { width: 100%; } .bar { display: none; }
  figure, .scroll { overflow-x: auto; } figure > svg { min-width: 40rem; } }
@media print {
  @page { size: A4; margin: 16mm 15mm 17mm; }
  :root { --paper: #ffffff; }
  html { font-size: 12.5px; } body { padding: 0; max-width: none; font-size: 1rem; } .bar { width: 110px; }
  .row-bar { width: 104px; } .decision > :not(header) { margin-left: 2.4rem; }
  h2 { margin-top: 2.2rem; } .skip, nav { display: none; }
  h2 { break-before: page; } h2.first { break-before: auto; }
  h1, h2, h3, caption, thead, .decision header { break-after: avoid; }
  figure, tr, .decision header, .notice, .keys { break-inside: avoid; } .decision { break-inside: avoid-page; }
  svg, .keys div, .notice, .row-bar { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
