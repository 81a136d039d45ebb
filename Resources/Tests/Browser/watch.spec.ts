import { expect, test } from './support/fixtures';
import { Watch } from './support/Watch';

/** All other tests rely on it. */
test('the watch sees what pages must not do', async ({ stack, browser }) => {
  for (const door of [stack.facts.Portal + '/l/none', stack.facts.Mail]) {
    const watch = new Watch([stack.facts.Portal], 'http://no.mail.example');
    const context = await browser.newContext();
    await watch.over(context);
    const page = await context.newPage();
    await page.goto(door);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="http://elsewhere.example/dot.png" onerror="window.stolen = 1">');
      console.error('a mistake');
      setTimeout(() => {
        throw new Error('an exception');
      });
    });
    await expect.poll(() => watch.findings.join('\n')).toContain('exception: Error: an exception');
    await expect.poll(() => watch.findings.join('\n')).toContain('policy: img-src http://elsewhere.example');
    expect(watch.findings.join('\n')).toContain('error: a mistake');
    if (door === stack.facts.Mail) {
      expect(watch.findings.join('\n')).toContain(`request elsewhere: ${stack.facts.Mail}`);
    }
    await context.close();
  }
});
