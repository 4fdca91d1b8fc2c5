/** The line to type in, its wishes and its words; they come with what draws them. */
import type { CSSResult, css as Tag } from 'lit';

/** The tag is handed in: imported here too, it would be one more file to fetch before any picks. */
export const boxStyles = (css: typeof Tag): CSSResult => css`
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
