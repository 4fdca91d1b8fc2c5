/** Buttons that are only words. */
import { css } from 'lit';

export const buttons = css`
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
    margin-inline-start: -0.2em;
    font-size: 0.9em;
  }
`;
