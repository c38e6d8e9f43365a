"""The look of a reading as a page: prose in one column, what it rests on in the margin beside it; on paper as well.

Colours stand at least 4.5:1 from the paper and never say anything that a word beside them does not.
"""

CSS = """
:root { --ink: #26211d; --quiet: #655c54; --line: #d9cfc0; --paper: #fdfbf7; --tint: #f5efe4; --gold: #f2c94c;
  --upholds: #00664d; --partly: #005f99; --violates: #a63c00; --recovers: #7b2f63; }
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 64rem; padding: 3rem 2rem 6rem; font: 1.0625rem/1.55 Charter, "Bitstream Charter",
  "Iowan Old Style", Palatino, Georgia, "DejaVu Serif", serif; overflow-wrap: break-word; }
h1, h2, h3, h4 { font-weight: 600; line-height: 1.25; }
h1 { font-size: 2.4rem; margin: 0 0 .4rem; font-weight: 500; }
h2 { font-size: 1.45rem; margin: 0; }
h3 { font-size: 1rem; margin: 1.6rem 0 .3rem; }
p { margin: .55rem 0; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: .15em; }
a:hover { text-decoration-color: currentColor; }
a:focus-visible { outline: 3px solid var(--partly); outline-offset: 2px; }
ul, ol { margin: .4rem 0; padding-left: 1.3rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; }
.lede { font-size: 1.15rem; max-width: 40rem; }
.meta, .aside, nav, .tag, .label, .sources { font-family: "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial,
  "DejaVu Sans", sans-serif; }
.meta { color: var(--quiet); font-size: .875rem; }
.notice { border: 1px solid var(--line); background: var(--tint); padding: .6rem 1rem; border-radius: .4rem;
  max-width: 40rem; font-size: .95rem; }
.about { display: grid; grid-template-columns: 11rem minmax(0, 1fr); column-gap: 1.5rem; margin-top: 1.3rem; }
.about h3 { margin: .1rem 0; } .about > ul, .about > dl { margin: 0; } .about .chart:first-child { margin-top: 0; }
.about li + li { margin-top: .2rem; }
nav { columns: 2; column-gap: 2.5rem; font-size: .875rem; line-height: 1.7; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav .phase:first-child { margin-top: 0; }
nav .phase { color: var(--quiet); font-style: italic; margin-top: .5rem; break-after: avoid; }
dl { max-width: 46rem; } dt { font-weight: 600; } dd { margin: 0 0 .6rem 1.3rem; }
.row { display: grid; grid-template-columns: minmax(0, 1fr) 17.5rem; column-gap: 2.75rem; align-items: start; }
.step { border-top: 2px solid var(--ink); margin-top: 3.5rem; padding-top: .8rem; }
.number { display: inline-block; min-width: 1.6em; color: var(--quiet); }
.who { font-variant-caps: small-caps; letter-spacing: .02em; font-weight: 600; margin-right: .35em; }
.if { border-left: 2px dotted var(--quiet); padding-left: .8rem; }
.if .label { display: block; }
.label, .tag { color: var(--quiet); font-size: .8125rem; font-weight: 400; }
.prompt { font-weight: 600; font-size: 1.1rem; margin-top: 1.5rem; }
.answer { margin: 1.1rem 0; padding-top: 1rem; border-top: 1px solid var(--line); }
.answer h3 { margin: 0 0 .2rem; font-size: .875rem; }
.letter { display: inline-block; font: 700 .9375rem/1.5rem "Source Sans 3", Arial, "DejaVu Sans", sans-serif;
  min-width: 1.5rem; padding: 0 .35rem; text-align: center; border: 1.5px solid currentColor; border-radius: .75rem;
  margin-right: .45rem; }
.taken .letter { background: var(--ink); color: var(--paper); border-color: var(--ink); }
.taken .prose { padding-left: .8rem; margin-left: -1.1rem; border-left: .3rem solid var(--gold); }
.said-so { margin: .35rem 0 .7rem; font-style: italic; }
.outcome { color: var(--quiet); }
.feedback { background: var(--tint); padding: .5rem .9rem; border-radius: .4rem; margin: .8rem 0; }
.feedback p { margin: .25rem 0; }
.chart { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .9rem; margin: .8rem 0; }
.chart p { margin: .25rem 0; }
.lead { font-size: .95rem; }
.lead ul { list-style: none; padding-left: .4rem; } .lead li::before { content: "\\2192\\00a0"; }
.end { border: 2px solid currentColor; border-radius: 1.6rem; padding: .7rem 1.4rem; margin: 1.2rem 0; }
.end.good { color: var(--upholds); } .end.mixed { color: var(--partly); } .end.poor { color: #7d5200; }
.end.harm { color: var(--violates); }
.aside { font-size: .8125rem; line-height: 1.42; color: var(--ink); }
.aside p { margin: 0 0 .15rem; }
.note { border-left: 3px solid var(--line); padding-left: .65rem; margin: 0 0 .75rem; }
.note.upholds { border-color: var(--upholds); } .note.partly { border-color: var(--partly); border-left-style: dashed; }
.note.violates { border-color: var(--violates); border-left-style: double; border-left-width: 5px; }
.note.recovers { border-color: var(--recovers); border-left-style: dotted; }
.role { font-weight: 700; } .upholds .role { color: var(--upholds); } .partly .role { color: var(--partly); }
.violates .role { color: var(--violates); } .recovers .role { color: var(--recovers); }
.small { color: var(--quiet); font-size: .75rem; line-height: 1.42; }
li .small { font-size: .8125rem; }
.back { margin-top: 3.5rem; padding-top: .8rem; border-top: 2px solid var(--ink); }
.practice { max-width: 46rem; margin: 1rem 0; } .practice p { margin: .15rem 0; }
.sources li { margin: .35rem 0; font-size: .875rem; } .sources { max-width: 50rem; }
@media screen and (max-width: 52rem) {
  .row, .about { display: block; } nav { columns: 1; } .aside { margin: .6rem 0 0 1rem; }
  body { padding: 1.5rem 1.1rem 4rem; }
}
@media print {
  @page { size: A4; margin: 17mm 15mm 18mm; }
  html { background: none; font-size: 10pt; } body { padding: 0; max-width: none; font-size: 1rem; line-height: 1.42; }
  .row { grid-template-columns: minmax(0, 1fr) 56mm; column-gap: 7mm; }
  .about { grid-template-columns: 34mm minmax(0, 1fr); column-gap: 6mm; }
  .step { margin-top: 2.6rem; } .taken .prose { margin-left: 0; } h1 { font-size: 2.1rem; }
  h1, h2, h3, dt, .prompt, .meta, .phase { break-after: avoid; } p { orphans: 2; widows: 2; }
  .answer, .note, .feedback, .chart, .end, .prompt, .practice, .sources li { break-inside: avoid; }
  a { text-decoration: none; } .skip { display: none; }
  .feedback, .notice, .taken .letter { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
