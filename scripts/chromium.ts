/** Finds a Chromium for the tests: CHROMIUM_PATH, or one of the places where systems put it. */
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** Flags for an unattended machine: no sandbox inside containers, and no calls home. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The executable's path; an empty string where there is none. */
export function chromiumPath(): string {
  return process.env.CHROMIUM_PATH ?? PLACES.find((path) => existsSync(path)) ?? '';
}
