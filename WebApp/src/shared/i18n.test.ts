import { describe, expect, it } from 'vitest';
import { createMessages } from './i18n';

describe('createMessages', () => {
  it('gives the words of the application', () => {
    const i18n = createMessages({ greeting: 'Hello {name}' });

    expect(i18n.global.t('greeting', { name: 'Jane' })).toBe('Hello Jane');
  });
});
