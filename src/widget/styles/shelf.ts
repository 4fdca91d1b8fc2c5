/** The shelf: as many cards beside each other as there is room for, or one row that scrolls. */
import { css } from 'lit';

export const shelf = css`
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
