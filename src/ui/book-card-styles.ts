/** How a card looks: a page of a catalogue raisonné rather than a tile. */
import { css } from 'lit';

export const cardStyles = css`
  :host {
    container-type: inline-size;
  }
  article {
    display: grid;
    grid-template: 'cover head' auto 'cover why' 1fr 'cover say' auto / 9.75rem minmax(0, 1fr);
    column-gap: 1.75rem;
    height: 100%;
  }
  .cover {
    grid-area: cover;
    align-self: start;
  }
  header {
    grid-area: head;
  }
  h2 {
    font-size: 1.6rem;
    font-weight: 400;
    line-height: 1.15;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  .makers {
    margin-top: 0.25rem;
    font-style: italic;
    line-height: 1.35;
  }
  .facts {
    font-size: var(--step--1);
    line-height: 1.5;
    color: var(--ink-soft);
  }
  .why {
    grid-area: why;
    padding-top: 0.75rem;
  }
  /* Seven lines, as most narratives have: as sentences come, what stands below stays where it is. */
  .narrative {
    min-height: 10.5em;
    margin-bottom: 0.8rem;
    line-height: 1.5;
    text-wrap: pretty;
    hanging-punctuation: first last;
  }
  .reasons {
    font-size: var(--step--1);
    line-height: 1.45;
    color: var(--ink-soft);
  }
  .reasons li {
    position: relative;
    padding-left: 1.35em;
  }
  .reasons li::before {
    content: '—';
    position: absolute;
    left: 0;
    color: var(--accent);
  }
  .say {
    grid-area: say;
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 0.4rem;
    margin: 0.7rem 0 0 -0.6rem;
  }
  .say button {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-height: 2.5rem;
    padding: 0 0.6rem;
    border: 0;
    border-radius: 4px;
    background: none;
    font-size: 0.95rem;
  }
  .say button:hover {
    background: var(--sunk);
  }
  .say .like:hover svg {
    fill: currentcolor;
  }
  .say .like {
    color: var(--accent);
  }
  .pen {
    display: inline-block;
    width: 0.45em;
    height: 0.45em;
    border-radius: 50%;
    background: var(--accent);
  }
  @container (max-width: 26rem) {
    article {
      grid-template: 'cover head' 1fr 'why why' auto 'say say' auto / 6.4rem minmax(0, 1fr);
      column-gap: 1.15rem;
    }
    header {
      align-self: center;
    }
    h2 {
      font-size: 1.45rem;
    }
    .why {
      padding-top: 0.9rem;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    article {
      animation: arrive 420ms ease-out;
    }
    .sentence {
      animation: arrive 700ms ease-out;
    }
    .pen {
      animation: breathe 1.4s ease-in-out infinite;
    }
    @keyframes arrive {
      from {
        opacity: 0;
      }
    }
    @keyframes breathe {
      50% {
        opacity: 0.15;
      }
    }
  }
`;
