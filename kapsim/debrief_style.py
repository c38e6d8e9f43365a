"""The look of a debrief as a page: one quiet column, what each decision rests on beside it; dark and on paper too.

Colours stand at least 4.5:1 from what is behind them and never say anything that a word beside them does not.
"""

CSS = """
:root { color-scheme: light dark; --ink: #26211d; --quiet: #655c54; --line: #d9cfc0; --paper: #fdfbf7; --tint: #f5efe4;
  --upholds: #00664d; --partly: #005f99; --violates: #a63c00; --recovers: #7b2f63; --poor: #7d5200; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece5da; --quiet: #aba196; --line: #48413a; --paper: #1b1815;
  --tint: #26221e; --upholds: #58c9a6; --partly: #79b8ea; --violates: #f29c66; --recovers: #dc9cc6; --poor: #dcb25e; } }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); }
body { margin: 0 auto; max-width: 62rem; padding: 3rem 2rem 5rem; font: 1.0625rem/1.55 Charter, "Bitstream Charter",
  "Iowan Old Style", Palatino, Georgia, "DejaVu Serif", serif; overflow-wrap: break-word; }
h1, h2, h3 { font-weight: 600; line-height: 1.25; }
h1 { font-size: 2.4rem; font-weight: 500; margin: 0 0 .4rem; }
h2 { font-size: 1.45rem; margin: 3.2rem 0 1rem; padding-top: .8rem; border-top: 2px solid var(--ink); }
h2 .n { color: var(--quiet); margin-right: .6em; }
h3 { font-size: 1.1rem; margin: 0; }
p { margin: .5rem 0; }
ul { margin: .4rem 0; padding-left: 1.2rem; }
.kicker, .meta, .aside, .tag, .label, th, .counts td, .marks, footer, figcaption, svg { font-family: "Source Sans 3",
  "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
.kicker { color: var(--quiet); font-size: .875rem; margin: 0 0 .2rem; }
.meta, .tag, .label, figcaption { color: var(--quiet); font-size: .8125rem; }
.outcome { display: inline-block; border: 2px solid currentColor; border-radius: 1.6rem; padding: .45rem 1.2rem; }
.good { color: var(--upholds); } .mixed { color: var(--partly); } .poor { color: var(--poor); }
.harm { color: var(--violates); } .unfinished { color: var(--quiet); border-style: dashed; }
.view { border-left: .3rem solid var(--line); margin: 0; padding: .2rem 0 .2rem 1.2rem; font-size: 1.15rem;
  max-width: 44rem; white-space: pre-line; } .view.none { color: var(--quiet); font-style: italic; }
.path { list-style: none; margin: 0; padding: 0; max-width: 50rem; }
.path li { display: grid; grid-template-columns: 3.4rem minmax(0, 1fr); column-gap: 1rem; padding: .5rem 0; }
.path li + li { border-top: 1px solid var(--line); }
.path time { color: var(--quiet); font-variant-numeric: tabular-nums; }
.path .asked { color: var(--quiet); margin: 0; } .path .chosen { margin: .1rem 0 0; }
figure { margin: 2.2rem 0; } figure h3 { margin-bottom: .6rem; }
svg.hour { width: 100%; height: auto; display: block; }
svg text { fill: var(--ink); font-size: 11px; } svg .name { font-size: 12.5px; font-weight: 600; }
svg .tick { fill: var(--quiet); } svg .value { font-size: 10.5px; } svg .mark { font-size: 12px; font-weight: 700; }
svg .inside { fill: var(--paper); font-size: 10.5px; font-weight: 700; }
svg .grid { stroke: var(--line); stroke-width: 1; } svg .sign { fill: none; stroke: var(--partly); stroke-width: 1.8; }
svg .band { fill: var(--partly); opacity: .13; } svg .reading { stroke: var(--ink); stroke-width: 1; }
svg .dot { fill: var(--paper); stroke: var(--ink); stroke-width: 1.6; } svg .given { fill: var(--recovers); }
svg .cue { fill: var(--upholds); opacity: .35; } svg .missed { fill: none; stroke: var(--violates); stroke-width: 1.6;
  stroke-dasharray: 4 3; } svg .number { fill: var(--ink); } svg .silence { fill: var(--tint); stroke: var(--line); }
svg .act { fill: var(--ink); } svg .act.against { fill: var(--paper); stroke: var(--violates); stroke-width: 1.6; }
.marks { font-size: .875rem; max-width: 52rem; } .marks li { margin: .2rem 0; }
.marks ol { list-style: none; counter-reset: cue; padding: 0; margin: .4rem 0; }
.marks ol li { counter-increment: cue; padding-left: 1.9rem; position: relative; }
.marks ol li::before { content: counter(cue); position: absolute; left: 0; top: .05rem; width: 1.25rem; height: 1.25rem;
  border-radius: 50%; background: var(--ink); color: var(--paper); font-size: .75rem; line-height: 1.25rem;
  font-weight: 700; text-align: center; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th { text-align: left; font-weight: 600; } th, .counts td { padding: .35rem 1.6rem .35rem 0; font-size: .95rem; }
.counts tr + tr > * { border-top: 1px solid var(--line); } .counts .figure { white-space: nowrap; }
.counts svg { height: 14px; display: block; }
svg .unit { fill: none; stroke: var(--quiet); stroke-width: 1; } svg .earned { fill: var(--upholds); }
.gate { border: 1px solid var(--line); background: var(--tint); border-radius: .4rem; padding: .7rem 1.1rem;
  max-width: 46rem; } .gate h3 { font-size: 1rem; } .gate.stands { border-left: .35rem solid var(--violates); }
.row { display: grid; grid-template-columns: minmax(0, 1fr) 18.5rem; column-gap: 2.5rem; align-items: start; }
.decision { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1.2rem; }
.decision .n { color: var(--quiet); margin-right: .4em; }
.pair { display: grid; grid-template-columns: 7.2rem minmax(0, 1fr); column-gap: 1rem; margin: .55rem 0; }
.pair > * { margin: 0; } .pair .label { padding-top: .28rem; line-height: 1.3; }
.pair.best > :last-child { border-left: 3px solid var(--upholds); padding-left: .7rem; }
.words { font-style: italic; white-space: pre-line; }
.feedback { background: var(--tint); border-radius: .4rem; padding: .5rem .9rem; margin: .9rem 0; }
.feedback p { margin: .25rem 0; } .then { color: var(--quiet); }
.aside { font-size: .8125rem; line-height: 1.42; } .aside p { margin: 0 0 .2rem; }
.note { border-left: 3px solid var(--line); padding-left: .65rem; margin: 0 0 .9rem; } .role { font-weight: 700; }
.small { color: var(--quiet); font-size: .75rem; }
.upheld { border-color: var(--upholds); } .upheld .role { color: var(--upholds); }
.partly { border-color: var(--partly); border-left-style: dashed; } .partly .role { color: var(--partly); }
.violated { border-color: var(--violates); border-left: 5px double var(--violates); }
.violated .role { color: var(--violates); } .missed .role { color: var(--ink); } .missed { border-color: var(--quiet); }
.recovered { border-color: var(--recovers); border-left-style: dotted; } .recovered .role { color: var(--recovers); }
.take { margin: 0; } .take dt { font-weight: 600; margin-top: 1rem; } .take dd { margin: .1rem 0 0; max-width: 46rem; }
footer { margin-top: 3.5rem; border-top: 1px solid var(--line); padding-top: .8rem; color: var(--quiet);
  font-size: .8125rem; }
@media screen and (max-width: 50rem) { body { padding: 1.5rem 1.1rem 3rem; } .row { display: block; }
  .aside { margin: 1rem 0 0 1rem; } .pair { display: block; } h1 { font-size: 1.9rem; } }
@media print {
  :root { color-scheme: light; --ink: #26211d; --quiet: #655c54; --line: #d9cfc0; --paper: #fff; --tint: #f5efe4;
    --upholds: #00664d; --partly: #005f99; --violates: #a63c00; --recovers: #7b2f63; --poor: #7d5200; }
  @page { size: A4; margin: 17mm 15mm 18mm; }
  html { font-size: 10pt; } body { padding: 0; max-width: none; font-size: 1rem; line-height: 1.42; }
  .row { grid-template-columns: minmax(0, 1fr) 58mm; column-gap: 7mm; } h2 { margin-top: 2rem; }
  h1, h2, h3, .kicker { break-after: avoid; } p { orphans: 2; widows: 2; }
  .path li, .note, .feedback, figure, .gate, .pair, tr, dd { break-inside: avoid; }
  .feedback, .gate, svg { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
