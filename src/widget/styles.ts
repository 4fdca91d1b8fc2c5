/**
 * How the element looks on a page it does not know: in the page's own type and ink, so that it is dark where the page is
 * dark. Sizes are in the page's em; the room of a card depends on nothing that is in it.
 */
import { css } from 'lit';

const frame = css`
  :host {
    display: block;
    --soft: color-mix(in srgb, currentcolor 80%, transparent);
    --line: color-mix(in srgb, currentcolor 28%, transparent);
    --tint: color-mix(in srgb, currentcolor 8%, transparent);
    --accent: var(--sotto-accent, currentcolor);
    --gap: var(--sotto-gap, 1.5em);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  button,
  input {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 3px;
    border-radius: var(--sotto-radius, 4px);
  }
  .stage {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: start;
  }
  .fallback,
  .frame {
    grid-area: 1 / 1;
  }
  .behind {
    visibility: hidden;
  }
  .unheard {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  h2 {
    margin: 0 0 0.8em;
    font-size: 1.3em;
    font-weight: 600;
    line-height: 1.3;
    text-wrap: balance;
  }
  h2:not(.own) {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  h2.waiting {
    visibility: hidden;
  }
  .below {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3em 1em;
    min-block-size: 3em;
    margin-block-start: 0.6em;
  }
  [part='status'] {
    font-size: 0.9em;
    color: var(--soft);
  }
`;

const shelf = css`
  .shelf {
    --card: var(--sotto-card-width, 8.5em);
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--card)), 1fr));
    gap: var(--gap);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .shelf.wide {
    --card: var(--sotto-wide-card-width, 18em);
  }
  .shelf > li {
    min-block-size: var(--sotto-card-height, auto);
  }
  :host([layout='row']) .shelf {
    grid-template-columns: none;
    grid-auto-flow: column;
    grid-auto-columns: min(85%, var(--card));
    overflow-x: auto;
    overscroll-behavior-x: contain;
    scroll-snap-type: x proximity;
    padding: 0.3em;
    margin: -0.3em;
  }
  :host([layout='row']) .shelf > li {
    scroll-snap-align: start;
  }
`;

const cards = css`
  .main {
    display: grid;
    gap: 0.7em;
    width: 100%;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    text-align: start;
    text-decoration: none;
    align-content: start;
  }
  .wide .main {
    grid-template-columns: 6.5em minmax(0, 1fr);
    gap: 1em;
  }
  [part='cover'] {
    display: block;
    aspect-ratio: var(--sotto-cover-ratio, 2 / 3);
    overflow: hidden;
    border-radius: var(--sotto-radius, 3px);
    background: var(--tint);
    box-shadow: var(--sotto-cover-shadow, 0 1px 2px rgb(0 0 0 / 0.2), 0 6px 16px -6px rgb(0 0 0 / 0.35));
  }
  img {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .words {
    display: block;
    block-size: 8em;
    overflow: hidden;
  }
  .wide .words {
    block-size: 9.7em;
  }
  [part='title'],
  [part='makers'],
  [part='reason'] {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  [part='title'] {
    font-weight: 600;
    line-height: 1.3;
    -webkit-line-clamp: 2;
  }
  .main:hover [part='title'] {
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.15em;
  }
  [part='makers'] {
    font-size: 0.9em;
    line-height: 1.4;
    color: var(--soft);
    -webkit-line-clamp: 1;
  }
  [part='reason'] {
    margin-block-start: 0.35em;
    font-size: 0.875em;
    font-style: italic;
    line-height: 1.4;
    color: var(--soft);
    -webkit-line-clamp: 3;
  }
  [part='narrative'] {
    block-size: calc(var(--sotto-narrative-lines, 7) * 1.5em);
    margin: 0.9em 0 0;
    overflow: hidden;
    font-size: 0.95em;
    line-height: 1.5;
    text-align: start;
    text-wrap: pretty;
  }
  [part='narrative'].open {
    block-size: auto;
  }
  .cut [part='narrative']:not(.open) {
    mask-image: linear-gradient(#000 calc(100% - 2.2em), transparent);
  }
  .foot {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: 2.6em;
    margin-block-start: 0.3em;
  }
  .more {
    visibility: hidden;
  }
  .cut .more {
    visibility: visible;
  }
  .verdicts {
    display: flex;
    gap: 0.4em;
  }
  .icon {
    display: grid;
    place-items: center;
    inline-size: 2.5em;
    block-size: 2.5em;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: 50%;
    background: none;
  }
  .icon:hover {
    border-color: currentcolor;
    background: var(--tint);
  }
  .icon svg {
    inline-size: 1.15em;
    block-size: 1.15em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  @media (hover: hover) {
    [part='like']:hover svg {
      fill: currentcolor;
    }
  }
  .ghost [part='title'],
  .ghost [part='makers'] {
    block-size: 0.9em;
    margin-block-end: 0.5em;
    border-radius: 2px;
    background: var(--tint);
  }
  .ghost [part='makers'] {
    inline-size: 60%;
  }
  .ghost [part='cover'] {
    box-shadow: none;
  }
  .pen {
    display: inline-block;
    inline-size: 0.45em;
    block-size: 0.45em;
    border-radius: 50%;
    background: var(--accent);
  }
  @media (prefers-reduced-motion: no-preference) {
    .ghost,
    .pen {
      animation: breathe 1.8s ease-in-out infinite;
    }
    img {
      animation: arrive 240ms ease-out;
    }
    @keyframes breathe {
      50% {
        opacity: 0.4;
      }
    }
    @keyframes arrive {
      from {
        opacity: 0;
      }
    }
  }
`;

const box = css`
  .box.search {
    min-block-size: 7.2em;
  }
  .box.conversation {
    min-block-size: 8.6em;
  }
  label {
    display: block;
    margin-block-end: 0.35em;
    line-height: 1.4;
  }
  .line {
    display: flex;
    gap: 0.5em;
    max-inline-size: 34em;
  }
  input {
    flex: 1;
    min-inline-size: 0;
    block-size: 2.9em;
    padding: 0 0.9em;
    border: 1px solid color-mix(in srgb, currentcolor 55%, transparent);
    border-radius: var(--sotto-radius, 4px);
    background: transparent;
  }
  input::placeholder {
    color: var(--soft);
    opacity: 1;
  }
  [part='submit'],
  [part='ask'] {
    min-block-size: 2.9em;
    padding: 0.3em 1.1em;
    border: 1px solid var(--accent);
    border-radius: var(--sotto-radius, 4px);
    background: none;
    color: var(--accent);
    font-weight: 600;
  }
  [part='submit']:hover,
  [part='ask']:hover {
    background: var(--tint);
  }
  .more,
  .quiet {
    min-block-size: 2.5em;
    padding: 0 0.2em;
    border: 0;
    background: none;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .more {
    font-size: 0.9em;
  }
  .wishes {
    min-block-size: 2.4em;
    margin-block: 0.6em 0.9em;
  }
  .wishes ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4em;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  [part='chip'] {
    min-block-size: 2.3em;
    padding: 0.2em 0.9em;
    border: 1px solid var(--line);
    border-radius: 2em;
    background: var(--tint);
    line-height: 1.3;
  }
  [part='chip']:hover {
    border-color: currentcolor;
  }
  [part='trouble'] {
    margin: 0;
    line-height: 1.5;
    font-style: italic;
  }
  .said {
    padding-block: 0.4em;
    min-block-size: 2.3em;
  }
`;

export const picksStyles = [frame, shelf, cards, box];
