/** When the narratives of an element are written: once somebody can see what they are about, and as far as they are wanted. */
import type { PicksAttributes } from './attributes.ts';
import { onceInSight } from './layout.ts';
import type { Visit } from './visit.ts';

export class Narrating {
  #element: PicksAttributes;
  /** Whether the visitor asked for narratives; it holds while the element does. */
  #agreed = false;
  #sight: IntersectionObserver | null = null;

  constructor(element: PicksAttributes) {
    this.#element = element;
  }

  /** Whether room is made for narratives. */
  get wide(): boolean {
    const { narratives } = this.#element;
    return narratives === 'on' || (narratives === 'ask' && this.#agreed);
  }

  /** The visit has chosen other picks. */
  follow(visit: Visit): void {
    const { narratives, picks } = this.#element;
    if (narratives === 'off' || picks.length === 0) return;
    this.#tell(visit);
    this.#sight ??= onceInSight(this.#element, () => void this.#begin(visit));
  }

  /** The visitor asks for narratives: the model is fetched. */
  agree(visit: Visit | null): void {
    this.#agreed = true;
    void visit?.narratives?.agree();
    if (visit) this.#tell(visit);
  }

  /** Waits for nothing any more. */
  end(): void {
    this.#sight?.disconnect();
    this.#sight = null;
  }

  async #begin(visit: Visit): Promise<void> {
    const narratives = await visit.makeNarratives();
    if (!narratives) return;
    this.#tell(visit);
    if (this.#agreed) await narratives.agree();
    else await narratives.begin(this.#element.narratives === 'on');
  }

  #tell({ narratives, chooser }: Visit): void {
    if (this.wide && chooser) narratives?.tell(chooser.session, this.#element.picks);
  }
}
