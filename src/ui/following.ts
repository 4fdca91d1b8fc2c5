/** Redraws an element whenever the journey it shows has moved on. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Journey } from './journey.ts';

export class Following implements ReactiveController {
  #host: ReactiveControllerHost & { journey: Journey };
  #redraw = () => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost & { journey: Journey }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.journey.addEventListener('change', this.#redraw);
  }

  hostDisconnected(): void {
    this.#host.journey.removeEventListener('change', this.#redraw);
  }
}
