/** The look of every page. Colours hold a contrast of 4.5 to 1 in light and in dark (WCAG 2.2, 1.4.3). */
export const pageStyle = (accentColor: string): string => `
:root { color-scheme: light dark; --accent: ${accentColor}; --ink: #1b1f24; --soft: #565f6a; --ground: #f3f4f6;
  --card: #fff; --line: #c9ced6; --field: #8a929d; --alert: #a3161b; --alert-ground: #fdecec; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff3; --soft: #a9b2bd; --ground: #111418; --card: #1b2026;
  --line: #39414b; --field: #77818d; --alert: #ffb4b0; --alert-ground: #3d1a1c; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 27rem; background: var(--card); border: 1px solid var(--line); border-radius: .9rem;
  padding: 1.75rem; }
.owner { display: flex; align-items: center; gap: .6rem; font-weight: 600; margin: 0 0 1.25rem; }
.owner img { height: 2rem; width: auto; }
.owner span { border-left: .3rem solid var(--accent); padding-left: .6rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; }
.soft { color: var(--soft); }
.host { font-weight: 600; overflow-wrap: anywhere; color: var(--ink); }
.alert { background: var(--alert-ground); color: var(--alert); border-left: .3rem solid currentColor;
  border-radius: .3rem; padding: .7rem .9rem; }
fieldset { border: 1px solid var(--line); border-radius: .6rem; padding: .4rem .9rem .6rem; margin: 0 0 1.25rem; }
legend { padding: 0 .3rem; font-weight: 600; }
.scope { display: flex; gap: .7rem; align-items: flex-start; padding: .35rem 0; }
.scope input { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; flex: none; accent-color: var(--accent); }
.field { display: block; margin: 0 0 1rem; font-weight: 600; }
.field input { display: block; width: 100%; margin-top: .3rem; padding: .65rem .75rem; font: inherit; font-weight: 400;
  color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .5rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 1rem; }
button, .button { flex: 1 1 8rem; min-height: 2.9rem; padding: .6rem 1rem; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; border-radius: .5rem; border: 1px solid var(--field); cursor: pointer;
  background: transparent; color: var(--ink); }
button.main { background: var(--ink); border-color: var(--ink); color: var(--card); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code { font-size: .95em; overflow-wrap: anywhere; }
`
