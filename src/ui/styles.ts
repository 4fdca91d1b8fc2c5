/** Styles that several elements share; colours and sizes come from the page's tokens. */
import { css } from 'lit';

export const base = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
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
    outline-offset: 2px;
  }
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
  }
  ul,
  ol {
    padding: 0;
    list-style: none; /* with the marks WebKit takes the meaning: each list says role="list" */
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  svg.icon {
    width: 1.05em;
    height: 1.05em;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;

/** A printed cover: the hinge of the binding, and a shadow on the page. */
export const cover = css`
  .cover {
    position: relative;
    display: block;
    aspect-ratio: 2 / 3;
    border-radius: 2px 3px 3px 2px;
    overflow: hidden;
    background: var(--sunk);
    box-shadow: var(--shadow);
  }
  .cover img {
    display: block;
    width: 100%;
    height: 100%;
  }
  .cover::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
    background: linear-gradient(90deg, rgb(0 0 0 / 0.22), rgb(255 255 255 / 0.16) 2%, rgb(0 0 0 / 0.12) 4.5%, transparent 8%);
    box-shadow: inset 0 0 0 1px rgb(0 0 0 / 0.1);
  }
`;

/** A line to type in. */
export const typing = css`
  input {
    height: 3.2rem;
    padding: 0 1rem;
    border: 1px solid var(--edge);
    border-radius: 4px;
    background: var(--raised);
    font-size: 1.2rem;
  }
  input::placeholder {
    color: var(--ink-soft);
    font-style: italic;
    opacity: 1;
  }
`;

/** Small buttons, plain and pressed, and the chips that look like them. */
export const chips = css`
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-height: 2.25rem;
    padding: 0.25rem 0.85rem;
    border: 1px solid var(--edge);
    border-radius: 999px;
    background: transparent;
    line-height: 1.2;
    text-align: left;
  }
  .chip:hover {
    background: var(--sunk);
  }
  .chip.strong {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .chip.strong:hover {
    filter: brightness(1.12);
  }
`;
