/** Tables: the same rows from JSONL, JSON, CSV and TSV, and errors that name file and line. */
import { describe, expect, test } from 'vitest';
import { openTally } from '../../cli/faults.ts';
import { readTable } from '../../cli/table.ts';
import { fileWith } from './folder.ts';

async function rows(name: string, content: string): Promise<{ line: string; fields: Record<string, unknown> }[]> {
  const path = await fileWith(name, content);
  const found = [];
  for await (const { where, fields } of readTable(path)) found.push({ line: where.slice(path.length + 2), fields });
  return found;
}

describe('readTable', () => {
  test('reads one JSON object a line, past empty lines, line ends of either kind and a byte order mark', async () => {
    expect(await rows('a.jsonl', '\uFEFF{"id":1}\r\n\n{"id":"b"}')).toEqual([
      { line: 'line 1', fields: { id: 1 } },
      { line: 'line 3', fields: { id: 'b' } },
    ]);
  });

  test('reads a JSON array', async () => {
    expect(await rows('a.json', '[{"id":1},{"id":2}]')).toEqual([
      { line: 'element 1', fields: { id: 1 } },
      { line: 'element 2', fields: { id: 2 } },
    ]);
  });

  test('reads CSV with quotes; an empty cell says nothing', async () => {
    expect(await rows('a.csv', '\uFEFFid,title,text\n1,"Salt, ""Sea""",\n2,"two\nlines",x\n')).toEqual([
      { line: 'line 2', fields: { id: '1', title: 'Salt, "Sea"' } },
      { line: 'line 4', fields: { id: '2', title: 'two\nlines', text: 'x' } },
    ]);
  });

  test('reads TSV', async () => {
    expect(await rows('a.tsv', 'id\ttitle\n1\ta, b\n')).toEqual([
      { line: 'line 2', fields: { id: '1', title: 'a, b' } },
    ]);
  });

  test.each([
    ['a.jsonl', '{"id":1}\n{"id":', /a\.jsonl, line 2 is not JSON/],
    ['a.jsonl', '{"id":1}\n[1]', /a\.jsonl, line 2 is no object/],
    ['a.json', '{"id":1}', /a\.json holds no array/],
    ['a.json', '[{"id":1}, 7]', /a\.json, element 2 is no object/],
    ['a.csv', 'id,title\n1,a\n2\n', /a\.csv is not well-formed CSV.*line 3/],
    ['a.csv', 'id,title\n1,"a\n', /a\.csv is not well-formed CSV/],
    ['a.xlsx', '', /neither \.jsonl, \.json, \.csv nor \.tsv/],
  ])('refuses %s holding %j', async (name, content, message) => {
    await expect(rows(name, content)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message),
    });
  });

  test('reads cells parted by semicolons, as many countries write them', async () => {
    expect(await rows('a.csv', '"a;b,c";title\n1,5;"x;y"\n')).toEqual([
      { line: 'line 2', fields: { 'a;b,c': '1,5', title: 'x;y' } },
    ]);
  });

  test('takes a quote within a cell for what it is, and space around a quoted cell for none', async () => {
    const found = await rows('a.csv', 'id,title\n1,a 5" plate\n2, "b" \n3,"say "hi" twice"\n4,"""Heroes"""\n');
    expect(found.map(({ fields }) => fields.title)).toEqual(['a 5" plate', 'b', '"say "hi" twice"', '"Heroes"']);
  });

  test.each([
    ['a.csv', 'id,title\n1,a,b\n2,c\n3\n', ['2'], ['2 rows not well-formed: a.csv:2, 4']],
    ['a.csv', 'id,title\n1,a\n2,"b\n3,c\n', ['1'], [expect.stringMatching(/^1 row with a quote that never closes/)]],
    [
      'a.jsonl',
      '{"id":"1"}\n{"id":\n[2]\n',
      ['1'],
      ['1 row not in JSON: a.jsonl:2', '1 row without an object: a.jsonl:3'],
    ],
    ['a.json', '[{"id":"1"}, 7]', ['1'], ['1 row without an object: a.json:2']],
  ])('with a tally goes on past the bad rows of %s holding %j', async (name, content, ids, lines) => {
    const tally = openTally({ strict: false });
    const found = [];
    for await (const { fields } of readTable(await fileWith(name, content), tally)) found.push(fields.id);
    expect(found).toEqual(ids);
    expect(tally.lines()).toEqual(lines);
  });

  test.each(['jsonl', 'json', 'csv', 'parquet'])('says when a .%s file is not there', async (ending) => {
    const read = readTable(`/nowhere/at-all.${ending}`).next();
    await expect(read).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(/no such file/) });
  });
});
