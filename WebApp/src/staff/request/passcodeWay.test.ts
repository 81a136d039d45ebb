import { describe, expect, it } from 'vitest';
import { requestWith } from '../testing/samples';
import { passcodeWay } from './passcodeWay';

const { Requester: requester } = requestWith();

describe('passcodeWay (D2)', () => {
  it.each([
    ['+447700900123', 'b@x.example', true, 'sms'],
    ['+447700900123', 'b@x.example', false, 'email'],
    ['+447700900123', '', false, 'none'],
    ['', 'b@x.example', true, 'email'],
    ['', '', true, 'none'],
  ])('mobile %s, second e-mail %s, SMS set up %s: %s', (Mobile, SecondEmail, sms, way) => {
    expect(passcodeWay({ ...requester, Mobile, SecondEmail }, sms)).toBe(way);
  });
});
