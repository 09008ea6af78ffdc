/// How a page looks: on a screen, light or dark, and on paper.
enum PageStyle {
    static let text = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --faint: #6b7480;
          --rule: #dfe3e8; --own: #2456a6; --effect: #2c7a4b; --followup: #a66a00;
          --policy: #7048a8; --trouble: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --paper: #15181c;
          --faint: #98a2ae; --rule: #31373f; --own: #86b0f2; --effect: #7cc79a;
          --followup: #e0ae5c; --policy: #b99be8; --trouble: #f08a80; } }
        body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper);
          max-width: 84rem; margin: 2rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.9rem; margin: 0 0 .6rem; }
        h2 { font-size: 1.2rem; margin: 2.2rem 0 .4rem; }
        h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
        .note, small, .basis dt { color: var(--faint); }
        .basis { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem;
          margin: 0; font-size: .9rem; }
        .basis dd { margin: 0; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; font-size: .88rem; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
          border-bottom: 1px solid var(--rule); }
        thead th { color: var(--faint); font-weight: 500; }
        tbody th { font-weight: 500; width: 13rem; }
        .causes td:nth-child(5), .causes td:nth-child(6) { width: 25%; overflow-wrap: anywhere; }
        td small { display: block; overflow-wrap: anywhere; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
        .value { overflow-wrap: anywhere; }
        tr.own span { color: var(--own); } tr.effect span { color: var(--effect); }
        tr.followup span { color: var(--followup); } tr.policy span { color: var(--policy); }
        tr.trouble span { color: var(--trouble); font-weight: 600; }
        tr:target { background: color-mix(in srgb, var(--own) 14%, transparent); }
        details code { display: block; white-space: pre-wrap; overflow-wrap: anywhere;
          font-size: .8rem; padding: .4rem 0; }
        summary { color: var(--faint); cursor: pointer; width: max-content; }
        a { color: inherit; }
        .timeline { overflow-x: auto; border: 1px solid var(--rule); border-radius: 6px; }
        svg { display: block; font: 11px system-ui, sans-serif; }
        svg text { fill: var(--faint); } svg .label { text-anchor: end; fill: var(--ink); }
        svg .lane, svg .tick { stroke: var(--rule); }
        svg .cause { stroke: var(--faint); stroke-opacity: .45; fill: none; }
        circle { stroke: var(--paper); stroke-width: 1.5; }
        circle.own { fill: var(--own); } circle.effect { fill: var(--effect); }
        circle.followup { fill: var(--followup); } circle.policy { fill: var(--policy); }
        circle.trouble { fill: var(--trouble); }
        @media print { body { max-width: none; margin: 0; font-size: 10px; }
          .timeline { overflow: visible; border: 0; } svg { max-width: 100%; height: auto; }
          tr { break-inside: avoid; } }
        """
}
