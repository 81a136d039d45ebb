import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { greyPng } from './support/files';
import { expect, test } from './support/fixtures';
import { expectAccessible, expectNoSidewaysScrolling, settled } from './support/looks';
import { assemble, hostileName, OfflineViewer } from './support/offline';
import { expectPicture } from './support/picture';

const TELEPHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Opens the viewer by a click on a link, in the window that the page opens for it. */
async function openFrom(page: Page, link: ReturnType<Page['getByRole']>): Promise<Page> {
  const [viewer] = await Promise.all([page.waitForEvent('popup'), link.click()]);
  return viewer;
}

test('D8: staff look at a study before they send it, with the mouse and by keyboard', async ({ stack, api, staff, requester, watch }) => {
  watch.expect(/status of 415.*\/frames\//);
  const request = await api.enterRequest(stack.patient('DRUMMOND'), requester);
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  const row = page.getByTestId('matching-row').filter({ hasText: 'MR' }).first();
  const viewer = await openFrom(page, row.getByRole('link', { name: /^View / }));

  await expect(viewer).toHaveTitle(/DRUMMOND/);
  await viewer.getByRole('button', { name: /T2 axial/ }).click();
  const first = await expectPicture(viewer);
  await viewer.keyboard.press('ArrowDown');
  await expect(viewer.getByText('Image 2 of 6', { exact: true })).toBeVisible();
  await expectPicture(viewer, first);
  await viewer.keyboard.press('?');
  await expect(viewer.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
  await viewer.keyboard.press('Escape');
  await settled(viewer);
  await expectAccessible(viewer, 'the viewer');
  // The way out stands at the edge, where windows have it, on a telephone held sideways as well.
  for (const viewport of [{ width: 1280, height: 800 }, { width: 740, height: 360 }]) {
    await viewer.setViewportSize(viewport);
    const out = await viewer.getByRole('button', { name: 'Close the viewer' }).boundingBox();
    expect(viewport.width - (out?.x ?? 0) - (out?.width ?? 0), `${viewport.width} pixels wide`).toBeLessThan(24);
  }
  // The window is gone before the press is answered.
  await Promise.all([viewer.waitForEvent('close'), viewer.getByRole('button', { name: 'Close the viewer' }).click().catch(() => undefined)]);
  await expect(page.getByTestId('matching')).toBeVisible();
});

test('D8, A17: what nearly matches can be looked at, and the look is on record', async ({ stack, api, staff, requester, watch }) => {
  watch.expect(/status of 415.*\/frames\//);
  const request = await api.enterRequest(stack.patient('the right birth date'), requester);
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  await page.getByTestId('non-matching').getByText(/non-matching image/).click();
  const viewer = await openFrom(page, page.getByTestId('non-matching').getByRole('link', { name: /^View / }).first());
  await expectPicture(viewer);
  const rows = await api.call<{ Items: { Actor: string }[] }>('GET', '/exchange/api/audit?action=StudyViewed&actor=bob&limit=1');
  expect(rows.Items[0]?.Actor).toBe('bob');
});

test('D8: on a telephone', async ({ stack, api, staff, requester, watch }) => {
  watch.expect(/status of 415.*\/frames\//);
  const request = await api.enterRequest(stack.patient('DRUMMOND'), requester);
  const page = await staff('bob', TELEPHONE);
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  await expectNoSidewaysScrolling(page, 'review');
  const viewer = await openFrom(page, page.getByTestId('matching-row').first().getByRole('link', { name: /^View / }));
  await expectPicture(viewer);
  await expectNoSidewaysScrolling(viewer, 'viewer');
});

test('from Orthanc Explorer to the same study, and its export by a passphrase', async ({ stack, api, staff, watch }) => {
  // Orthanc Explorer is no page of ours; what it writes to the console is its own.
  watch.expect(/\/app\//);
  const study = await api.studyOf(stack.patient('DRUMMOND'));
  const page = await staff('bob');
  await page.goto(`${stack.facts.Explorer}#study?uuid=${study}`);
  await page.getByRole('link', { name: 'Open in Exchange' }).click();
  await expect(page).toHaveURL(`${stack.facts.App}studies/${study}`);
  await expect(page.getByText('Alfred DRUMMOND')).toBeVisible();
  expect(await page.getByTestId('series-row').count()).toBeGreaterThan(0);
  await settled(page);
  await expectAccessible(page, 'the study');

  await page.getByTestId('export-study').click();
  const dialog = page.getByRole('dialog', { name: 'Export this study' });
  await dialog.getByLabel('Encrypt with a passphrase').check();
  await dialog.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByTestId('export-do').click()]);
  const zip = readFileSync(await download.path());
  expect(zip.subarray(0, 2).toString()).toBe('PK');
  expect(zip.readUInt16LE(6) & 1, 'the first file is encrypted').toBe(1);
  await expect(dialog).toBeHidden();

  await page.getByTestId('export-study').click();
  const [plain] = await Promise.all([page.waitForEvent('download'), dialog.getByTestId('export-do').click()]);
  expect(readFileSync(await plain.path()).readUInt16LE(6) & 1).toBe(0);
});

test('E13: a study is not open to guests', async ({ stack, api, staff, watch }) => {
  watch.expect(/status of 403/);
  const study = await api.studyOf(stack.patient('DRUMMOND'));
  const page = await staff('carol');
  for (const path of [`studies/${study}`, `view/${study}`]) {
    await page.goto(stack.facts.App + path);
    await expect(page.getByText('This is not open to your account')).toBeVisible();
    await expect(page.getByText('DRUMMOND')).toHaveCount(0);
  }
});

test('where the series of a study name different patients, no picture stands under a name that may be another’s', async ({ stack, api, staff }) => {
  const tags = { PatientName: 'MIXED^ANNE', PatientID: 'MIXED-1', PatientBirthDate: '19700101', PatientSex: 'F', StudyDescription: 'MIXED', Modality: 'OT' };
  await api.storePicture({ ...tags, SeriesDescription: 'of Anne' }, greyPng());
  const [study] = await api.call<string[]>('POST', '/tools/find', { Level: 'Study', Query: { PatientID: tags.PatientID } });
  const [picture] = await api.call<{ ID: string }[]>('GET', `/studies/${study}/instances`);
  await api.storeChanged(picture?.ID ?? '', { PatientName: 'MIXED^BEA', SeriesInstanceUID: '2.25.70012', SeriesDescription: 'of Bea' });
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}studies/${study}`);
  await expect(page.getByText('The series of this study name different patients')).toBeVisible();

  await page.goto(`${stack.facts.App}view/${study}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/name different patients/i);
  for (const [series, name, other] of [['of Anne', 'Anne MIXED', 'Bea'], ['of Bea', 'Bea MIXED', 'Anne']] as const) {
    await page.getByRole('button', { name: new RegExp(series) }).click();
    await expect(page.getByText(name, { exact: true })).toBeVisible();
    await expect(page.getByRole('main').getByText(`${other} MIXED`)).toHaveCount(0);
  }
});

test('D8: presentation states and reports are shown as by the zip’s viewer', async ({ stack, api, staff, browser }) => {
  const folder = assemble(hostileName, '--states');
  const files = join(folder, 'IMAGES');
  for (const name of readdirSync(files)) {
    await api.storeFile(readFileSync(join(files, name)));
  }
  const studyWith = async (modality: string): Promise<string> => {
    const [found] = await api.call<{ ParentStudy: string }[]>('POST', '/tools/find', { Level: 'Series', Expand: true, Query: { Modality: modality, PatientName: 'DOE^JANE*' } });
    return `${stack.facts.App}view/${found?.ParentStudy}`;
  };
  const page = await staff('bob', { viewport: { width: 1280, height: 800 } });
  await page.goto(await studyWith('PR'));
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  for (const viewer of [new OfflineViewer(page), await OfflineViewer.open(await context.newPage(), folder)]) {
    const shownAs = viewer.pane.getByText(/^Shown as: Turned/);
    await viewer.openSeries(/CT Head axial/);
    const menu = viewer.page.getByRole('combobox', { name: 'Presentation state' });
    await expect(menu.locator('option')).toHaveText(['As stored', /^Turned · /, /^Partial · /]);
    await menu.selectOption({ index: 1 });
    await expect(shownAs).toBeVisible();
    // Turned, flipped, shuttered, inverted, with its lines in pixels and in fractions of what is displayed.
    expect(await viewer.colour(0.15, 0.75)).toEqual([255, 0, 0]);
    expect(await viewer.colour(0.5, 0.07)).toEqual([0, 255, 0]);
    expect(await viewer.colour(0.02, 0.02)).toEqual([0, 0, 0]);
    expect(await viewer.colour(0.3, 0.15)).toEqual([255, 255, 255]);
    await viewer.press('ArrowDown', 'ArrowDown');
    await expect(viewer.surface).toHaveAttribute('aria-label', /Image 3 of/);
    await expect(viewer.pane.getByText('Shown as')).toHaveCount(0);
    if (viewer.page === page) {
      await page.goto(await studyWith('SR'));
    }
    await viewer.page.getByRole('button', { name: /SR · Structured report/ }).click();
    await expect(viewer.pane.getByRole('heading', { name: 'Findings' })).toBeVisible();
    await expect(viewer.pane.getByText('single rounded lesion')).toBeVisible();
    await expect(viewer.pane.getByText('Jane Anne DOE')).toBeVisible();
  }
  await context.close();
  rmSync(dirname(folder), { recursive: true });
});

test('D8: a key object leads to the picture that it is of', async ({ stack, api, staff }) => {
  const [study, elsewhere] = [await api.studyOf(stack.patient('ABERNATHY')), '1.2.3.4'];
  const [series] = await api.call<{ Instances: string[]; MainDicomTags: { SeriesDescription: string } }[]>('POST', '/tools/find', { Level: 'Series', Expand: true, Query: { PatientName: 'ABERNATHY*', Modality: 'CT' } });
  const found = await Promise.all((series?.Instances ?? []).map((id) => api.call<{ MainDicomTags: { InstanceNumber: string; SOPInstanceUID: string } }>('GET', `/instances/${id}`)));
  const third = found.find(({ MainDicomTags }) => MainDicomTags.InstanceNumber === '3')?.MainDicomTags.SOPInstanceUID;
  const reference = (uid = '') => ({ RelationshipType: 'CONTAINS', ValueType: 'IMAGE', ReferencedSOPSequence: [{ ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: uid }] });
  await api.call('POST', '/tools/create-dicom', {
    Parent: study,
    Tags: { SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.59', Modality: 'KO', SeriesDescription: 'Key images', ValueType: 'CONTAINER', ContentSequence: [reference(third), reference(elsewhere)] },
  });
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}view/${study}`);
  const viewer = new OfflineViewer(page);
  await page.getByRole('button', { name: /KO · Key images/ }).click();
  await expect(viewer.pane.getByText('CT, not among what is here')).toHaveCount(1);
  await viewer.pane.getByRole('button', { name: /CT Head axial, Image 3 of/ }).press('Enter');
  await expect(viewer.surface).toHaveAttribute('aria-label', /Image 3 of/);
  await expect(viewer.surface).toBeFocused();
  await viewer.settled();
});
