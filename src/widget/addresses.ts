/** Where packs and models are: an attribute names a folder, or the manifest in it. */

/** The manifest's address, absolute. Null for no address and for one that is none. */
export function manifestAt(address: string | null): string | null {
  const folder = absolute(address);
  if (!folder || /\.json(?:$|[?#])/.test(folder)) return folder;
  return new URL('manifest.json', asFolder(folder)).href;
}

/** A folder's address, absolute and ending in a slash; null for none. */
export function folderAt(address: string | null): string | null {
  const folder = absolute(address);
  return folder && asFolder(folder);
}

/** "/books/{id}" with the id of an item. */
export function addressOf(pattern: string, id: string): string {
  return pattern.replaceAll('{id}', encodeURIComponent(id));
}

function absolute(address: string | null): string | null {
  return address && URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI).href : null;
}

function asFolder(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
