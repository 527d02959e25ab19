/**
 * The look of every page. Text has a contrast of 4.5 to 1 at least, in light and in dark, and what must be seen to
 * use the page one of 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11), whatever the accent colour is.
 */
export const pageStyle = (accentColor: string): string => `
:root { color-scheme: light dark; --accent: ${accentColor}; --ink: #1b1f24; --soft: #565f6a; --ground: #f3f4f6;
  --card: #fff; --line: #d5d9df; --field: #7d8590; --alert: #a3161b; --alert-ground: #fdecec; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff3; --soft: #a9b2bd; --ground: #111418; --card: #1b2026;
  --line: #39414b; --field: #8b95a1; --alert: #ffb4b0; --alert-ground: #3d1a1c; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; grid-template-columns: minmax(0, 27rem); place-content: center;
  padding: 1rem; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: 1.75rem; }
.owner { display: flex; align-items: center; gap: .6rem; font-weight: 600; margin: 0 0 1.25rem; }
.owner img { height: 2rem; width: auto; max-width: 50%; }
.mark { align-self: stretch; flex: none; width: .3rem; background: var(--accent); border-radius: .15rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; }
main > :last-child, main > form > :last-child { margin-bottom: 0; }
.soft { color: var(--soft); }
.host { font-weight: 600; }
.destination { background: var(--ground); border-radius: .6rem; padding: .6rem .9rem; margin: 0 0 .75rem; }
.alert { background: var(--alert-ground); color: var(--alert); border-left: .3rem solid currentColor;
  border-radius: .3rem; padding: .6rem .8rem; }
fieldset { min-width: 0; margin: 0 0 1.5rem; padding: 0; border: 0; }
legend { padding: 0; margin: 0 0 .25rem; font-weight: 600; }
fieldset .soft { margin: 0 0 .5rem; }
.scopes { border: 1px solid var(--line); border-radius: .6rem; padding: .35rem .9rem; margin: 0; list-style: none; }
.scopes li + li { border-top: 1px solid var(--line); }
.scope { display: flex; gap: .7rem; align-items: flex-start; padding: .6rem 0; }
.scope input { width: 1.25rem; height: 1.25rem; margin: .125rem 0 0; flex: none; border-radius: .2rem;
  accent-color: var(--accent); }
.scope input:checked { box-shadow: 0 0 0 1px var(--field); }
.field { display: block; margin: .75rem 0 0; }
.field input { display: block; width: 100%; margin-top: .25rem; padding: .65rem .75rem; font: inherit;
  color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .5rem; }
.field [aria-invalid] { border: 2px solid var(--alert); }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 1rem; }
button, .button { flex: 1 1 8rem; min-height: 2.9rem; padding: .6rem 1rem; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; border-radius: .5rem; border: 1px solid var(--field); cursor: pointer;
  background: transparent; color: var(--ink); }
button.main { background: var(--ink); border-color: var(--ink); color: var(--card); }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.details { border-top: 1px solid var(--line); padding-top: 1rem; }
code { font-size: .95em; }
`
