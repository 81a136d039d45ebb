import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import messages from './locales/en.json';

const page = readFileSync('dead.html', 'utf8');

describe('the dead-link page', () => {
  it('decision 4: says the same words as the application, and no more', () => {
    const words = page.replace(/<head>[\s\S]*<\/head>/, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();
    expect(words).toBe(`${messages.landing.deadTitle} ${messages.landing.dead}`);
  });

  it('has neither script nor inline style', () => {
    expect(page).not.toMatch(/<script|<style|style=|\son\w+=/i);
  });
});
