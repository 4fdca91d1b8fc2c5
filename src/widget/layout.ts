/** What depends on how the page is laid out: room that is kept, what does not fit, what is in sight. */

/** What waits is as tall as what comes; where that is shorter, the page below stays where it was. */
export class Held {
  #box: HTMLElement | null = null;
  #width = 0;
  #watch = new ResizeObserver(() => {
    if (this.#box && this.#box.offsetWidth !== this.#width) this.release();
  });

  /** Keeps at least the height that `box` has now, until its width changes. */
  keep(box: HTMLElement): void {
    this.release();
    this.#box = box;
    this.#width = box.offsetWidth;
    box.style.minBlockSize = `${box.offsetHeight}px`;
    this.#watch.observe(box);
  }

  release(): void {
    this.#watch.disconnect();
    this.#box?.style.removeProperty('min-block-size');
    this.#box = null;
  }
}

/** Offers to unfold those narratives that don't fit their room. */
export function fold(root: ParentNode): void {
  for (const told of root.querySelectorAll<HTMLElement>('[part="narrative"]')) {
    const cut = told.classList.contains('open') || told.scrollHeight > told.clientHeight + 1;
    told.parentElement!.classList.toggle('cut', cut);
  }
}

/** Calls back when any of `element` is first in sight; disconnect it to call that off. */
export function onceInSight(element: Element, callback: () => void): IntersectionObserver {
  const sight = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    sight.disconnect();
    callback();
  });
  sight.observe(element);
  return sight;
}
