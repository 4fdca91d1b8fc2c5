/** ISBNs of either length, in any spelling, as one: `="0141439513"` and 978-0-14-143951-8 name the same book. */

/** The thirteen digits; null where the text is no ISBN. Check digits after ISO 2108. */
export function isbnIn(text: string): string | null {
  const digits = text.replace(/^ISBN(?:-1[03])?/i, '').replace(/[\s"'=:–-]/g, '');
  if (/^97[89]\d{10}$/.test(digits)) return checkOf(digits.slice(0, 12)) === digits[12] ? digits : null;
  if (!/^\d{9}[\dXx]$/.test(digits) || !isShort(digits)) return null;
  const long = `978${digits.slice(0, 9)}`;
  return long + checkOf(long);
}

/** The thirteenth digit of twelve: weights 1 and 3 in turn, to a multiple of ten. */
function checkOf(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/** Weights 10 to 1, to a multiple of eleven; X is ten. */
function isShort(ten: string): boolean {
  const worth = (digit: string) => (digit.toUpperCase() === 'X' ? 10 : Number(digit));
  return [...ten].reduce((total, digit, at) => total + worth(digit) * (10 - at), 0) % 11 === 0;
}
