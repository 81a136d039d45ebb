import { describe, expect, it } from 'vitest';
import type { PackageRow } from '../types';
import { actionsOf, homeRows, soonestEnd } from './rows';

function row(id: string, change: Partial<PackageRow> = {}): PackageRow {
  return {
    ID: id,
    Type: 'Request',
    Direction: 'In',
    Date: '2026-11-20T10:00:00Z',
    PatientName: 'DOE^JANE',
    Institution: 'St Elsewhere',
    Messages: 0,
    Status: 'New',
    Actions: ['View', 'Download', 'Decline'],
    AvailableUntil: '2026-12-20T10:00:00Z',
    Images: 3,
    ForwardsLeft: 3,
    ...change,
  };
}

describe('actionsOf', () => {
  it('D6: shows what the server offers, in one order', () => {
    expect(actionsOf(row('a', { Actions: ['Decline', 'Forward', 'View'] }))).toEqual(['View', 'Forward', 'Decline']);
  });

  it('E4: offers no download where there is none', () => {
    expect(actionsOf(row('a', { Actions: ['View'] }))).not.toContain('Download');
  });

  it('D11: offers no forward where the server permits none', () => {
    expect(actionsOf(row('a', { ForwardsLeft: 3 }))).not.toContain('Forward');
  });

  it('shows nothing that this version cannot do', () => {
    expect(actionsOf(row('a', { Actions: ['Archive', 'View'] }))).toEqual(['View']);
  });
});

describe('homeRows', () => {
  it('sets apart what the link opened, new or not', () => {
    const rows = [row('new'), row('linked', { Status: 'Opened' }), row('old', { Status: 'Downloaded' })];
    const home = homeRows(rows, 'linked');
    expect(home.opened.map((r) => r.ID)).toEqual(['linked']);
    expect(home.news.map((r) => r.ID)).toEqual(['new']);
    expect(home.seen.map((r) => r.ID)).toEqual(['old']);
  });

  it('shows no more than a few of those seen before', () => {
    const rows = Array.from({ length: 9 }, (_, i) => row(`r${i}`, { Status: 'Opened' }));
    expect(homeRows(rows, null).seen).toHaveLength(5);
    expect(homeRows(rows, null).news).toHaveLength(0);
  });
});

describe('soonestEnd', () => {
  it('is the first end of those still new', () => {
    const rows = [
      row('a', { AvailableUntil: '2026-12-20T00:00:00Z' }),
      row('b', { AvailableUntil: '2026-12-01T00:00:00Z' }),
      row('c', { AvailableUntil: '2026-11-22T00:00:00Z', Status: 'Downloaded' }),
      row('d', { AvailableUntil: null }),
    ];
    expect(soonestEnd(rows)).toBe('2026-12-01T00:00:00Z');
    expect(soonestEnd([])).toBeNull();
  });
});
