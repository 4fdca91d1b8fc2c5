/** Shopify's product export: one row for each variant and picture, of which the first alone has title and description. */

import { asPrice } from '../../src/table/values.ts';
import type { Row } from '../rows.ts';
import type { Shape } from './shape.ts';

const KEPT = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Product Category',
  'Type',
  'Tags',
  'SEO Description',
  'Image Src',
];
const OPTIONS = ['Option1', 'Option2', 'Option3'];
/** Options that tell nothing of taste: a size is everybody's own, "Title" is Shopify's word for having no options. */
const PLAIN_OPTIONS = /^(title|size|grösse|größe|taille|talla)$/i;
/** "Colour (product.metafields.shopify.color-pattern)": a field of the shop's own. */
const METAFIELD = /^(.+?)\s*\(product\.metafields\..+\)$/;

/** One row a product: the rest of its rows add variants' codes, options, and the lowest price. Drafts are passed over. */
export const SHOPIFY: Shape = {
  name: 'a Shopify product export',
  fits: (columns) => ['Handle', 'Title', 'Body (HTML)'].every((column) => columns.includes(column)),
  async *adapt(rows, tally) {
    const told = (product: Row[]) => {
      const { Status, Published } = product[0]!.fields;
      const hidden = /^(draft|archived)$/i.test(String(Status ?? '')) || /^false$/i.test(String(Published ?? ''));
      if (!hidden) return [folded(product)];
      tally.aside(product[0]!.place, 'of products that are not published, left out');
      return [];
    };
    let product: Row[] = [];
    for await (const row of rows) {
      if (product.length && row.fields.Handle !== product[0]!.fields.Handle) {
        yield* told(product);
        product = [];
      }
      product.push(row);
    }
    if (product.length) yield* told(product);
  },
};

/** The rows of one product, in the file's order → one. */
function folded(rows: Row[]): Row {
  const { fields, ...stand } = rows[0]!;
  const own = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    const [, label] = METAFIELD.exec(name) ?? [];
    return KEPT.includes(name) ? [[name, value]] : label ? [[label, value]] : [];
  });
  const skus = distinct(rows, 'Variant SKU');
  return {
    ...stand,
    fields: {
      ...Object.fromEntries(own),
      'Variant Price': lowestPrice(rows),
      'Variant SKU': skus.length ? skus : undefined,
      ...optionsOf(rows),
    },
  };
}

function distinct(rows: Row[], column: string): string[] {
  return [...new Set(rows.flatMap(({ fields }) => (fields[column] === undefined ? [] : String(fields[column]))))];
}

function lowestPrice(rows: Row[]): unknown {
  const prices = distinct(rows, 'Variant Price');
  return prices.length
    ? prices.reduce((low, price) => ((asPrice(price) ?? 0) < (asPrice(low) ?? 0) ? price : low))
    : undefined;
}

/** "Option1 Name" of the first row says what "Option1 Value" of every row is. */
function optionsOf(rows: Row[]): Record<string, string[]> {
  const named = OPTIONS.flatMap((option): [string, string[]][] => {
    const name = rows[0]!.fields[`${option} Name`];
    const values = distinct(rows, `${option} Value`);
    return typeof name === 'string' && !PLAIN_OPTIONS.test(name) && values.length ? [[name, values]] : [];
  });
  return Object.fromEntries(named);
}
