/**
 * Invents the exports of a shop, the same for the same seed: products as Shopify writes them (variants in rows of their own,
 * descriptions in HTML), and order lines of customers who each like some kinds of things more than others.
 * Usage: tsx scripts/invent-shop.ts FOLDER [PRODUCTS] [ORDER LINES]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniform } from '../src/random.ts';

const KINDS = {
  Mugs: {
    things: ['mug', 'cup', 'tumbler', 'beaker'],
    uses: ['the first coffee of the day', 'tea that is drunk slowly'],
  },
  Lamps: { things: ['lamp', 'lantern', 'reading light'], uses: ['long evenings', 'a dark corner', 'reading in bed'] },
  Blankets: { things: ['blanket', 'throw', 'plaid'], uses: ['cold feet', 'a nap on the sofa', 'nights by the fire'] },
  Notebooks: {
    things: ['notebook', 'sketchbook', 'journal'],
    uses: ['plans', 'what is thought on trains', 'pencil drawings'],
  },
  Candles: { things: ['candle', 'tea light', 'taper'], uses: ['a quiet table', 'the bath', 'winter windows'] },
  Planters: {
    things: ['planter', 'pot', 'vase'],
    uses: ['herbs on the sill', 'a fern that has grown too large', 'cut flowers'],
  },
  Bags: { things: ['tote', 'satchel', 'backpack'], uses: ['the market', 'a weekend away', 'books and a laptop'] },
  Boards: {
    things: ['chopping board', 'cheese board', 'tray'],
    uses: ['bread and cheese', 'breakfast in bed', 'a feast for six'],
  },
  Knives: {
    things: ['bread knife', 'paring knife', 'chef’s knife'],
    uses: ['onions by the kilo', 'ripe tomatoes', 'a hard crust'],
  },
  Cushions: {
    things: ['cushion', 'bolster', 'floor pillow'],
    uses: ['a hard bench', 'the cat', 'guests who stay late'],
  },
} as const;
const MATERIALS = [
  'stoneware',
  'oak',
  'walnut',
  'brass',
  'linen',
  'wool',
  'enamel',
  'glass',
  'leather',
  'recycled paper',
];
const MOODS = [
  'rustic',
  'minimal',
  'playful',
  'elegant',
  'cosy',
  'bold',
  'botanical',
  'nautical',
  'vintage',
  'industrial',
];
const COLOURS = ['sand', 'moss', 'midnight', 'rust', 'chalk', 'plum', 'ochre', 'slate'];
const MAKES = [
  'Made by hand in small batches',
  'Designed in our own studio',
  'Made by a family workshop',
  'Finished by hand',
];
const CARES = [
  'Wipe clean with a damp cloth.',
  'Safe in the dishwasher.',
  'Gets better with use.',
  'Wash cold, dry flat.',
];
const SYLLABLES = [
  'al',
  'ber',
  'cor',
  'dun',
  'el',
  'fen',
  'gar',
  'hol',
  'is',
  'jor',
  'kel',
  'lum',
  'mar',
  'nor',
  'os',
  'pel',
];
const VENDORS = 60;
const LINES_A_CUSTOMER = 6;
/** How often a customer buys of what they care for, and not just anything. */
const FAITHFUL = 0.75;

type Kind = keyof typeof KINDS;

interface Product {
  handle: string;
  title: string;
  kind: Kind;
  moods: string[];
  skus: string[];
  price: number;
}

export interface Shop {
  /** A Shopify product export. */
  products: string;
  /** A Shopify order export, a row a line. */
  orders: string;
}

export function inventShop({ products: count = 5000, lines = 100_000, seed = 2026 } = {}): Shop {
  const lot = lots(seed);
  const vendors = Array.from({ length: VENDORS }, () => `${capital(lot.word())} & ${capital(lot.word())}`);
  const rows: string[][] = [];
  const products = Array.from({ length: count }, (_, number): Product => {
    const { product, rows: own } = inventProduct(number, { lot, vendors });
    rows.push(...own);
    return product;
  });
  return { products: csv(PRODUCT_COLUMNS, rows), orders: csv(ORDER_COLUMNS, inventOrders(products, lines, lot)) };
}

/** What is drawn by lot. */
function lots(seed: number) {
  const draw = uniform(seed);
  const below = (count: number) => Math.floor(draw() * count);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const word = () => Array.from({ length: 2 + below(2) }, () => pick(SYLLABLES)).join('');
  return { draw, below, pick, word };
}

type Lots = ReturnType<typeof lots>;

const PRODUCT_COLUMNS = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Product Category',
  'Type',
  'Tags',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Variant SKU',
  'Variant Price',
  'Image Src',
  'Status',
];

function inventProduct(
  number: number,
  { lot, vendors }: { lot: Lots; vendors: string[] },
): { product: Product; rows: string[][] } {
  const { pick, below } = lot;
  const kind = pick(Object.keys(KINDS) as Kind[]);
  const [material, thing, name] = [pick(MATERIALS), pick(KINDS[kind].things), capital(lot.word())];
  const moods = [...new Set([pick(MOODS), pick(MOODS)])];
  const title = `${name} ${capital(material)} ${capital(thing)}`;
  const handle = `${title.toLowerCase().replace(/[^a-z]+/g, '-')}-${number}`;
  const colours = [...new Set(Array.from({ length: 1 + below(3) }, () => pick(COLOURS)))];
  const price = 5 + below(190);
  const body = `<p>A ${moods.join(' and ')} ${thing} of ${material}, for ${pick(KINDS[kind].uses)}. ${pick(MAKES)}, ${pick(['with', 'and known for'])} ${pick(['a soft edge', 'a quiet pattern', 'clean lines', 'an honest surface', 'a generous size'])}.</p><p>${pick(CARES)}</p>`;
  const skus = colours.map((_, at) => `SKU-${number}-${at}`);
  const first = [handle, title, body, pick(vendors), `Home & Garden > ${kind}`, kind, [material, ...moods].join(', ')];
  const rows = colours.map((colour, at) => [
    ...(at === 0 ? [...first, 'true', 'Colour'] : [handle, '', '', '', '', '', '', '', '']),
    colour,
    skus[at]!,
    `${price}.00`,
    '',
    at === 0 ? 'active' : '',
  ]);
  return { product: { handle, title, kind, moods, skus, price }, rows };
}

const ORDER_COLUMNS = [
  'Name',
  'Email',
  'Created at',
  'Lineitem quantity',
  'Lineitem name',
  'Lineitem price',
  'Lineitem sku',
];

/** Customers care for one kind and one mood; within what they look at, a few products are bought far more than the rest. */
function inventOrders(products: Product[], lines: number, { draw, below, pick }: Lots): string[][] {
  const shelves = new Map<string, Product[]>();
  for (const product of products)
    for (const label of [product.kind, ...product.moods]) {
      const shelf = shelves.get(label) ?? [];
      shelf.push(product);
      shelves.set(label, shelf);
    }
  const day = (at: number) =>
    new Date(Date.UTC(2025, 0, 1) + at * 240_000).toISOString().slice(0, 19).replace('T', ' ');
  const customers = Math.ceil(lines / LINES_A_CUSTOMER);
  const tastes = Array.from({ length: customers }, () => [pick(Object.keys(KINDS)), pick(MOODS)]);
  return Array.from({ length: lines }, (_, at) => {
    const customer = below(customers);
    const shelf = draw() < FAITHFUL ? (shelves.get(pick(tastes[customer]!)) ?? products) : products;
    const { skus, title, price } = shelf[Math.floor(draw() ** 3 * shelf.length)]!;
    const email = `customer${customer}@example.com`;
    return [`#${1000 + at}`, email, `${day(at)} +0000`, '1', title, `${price}.00`, pick(skus)];
  });
}

function csv(columns: string[], rows: string[][]): string {
  const cell = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return `${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const [folder, products, lines] = process.argv.slice(2);
if (process.argv[1]?.endsWith('invent-shop.ts') && folder) {
  const shop = inventShop({ ...(products && { products: Number(products) }), ...(lines && { lines: Number(lines) }) });
  writeFileSync(join(folder, 'products.csv'), shop.products);
  writeFileSync(join(folder, 'orders.csv'), shop.orders);
}
