/** A card, and the ghost that keeps its room. */
import { css } from 'lit';

export const cards = css`
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
    position: relative;
    min-block-size: 2.6em;
    margin-block-start: 0.3em;
  }
  .more {
    visibility: hidden;
  }
  .cut .more {
    visibility: visible;
  }
  .cut .pen {
    display: none;
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
    position: absolute;
    inset-inline-start: 0;
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
