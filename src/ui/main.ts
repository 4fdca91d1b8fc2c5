/** Where the page begins: addresses from the page's own, then the journey, then the app that shows it. */
import type { DeviceChoice } from '../model/web.ts';
import { SottoApp } from './app.ts';
import { Journey } from './journey.ts';
import { workOffline } from './offline.ts';

/** `?device=cpu` or `?device=webgpu` computes there and nowhere else. */
function deviceWanted(): DeviceChoice {
  const wanted = new URLSearchParams(location.search).get('device');
  return wanted === 'cpu' || wanted === 'webgpu' ? wanted : 'auto';
}

const journey = new Journey({
  packUrl: new URL('packs/books/manifest.json', document.baseURI).href,
  modelsUrl: new URL('models/manifest.json', document.baseURI).href,
  device: deviceWanted(),
  offline: workOffline(),
});
SottoApp.journey = journey;
customElements.define('sotto-app', SottoApp);
void journey.start();
