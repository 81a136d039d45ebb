import { describe, expect, it } from 'vitest';
import { formatPersonName, toPersonName } from './personName';

describe('formatPersonName', () => {
  it.each([
    ['DOE^JANE', 'Jane DOE'],
    ['Doe^Jane', 'Jane DOE'],
    ['DOE^JANE^ANNE^DR^JR', 'Dr Jane Anne DOE Jr'],
    ["O'NEILL^MARY-ANN", "Mary-Ann O'NEILL"],
    ['MÜLLER^JÜRGEN', 'Jürgen MÜLLER'],
    ['van der Berg^Pieter', 'Pieter VAN DER BERG'],
    ['DOE^JANE^^^', 'Jane DOE'],
    ['^JANE', 'Jane'],
    ['DOE^', 'DOE'],
    ['', ''],
  ])('writes %s as %s', (dicom, text) => {
    expect(formatPersonName(dicom).text).toBe(text);
  });

  it('emphasizes nothing where nobody said which word is the family name', () => {
    expect(formatPersonName('Jane Doe').text).toBe('Jane Doe');
  });

  it('keeps the DICOM form', () => {
    expect(formatPersonName('DOE^JANE').dicom).toBe('DOE^JANE');
  });

  it('gives ideographic and phonetic groups, family name first', () => {
    expect(formatPersonName('Yamada^Tarou=山田^太郎=やまだ^たろう')).toMatchObject({ text: 'Tarou YAMADA', ideographic: '山田 太郎', phonetic: 'やまだ たろう' });
  });

  it('shows the ideographic form where there is no alphabetic one', () => {
    expect(formatPersonName('=山田^太郎=やまだ^たろう')).toMatchObject({ text: '山田 太郎', ideographic: '', phonetic: 'やまだ たろう' });
  });
});

describe('toPersonName', () => {
  it('A22: writes the apostrophe and the hyphen that every keyboard has', () => {
    expect(toPersonName(['O\u2019Neill', 'Anne\u2011Marie', ''])).toBe("O'Neill^Anne-Marie");
  });

  it('leaves letters as they are typed', () => {
    expect(toPersonName([' Müller ', 'Zoë', ''])).toBe('Müller^Zoë');
  });
});
