/** How the element looks on a page it does not know: the page's own type and colours, and covers. */
import { css } from 'lit';

export const picksStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(var(--sotto-cover-width, 8rem), 1fr));
    gap: var(--sotto-gap, 1.25rem);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  button {
    display: grid;
    gap: 0.15rem;
    width: 100%;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: left;
    cursor: pointer;
  }
  button:focus-visible {
    outline: 2px solid currentcolor;
    outline-offset: 3px;
  }
  img {
    width: 100%;
    height: auto;
    aspect-ratio: 2 / 3;
    margin-bottom: 0.4rem;
    border-radius: 2px;
    box-shadow: 0 2px 8px rgb(0 0 0 / 0.25);
  }
  [part='title'] {
    font-weight: 600;
    line-height: 1.25;
  }
  .makers,
  [part='reason'] {
    font-size: 0.875em;
    line-height: 1.35;
  }
  [part='reason'] {
    font-style: italic;
  }
`;
