import { writeFileSync } from 'node:fs';
import { dicomFiles, namesInZip, pdf } from './support/files';
import { expect, test } from './support/fixtures';
import { MailPage } from './support/MailPage';
import { exact, expectPicture } from './support/picture';

test('from a letter to opened images, by clicks alone', async ({ stack, api, staff, outsider, requester, watch }, info) => {
  test.setTimeout(180_000);
  const patient = stack.patient('CARMICHAEL');
  const [echo, headCt] = patient.Studies;
  // The echocardiogram is still on a disk somewhere: staff will upload it.
  await api.removeStudy(echo!.StudyInstanceUID);
  const page = await staff('bob');

  await test.step('bob follows the link in Orthanc Explorer', async () => {
    await page.goto(stack.facts.Explorer);
    await page.getByRole('link', { name: 'Image requests (Orthanc Exchange)' }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
    expect(page.url()).toContain('/exchange/app/');
  });

  await test.step('New request, with one figure of the NHS number mistyped', async () => {
    await page.getByRole('link', { name: 'New request' }).first().click();
    await page.getByLabel('Family name').fill('Carmichael');
    await page.getByLabel('Given name').fill('Miles');
    await page.getByLabel('Date of birth').fill('2004-03-16');
    await page.getByLabel('Sex').selectOption('M');
    await page.getByLabel('National (NHS) number').fill('9990000030');
    await page.getByLabel('Patient ID').fill(patient.PatientID);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(requester.Name);
    await page.getByLabel('Organization').fill(requester.Organization);
    await page.getByLabel('E-mail', { exact: true }).fill(requester.Email);
    await page.getByLabel('Mobile').fill('+44 ' + requester.Mobile.slice(3));
    await page.getByLabel('Reference').fill('VW/2026/114');
    await page.getByLabel('Purpose').fill('Legal claim');
    await page.getByLabel('Notes').fill('Road accident in March. Signed consent is enclosed.');
    await page.getByRole('button', { name: 'Enter request' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'The request is entered.' })).toBeVisible();
  });

  const toReview = page.getByTestId('requests-to-review');
  await test.step('A1: the institution is told by e-mail', async () => {
    const mail = await MailPage.open(await outsider(), stack.facts.Mail);
    expect(await mail.subject('imaging@hospital.example')).toBe('GDPR Imaging Request');
  });

  await test.step('A2, A3, A5: it stands in "Requests to review"; a click on the row opens it', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Requests' }).click();
    await expect(page.getByRole('navigation', { name: 'Requests' }).getByRole('link')).toHaveText([/^Inbound/, /^Outbound/]);
    await toReview.getByRole('row').filter({ hasText: requester.Name }).getByText('Legal claim').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Miles CARMICHAEL' })).toBeVisible();
  });

  await test.step('A6: notes and contact', async () => {
    await expect(page.getByText('Road accident in March. Signed consent is enclosed.')).toBeVisible();
    await expect(page.getByRole('link', { name: requester.Email })).toBeVisible();
  });

  await test.step('A7: the number is corrected with a reason; the original stays beside it', async () => {
    await page.getByRole('button', { name: 'View request info' }).click();
    const dialog = page.getByRole('dialog', { name: 'View request info' });
    await dialog.getByLabel('National (NHS) number').fill(patient.NationalID);
    await dialog.getByRole('button', { name: 'Save correction' }).click();
    await expect(dialog.getByText('Say why this is corrected.')).toBeVisible();
    await dialog.getByLabel('Reason for the correction').fill('One figure mistyped, checked by telephone');
    await dialog.getByRole('button', { name: 'Save correction' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'View request info' }).click();
    await expect(dialog.getByText('9990000030').first()).toBeVisible();
    await expect(dialog.getByText('checked by telephone')).toBeVisible();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  await test.step('A9: the audit of this request', async () => {
    await page.getByRole('button', { name: 'View audit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Audit of this request' });
    await expect(dialog.getByText('bob').first()).toBeVisible();
    await expect(dialog.getByText(/correct/i).first()).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
  });

  await test.step('A10: proof of identification', async () => {
    await page.getByRole('button', { name: 'View request ID' }).click();
    const dialog = page.getByRole('dialog', { name: 'Proof of identification' });
    await dialog.locator('input[type=file]').setInputFiles({ name: 'passport.pdf', mimeType: 'application/pdf', buffer: pdf() });
    await expect(dialog.getByRole('link', { name: 'passport.pdf' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
  });

  await test.step('A11, A12: images are uploaded with progress; a bad file is named', async () => {
    await page.getByRole('link', { name: 'Proceed' }).click();
    await expect(page.getByText('1 study matches this request.')).toBeVisible();
    const letter = info.outputPath('letter.txt');
    writeFileSync(letter, 'This is no image.');
    const files = dicomFiles(stack.folderOf(echo!));
    await page.locator('main input[type=file]').first().setInputFiles([...files, letter]);
    const report = page.getByTestId('uploads');
    await expect(report.getByTestId('upload-summary')).toHaveText(`${files.length} images stored · 1 file refused`);
    await expect(report.getByText('letter.txt')).toBeVisible();
    await expect(page.getByText('2 studies match this request.')).toBeVisible();
  });

  const rows = page.getByTestId('matching-row');
  const close = page.getByTestId('send-close');
  const keepOpen = page.getByTestId('send-keep-open');
  const all = echo!.Instances + headCt!.Instances;
  await test.step('A8, A13: only this patient’s studies are listed', async () => {
    await page.getByRole('link', { name: 'Check images' }).click();
    await expect(rows).toHaveCount(2);
    for (const row of await rows.all()) {
      await expect(row).toContainText('Miles CARMICHAEL');
      await expect(row).toContainText(patient.NationalID);
    }
  });

  await test.step('A13, A15, A16: both counts follow an X and its Undo', async () => {
    await expect(close).toHaveText(`Send ${all} images, close request`);
    await page.getByRole('button', { name: `Leave ${echo!.StudyDescription} out of this send` }).click();
    await expect(close).toHaveText(`Send ${headCt!.Instances} images, close request`);
    await expect(keepOpen).toHaveText(`Send ${headCt!.Instances} images, keep request open`);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(close).toHaveText(`Send ${all} images, close request`);
    await expect(keepOpen).toHaveText(`Send ${all} images, keep request open`);
  });

  const report = 'Befund „Müller“ (2).pdf';
  await test.step('A14: a document goes with them, under its own name', async () => {
    await page.getByTestId('attachments').locator('input[type=file]').setInputFiles({ name: report, mimeType: 'application/pdf', buffer: pdf() });
    await expect(page.getByTestId('attachment')).toContainText(report);
  });

  await test.step('A15: send, close; it lands under Completed, with a toast', async () => {
    await page.getByLabel('Message to the requester').fill('With the written report.\nMore will follow.');
    await close.click();
    await expect(page.getByText(`${all} images sent to ${requester.Name}. The request is completed.`)).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
    await expect(page.getByTestId('requests-completed').getByRole('row').filter({ hasText: requester.Name })).toContainText('Sent');
    await expect(toReview.getByRole('row').filter({ hasText: requester.Name })).toHaveCount(0);
  });

  const theirs = await outsider();
  const mail = await MailPage.open(theirs, stack.facts.Mail);
  const portal = await test.step('D1, D2: the e-mail has a link; the passcode goes to the telephone', async () => {
    expect(await mail.text(requester.Email)).not.toMatch(/carmichael/i);
    const opened = await mail.pressLink(requester.Email);
    await expect(opened.getByText('St Elsewhere has sent you medical images.')).toBeVisible();
    await opened.getByRole('button', { name: 'Send me a passcode' }).click();
    await expect(opened.getByText(`mobile ending ${requester.Mobile.slice(-2)}`)).toBeVisible();
    return opened;
  });

  await test.step('D3: a wrong passcode says how many tries are left; the right one opens', async () => {
    watch.expect(/status of 403/);
    const passcode = await mail.passcode(requester.Mobile);
    await portal.getByLabel('Passcode').fill(String((Number(passcode[0]) + 1) % 10) + passcode.slice(1));
    await portal.getByRole('button', { name: 'Open the images' }).click();
    await expect(portal.getByText('You have 4 tries left.')).toBeVisible();
    await portal.getByLabel('Passcode').fill(passcode);
    await portal.getByRole('button', { name: 'Open the images' }).click();
  });

  await test.step('D5, D6, D7: the dashboard', async () => {
    await expect(portal.getByRole('heading', { name: `Hello, ${requester.Name}` })).toBeVisible();
    expect(portal.url(), 'the token has left the address').toBe(`${stack.facts.Portal}/dashboard`);
    const columns = ['Type', 'Dir', 'Date', 'Patient name', 'Institution', 'Messages', 'Status', 'Actions'];
    await expect(portal.getByRole('columnheader')).toHaveText(columns);
    const row = portal.getByRole('row').filter({ hasText: 'Miles CARMICHAEL' });
    await expect(row).toContainText('St Elsewhere');
    for (const action of ['View', 'Download', 'Decline']) {
      await expect(row.getByText(action, { exact: true })).toBeVisible();
    }
    const main = portal.getByRole('navigation', { name: 'Main' });
    await main.getByRole('link', { name: /^Action required/ }).click();
    await expect(portal.getByText('What you have not opened yet.')).toBeVisible();
    await expect(portal.getByRole('link', { name: 'Miles CARMICHAEL', exact: true })).toBeVisible();
    await main.getByRole('link', { name: 'All' }).click();
    await expect(portal.getByText('The last 28 days.')).toBeVisible();
    await portal.getByRole('link', { name: 'Miles CARMICHAEL', exact: true }).click();
  });

  await test.step('the package: message, contents, document', async () => {
    await expect(portal.getByText('With the written report.')).toBeVisible();
    await expect(portal.getByText(echo!.StudyDescription)).toBeVisible();
    const [answer, opened] = await Promise.all([
      theirs.context().waitForEvent('response', (response) => response.url().includes('/attachments/')),
      portal.waitForEvent('popup'),
      portal.getByRole('link', { name: report }).click(),
    ]);
    expect(answer.status()).toBe(200);
    expect(answer.headers()['content-type']).toBe('application/pdf');
    await opened.close();
  });

  await test.step('D8: a window of its own with real pictures, frame by frame, and the PDF', async () => {
    const [viewer] = await Promise.all([portal.waitForEvent('popup'), portal.getByRole('link', { name: 'View the images' }).click()]);
    const series = viewer.getByRole('navigation', { name: 'Series' }).getByRole('button');
    for (const [description, images] of [['CT Head axial', headCt!.Instances - 1], ['Echo apical', 8]] as const) {
      const at = async (image: number) => {
        await expect(viewer.getByText(`Image ${image} of ${images}`, { exact: true })).toBeVisible();
        await exact(viewer);
      };
      await series.filter({ hasText: description }).filter({ hasText: `${images} images` }).first().click();
      await at(1);
      const first = await expectPicture(viewer);
      await viewer.getByRole('button', { name: 'Next image' }).click();
      await at(2);
      const second = await expectPicture(viewer, first);
      await viewer.keyboard.press('ArrowUp');
      await at(1);
      expect(await expectPicture(viewer, second), 'the same picture as before').toBe(first);
    }

    // Orthanc cannot draw palette colour: the viewer does it by itself.
    watch.expect(/status of 415.*\/frames\//);
    await series.filter({ hasText: 'Echo apical' }).last().click();
    await expectPicture(viewer);

    await series.filter({ hasText: 'Document' }).first().click();
    const [answer] = await Promise.all([
      theirs.context().waitForEvent('response', (response) => response.url().endsWith('/document') && response.request().method() === 'GET'),
      viewer.getByRole('link', { name: 'Open the document' }).click(),
    ]);
    expect(answer.headers()['content-type']).toBe('application/pdf');
    await Promise.all([viewer.waitForEvent('close'), viewer.getByRole('button', { name: 'Close the viewer' }).click()]);
  });

  await test.step('D9: one zip, which opens', async () => {
    const [download] = await Promise.all([portal.waitForEvent('download'), portal.getByRole('link', { name: 'Download everything' }).click()]);
    const path = info.outputPath('package.zip');
    await download.saveAs(path);
    const names = namesInZip(path);
    expect(names.filter((name) => /(^|\/)IMAGES\/./.test(name) && !name.endsWith('DICOMDIR'))).toHaveLength(all);
    expect(names.some((name) => name.endsWith('DICOMDIR'))).toBe(true);
    expect(names.some((name) => name.endsWith('.pdf'))).toBe(true);
    await expect(portal.getByText('Downloaded').first()).toBeVisible();
  });

  await test.step('staff see that it was opened and downloaded', async () => {
    await page.getByTestId('requests-completed').getByRole('row').filter({ hasText: requester.Name }).getByRole('link').click();
    const packages = page.getByTestId('packages');
    await expect(packages).toContainText(`${all} images`);
    await expect(packages).toContainText('E-mail accepted');
    await expect(packages.getByText('Not yet')).toHaveCount(0);
  });

  await test.step('D16: declined, and no longer open', async () => {
    await portal.getByRole('button', { name: 'Decline' }).click();
    const dialog = portal.getByRole('dialog', { name: 'Decline these images?' });
    await dialog.getByLabel('Reason (optional)').fill('Meant for a colleague');
    await dialog.getByRole('button', { name: 'Decline' }).click();
    await expect(portal.getByText('You declined these images')).toBeVisible();
    await expect(portal.getByRole('link', { name: 'Download everything' })).toBeHidden();
  });

  await test.step('log out; the way back is closed', async () => {
    watch.expect(/status of 401/);
    await portal.getByRole('button', { name: 'Log out' }).click();
    await expect(portal.getByRole('heading', { name: 'You are logged out' })).toBeVisible();
    await portal.goto(`${stack.facts.Portal}/dashboard`);
    await expect(portal.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
  });
});
