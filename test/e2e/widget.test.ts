import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, openPage, openShop, type Shop, shopPage, thrown, told } from './widget-site.ts';

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop(), launch()]);
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

let pages = 0;
/** Nothing is remembered from one page to the next. */
async function pageWith(body: string, head = ''): Promise<Page> {
  const path = `page-${pages++}.html`;
  shop.put(path, shopPage(body, { head }));
  return openPage(await browser.newContext(), shop.url + path);
}

const ids = (detail: { [key: string]: unknown }) => detail.ids as string[];
const titles = (page: Page) => page.locator('sotto-picks [part=title]').allTextContents();

describe('the modes', () => {
  it('shows items like one, and tells which was picked', async () => {
    const page = await pageWith('<sotto-picks pack="pack/" mode="similar" item="10" limit="4"></sotto-picks>');
    const shown = ids(await told(page, 'ready'));
    expect(shown).toHaveLength(4);
    expect(shown).not.toContain('10');
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('More like Pride and Prejudice');
    await page.locator('sotto-picks [part=pick]').nth(1).click();
    expect(await told(page, 'pick')).toMatchObject({ id: shown[1] });
    await page.close();
  });

  it('recommends to a visitor from what they said, and remembers it', async () => {
    const page = await pageWith('<sotto-picks pack="pack/" limit="3" rate></sotto-picks>');
    const [first] = ids(await told(page, 'ready'));
    const title = (await titles(page))[0]!;
    await page.getByRole('button', { name: `Like ${title}` }).click();
    expect(await told(page, 'feedback')).toEqual({ id: first, title, verdict: 'like' });
    expect(ids(await told(page, 'ready', 1))).not.toContain(first);
    await page.reload();
    expect(ids(await told(page, 'ready'))).not.toContain(first);
    expect(await page.locator('sotto-picks [part=reason]').first().textContent()).toContain(title);
    await page.close();
  });

  it('takes back what was said by mistake', async () => {
    const page = await pageWith('<sotto-picks pack="pack/" limit="3" rate></sotto-picks>');
    const before = ids(await told(page, 'ready'));
    await page
      .getByRole('button', { name: /^Not for me:/ })
      .nth(1)
      .click();
    await told(page, 'ready', 1);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(ids(await told(page, 'ready', 2))).toEqual(before);
    await page.close();
  });

  it('finds titles as they are typed, forgives a slip, and says where there is nothing', async () => {
    const page = await pageWith('<sotto-picks pack="pack/" mode="search" limit="3"></sotto-picks>');
    await told(page, 'ready');
    const box = page.getByRole('searchbox', { name: 'Search by title or name' });
    expect(await box.evaluate((input) => getComputedStyle(input).borderTopStyle)).toBe('solid'); // its styles came with it
    await box.pressSequentially('midlemarch');
    await expect.poll(async () => (await titles(page))[0]).toBe('Middlemarch');
    await box.fill('xqzzzzqx');
    await page.getByText('Nothing here goes by “xqzzzzqx”.').waitFor();
    expect(await page.locator('sotto-picks').getAttribute('query')).toBe('xqzzzzqx');
    await box.fill('');
    await expect.poll(() => titles(page)).toHaveLength(3);
    await page.close();
  });

  it('finds titles again once what searches them, gone for a while, can be had', async () => {
    const page = await pageWith('<sotto-picks pack="pack/" mode="search" limit="3"></sotto-picks>');
    await told(page, 'ready');
    await page.route('**/assets/titles-*.js', (route) => route.abort(), { times: 1 });
    await page.getByRole('searchbox').fill('Middlemarch');
    await told(page, 'error');
    await page.evaluate(() => document.querySelector('sotto-picks')!.setAttribute('query', 'Emma'));
    await expect.poll(async () => (await titles(page))[0]).toBe('Emma');
    await page.close();
  });

  it('listens to wishes, shows what it understood, and takes a wish back', async () => {
    const page = await pageWith('<sotto-picks pack="pack/" mode="conversation" limit="4"></sotto-picks>');
    const before = ids(await told(page, 'ready'));
    const box = page.getByRole('textbox', { name: 'What should change?' });
    await box.fill('published before 1850');
    await box.press('Enter');
    const old = ids(await told(page, 'ready', 1));
    expect(old).not.toEqual(before);
    await page.getByRole('button', { name: /^Take back:/ }).click();
    expect(ids(await told(page, 'ready', 2))).toEqual(before);
    await box.fill('?!');
    await box.press('Enter');
    await page.getByText('Say what should change').waitFor();
    await page.close();
  });
});

describe('on the page', () => {
  it('reflects its properties, follows its attributes, and survives being moved', async () => {
    const page = await pageWith('<aside></aside><sotto-picks pack="pack/" limit="3"></sotto-picks>');
    await told(page, 'ready');
    const attributes = await page.evaluate(() => {
      const element = document.querySelector('sotto-picks')!;
      Object.assign(element, {
        limit: 5,
        mode: 'similar',
        item: '10',
        threshold: 0.1,
        narratives: 'ask',
        layout: 'row',
      });
      return element.updateComplete.then(() =>
        ['limit', 'mode', 'item', 'threshold', 'narratives', 'layout'].map((name) => element.getAttribute(name)),
      );
    });
    expect(attributes).toEqual(['5', 'similar', '10', '0.1', 'ask', 'row']);
    await expect.poll(() => titles(page)).toHaveLength(5);
    await page.evaluate(() => document.querySelector('aside')!.append(document.querySelector('sotto-picks')!));
    await page.evaluate(() => document.querySelector('sotto-picks')!.setAttribute('limit', '2'));
    await expect.poll(() => titles(page)).toHaveLength(2);
    expect(await thrown(page)).toEqual([]);
    await page.close();
  });

  it('keeps properties that were set before the script came', async () => {
    const page = await pageWith(
      '<sotto-picks pack="pack/"></sotto-picks><script>Object.assign(document.querySelector("sotto-picks"), { limit: 2, history: ["10"], heading: "Yours" })</script>',
    );
    const shown = ids(await told(page, 'ready'));
    expect(shown).toHaveLength(2);
    expect(shown).not.toContain('10');
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('Yours');
    await page.close();
  });

  it('opens a pack once for all elements, and what one hears the others know', async () => {
    const before = shop.requests.length;
    const page = await pageWith(
      '<sotto-picks pack="pack/" limit="2" rate></sotto-picks><sotto-picks pack="pack/manifest.json" limit="4"></sotto-picks>',
    );
    await told(page, 'ready', 1);
    const asked = shop.requests.slice(before).filter((path) => path.startsWith('pack/'));
    expect(asked.sort()).toEqual([...new Set(asked)]);
    const title = (await titles(page))[0]!;
    await page.getByRole('button', { name: `Not for me: ${title}` }).click();
    await expect.poll(() => titles(page)).not.toContain(title);
    await page.close();
  });

  it('shows the page’s own words until there are picks, and where there can be none', async () => {
    const page = await pageWith('<sotto-picks pack="pack/" filter="id=gone"><p>Our bestsellers</p></sotto-picks>');
    expect(ids(await told(page, 'ready'))).toEqual([]);
    expect(await page.getByText('Our bestsellers').isVisible()).toBe(true);
    await page.evaluate(() => document.querySelector('sotto-picks')!.removeAttribute('filter'));
    await told(page, 'ready', 1);
    expect(await page.getByText('Our bestsellers').isVisible()).toBe(false);
    await page.close();
  });

  it.each([
    ['pack-not-found', 'pack="nowhere/"'],
    ['unknown-item', 'pack="pack/" mode="similar" item="gone"'],
    ['bad-input', 'pack="pack/" filter="nonsense"'],
    ['bad-input', 'pack="pack/" mode="mindreading"'],
    ['pack-not-a-pack', 'pack="models/"'],
  ])('tells %s, throws nothing, and leaves the page’s own words standing: %s', async (code, attributes) => {
    const page = await pageWith(`<sotto-picks ${attributes}><p>Our bestsellers</p></sotto-picks>`);
    expect(await told(page, 'error')).toMatchObject({ code });
    expect(await page.getByText('Our bestsellers').isVisible()).toBe(true);
    expect(await thrown(page)).toEqual([]);
    await page.close();
  });

  it('throws at nothing that is set declaratively, and is not there where it is hidden', async () => {
    const page = await pageWith(
      '<sotto-picks></sotto-picks><sotto-picks pack="pack/" limit="-3" threshold="much" lang="not a language" layout="heap" narratives="maybe"></sotto-picks><sotto-picks hidden pack="pack/"></sotto-picks>',
    );
    await told(page, 'ready', 1);
    expect(await page.locator('sotto-picks').nth(2).isVisible()).toBe(false);
    expect(await thrown(page)).toEqual([]);
    await page.close();
  });

  it('speaks the language of its place, and one that the page adds', async () => {
    const page = await pageWith(
      '<section class="german" lang="de"><sotto-picks pack="pack/" mode="similar" item="10" limit="1"></sotto-picks></section><sotto-picks class="italian" lang="it" pack="pack/" limit="1"></sotto-picks>',
      '<script type="module">await customElements.whenDefined("sotto-picks"); customElements.get("sotto-picks").addStrings("it", { forYou: "Scelti per te" })</script>',
    );
    await told(page, 'ready', 1);
    expect(await page.locator('.german h2').textContent()).toBe('Ähnlich wie Pride and Prejudice');
    expect(await page.locator('.german [part=reason]').textContent()).toMatch(/wer .* mag|wie in/);
    await page.evaluate(() => document.querySelector('.german sotto-picks')!.setAttribute('lang', 'fr'));
    await expect.poll(() => page.locator('.german h2').textContent()).toBe('Dans l’esprit de Pride and Prejudice');
    await page.evaluate(() => document.querySelectorAll('sotto-picks')[1]!.setAttribute('lang', 'it'));
    await expect.poll(() => page.locator('.italian h2').textContent()).toBe('Scelti per te');
    await page.close();
  });
});

describe('the site’s own', () => {
  it('pages and pictures are linked to, and a cancelled pick is not followed', async () => {
    const page = await pageWith(
      '<sotto-picks pack="pack/" limit="1" link="books/{id}" image="covers/{id}.png"></sotto-picks>',
    );
    const [id] = ids(await told(page, 'ready'));
    const link = page.locator('sotto-picks a');
    expect(await link.getAttribute('href')).toBe(`books/${id}`);
    expect(await link.locator('img').getAttribute('src')).toBe(`covers/${id}.png`);
    await page.evaluate(() => addEventListener('sotto-pick', (event) => event.preventDefault()));
    await link.click();
    await told(page, 'pick');
    expect(page.url()).toContain('page-');
    await page.close();
  });

  it('card is filled for each pick, in the page, and says what is pressed', async () => {
    const page = await pageWith(
      `<sotto-picks pack="pack/" limit="3"><template slot="card"><article class="ours"><a data-sotto-href="/b/{id}" data-sotto-title="{title} by {creators}"><b data-sotto="title"></b></a>
        <i data-sotto="nonsense"></i><button data-sotto-action="like">+</button></article></template></sotto-picks>`,
      '<style>.ours b { color: rgb(1, 2, 3) }</style>',
    );
    const [first, second] = ids(await told(page, 'ready'));
    const cards = page.locator('.ours');
    await expect.poll(() => cards.count()).toBe(3);
    expect(await cards.nth(1).locator('a').getAttribute('href')).toBe(`/b/${second}`);
    const title = await cards.first().locator('b').textContent();
    expect(await cards.first().locator('a').getAttribute('title')).toContain(`${title} by `);
    expect(
      await cards
        .first()
        .locator('b')
        .evaluate((b) => getComputedStyle(b).color),
    ).toBe('rgb(1, 2, 3)');
    expect(await cards.first().locator('i').isVisible()).toBe(false);
    await cards.first().getByRole('button').click();
    expect(await told(page, 'feedback')).toEqual({ id: first, title, verdict: 'like' });
    await told(page, 'ready', 1);
    expect(await cards.count()).toBe(3);
    await page.close();
  });
});
