/**
 * What exports call the same things. Names are written as `normalisedHeader` leaves them; of two columns that fit one field,
 * the one whose name stands earlier is preferred, and the other steps in where its cell is empty.
 */

/** Fields of an item, of the facets that every shop has, and `code`, `image` and `url`, which no pack carries. */
export type CatalogueField =
  | ItemField
  | 'year'
  | 'price'
  | 'type'
  | 'category'
  | 'categories'
  | 'genres'
  | 'tags'
  | 'code'
  | 'image'
  | 'url';
type ItemField = 'id' | 'title' | 'creators' | 'text' | 'series' | 'series_index';
export type InteractionField = 'user' | 'item' | 'rating' | 'event' | 'timestamp';
export type LibraryField = 'title' | 'creators' | 'isbn' | 'rating' | 'shelf' | 'shelves' | 'timestamp';

export type Headers<Field extends string> = Record<Field, readonly string[]>;

/** The names in a text, between white space. */
function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const TITLES = names('title name titel bezeichnung titre nom titulo nombre titolo originaltitle');
const CREATORS = names(`
  creators creator authors author writers writer artists artist makers maker
  brand brands vendor manufacturer directors director designer producer winery roaster
  autor autoren marke hersteller auteur auteurs marque marca
`);
const RATINGS = names('rating myrating userrating starrating stars score overall bewertung');

export const CATALOGUE_HEADERS: Headers<CatalogueField> = {
  id: names('id uid identifier'),
  title: TITLES,
  creators: CREATORS,
  text: names(`
    text blurb description bodyhtml longdescription fulldescription descriptionhtml
    shortdescription summary overview synopsis plot abstract seodescription metadescription
    beschreibung langbeschreibung kurzbeschreibung descripcion descrizione descriptif
  `),
  series: names('series seriesname seriestitle saga reihe'),
  series_index: names('seriesindex seriesnumber seriesposition'),
  year: names(`
    year releaseyear originalpublicationyear publicationyear publishedyear yearpublished
    firstpublished releasedate released publicationdate publisheddate pubdate vintage
    jahr erscheinungsjahr annee ano anno
  `),
  price: names(`
    price currentprice regularprice listprice retailprice unitprice msrp rrp
    preis prix precio prezzo
  `),
  type: names('type'),
  category: names('category googleproductcategory department kategorie categorie categoria'),
  categories: names('categories collections kategorien categorias'),
  genres: names('genres genre'),
  tags: names('tags tag keywords schlagworte motscles etiquetas'),
  code: names('handle slug sku asin isbn13 isbn gtin ean upc barcode mpn artikelnummer'),
  image: names(`
    image images imagesrc imageurl imagelink additionalimagelink smallimageurl img
    coverurl coverimage thumbnail thumbnailurl picture photo bild bildurl
  `),
  url: names('url link permalink href canonicalurl'),
};

/** "Product Name", "movieId" and "book_title" are a name, an id and a title: these words before a header are put aside. */
export const CATALOGUE_PREFIXES = names(`
  product item article artikel variant work listing book movie film game
  album song track recipe wine tea
`);

export const INTERACTION_HEADERS: Headers<InteractionField> = {
  user: names(`
    user userid userpseudoid customer customerid customeremail visitor visitorid
    person personid member memberid reader readerid reviewer reviewerid buyer buyerid
    client clientid account accountid profileid username email player playerid kunde kundennummer
    uid viewer listener shopper patron session sessionid
  `),
  item: names(`
    item itemid product productid producthandle lineitemsku productsku productcode sku
    book bookid movie movieid article articleid asin isbn13 isbn trackid songid
    gameid handle slug artikelnummer
    iid parentasin track song game film recipe content object
  `),
  rating: RATINGS,
  event: names('event eventname eventtype action interactiontype behavior behaviour'),
  timestamp: names(`
    timestamp time datetime date eventtimestamp eventtime createdat ratedat orderdate
    purchasedate purchasedat unixreviewtime reviewtime ratingtimestamp ts datum
  `),
};

/** A person's own list of what they read, saw or drank. */
export const LIBRARY_HEADERS: Headers<LibraryField> = {
  title: TITLES,
  creators: CREATORS,
  isbn: names('isbn13 isbn isbnuid'),
  rating: RATINGS,
  shelf: names('exclusiveshelf readstatus status shelf'),
  shelves: names('bookshelves shelves tags'),
  timestamp: names('dateread lastdateread dateadded date timestamp'),
};
