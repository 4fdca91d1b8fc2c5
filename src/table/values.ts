/** A field's value as a number, a list or grades: from JSON as it is, from a CSV cell by its spelling. Undefined where it is none. */

/** Whether a cell says anything. */
export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** 320, "320". Nothing else: "320 pages" is no number. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^[-+]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}

/** ["war", "gods"], "war|gods", "war; gods". Commas stand in names, so they part nothing. */
export function asList(value: unknown): string[] | undefined {
  const parts = typeof value === 'string' ? value.split(/[|;]/) : value;
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) return undefined;
  return [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
}

/** {"funny": 3, "warm": 1}, "funny:3|warm:1". Strengths are 1, 2 or 3; 0 is the same as absent. */
export function asGrades(value: unknown): Map<string, number> | undefined {
  const entries = typeof value === 'string' ? gradesInText(value) : isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 0 && !isRecord(value)) return undefined;
  const grades = new Map<string, number>();
  for (const [term, strength] of entries) {
    if (strength !== 0 && strength !== 1 && strength !== 2 && strength !== 3) return undefined;
    if (strength > 0) grades.set(term, strength);
  }
  return grades;
}

function gradesInText(text: string): [string, unknown][] {
  return (asList(text) ?? []).map((part): [string, unknown] => {
    const [, term = part, strength] = /^(.+?)\s*:\s*(\d)$/.exec(part) ?? [];
    return [term, strength === undefined ? undefined : Number(strength)];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** "$1,299.00", "19,99 €", "12.5": the number in a price, whatever the currency; one that is followed by three digits parts thousands. */
export function asPrice(value: unknown): number | undefined {
  const number = asNumber(value);
  if (number !== undefined || typeof value !== 'string') return number;
  const [found, ...more] = value.match(/\d[\d.,’' \u00a0\u202f]*/g) ?? [];
  if (found === undefined || more.length) return undefined;
  const [, whole = '', cents] = /^(.*?)(?:[.,](\d{1,2}|\d{4,}))?$/.exec(found.trim().replace(/[.,]$/, '')) ?? [];
  return Number(`${whole.replace(/\D/g, '')}.${cents ?? 0}`);
}

/** 1999, "-800", "1999-05-01", "May 3, 1999": a number is the year itself, a date holds one of four digits. */
export function asYear(value: unknown): number | undefined {
  const number = asNumber(value);
  if (number !== undefined) return number;
  const [year] = (typeof value === 'string' && /(?<!\d)[12]\d{3}(?!\d)/.exec(value)) || [];
  return year === undefined ? undefined : Number(year);
}

/** "red, blue" too, and "Home > Kitchen, Sale" as three terms: for columns that are known to hold terms, where a comma parts unless "\," escapes it. */
export function asTerms(value: unknown): string[] | undefined {
  const list = asList(value);
  if (typeof value !== 'string' || !list) return list;
  const parts = list.length > 1 ? list : value.split(/(?<!\\),/);
  return asList(parts.flatMap((part) => part.replace(/\\,/g, ',').split('>')));
}

/** "Home & Garden > Kitchen > Mugs" → "Mugs". */
export function lastOfPath(value: unknown): unknown {
  return typeof value === 'string' ? value.split('>').at(-1)!.trim() : value;
}
