/**
 * How the element looks on a page it does not know: in the page's own type and ink, so that it is dark where the page is
 * dark. Sizes are in the page's em; the room of a card depends on nothing that is in it. The line to type in brings its own.
 */
import { buttons } from './styles/buttons.ts';
import { cards } from './styles/cards.ts';
import { frame } from './styles/frame.ts';
import { shelf } from './styles/shelf.ts';

export const picksStyles = [frame, shelf, cards, buttons];
