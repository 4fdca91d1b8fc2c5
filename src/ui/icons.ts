/** The page's few icons, drawn with one pen. They stand beside words and are never read out. */
import { html, type TemplateResult } from 'lit';

function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=${path}></path></svg>`;
}

export const heart = icon('M10 16.6C4 12.6 2.4 9.6 3 6.9 3.7 4 7.8 3 10 6.3 12.2 3 16.3 4 17 6.9c.6 2.7-1 5.7-7 9.7Z');
export const down = icon('M10 3.5v12.6M5 11.2l5 5 5-5');
export const shut = icon('M2.5 10s2.8 4.4 7.5 4.4 7.5-4.4 7.5-4.4M4.6 13.4l-1.4 1.9M10 14.6v2.3M15.4 13.4l1.4 1.9');
export const cross = icon('M5 5l10 10M15 5 5 15');
export const lens = icon('M8.8 14.2a5.4 5.4 0 1 0 0-10.8 5.4 5.4 0 0 0 0 10.8ZM12.8 12.8 17 17');
export const back = icon('M7.5 4.5 3.5 8.5l4 4M4 8.5h7.5a4.5 4.5 0 0 1 0 9H9');
export const tick = icon('M4 10.5 8.2 15 16 5.5');
