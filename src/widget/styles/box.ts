/** The line to type in, its wishes and its words; buttons that are only words. */
import { css } from 'lit';

export const box = css`
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
    margin-inline-start: -0.2em; /* its words begin where the narrative does */
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
