/** The element as a whole: the page's own words and the frame in one place, heading, the room of the line to type in, what stands below the shelf. */
import { css } from 'lit';

export const frame = css`
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
  .box.search {
    min-block-size: 7.2em;
  }
  .box.conversation {
    min-block-size: 8.6em;
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
