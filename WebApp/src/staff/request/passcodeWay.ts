import type { Requester } from '../api/types';

/** How a passcode would reach the requester (D2): never by the address that receives the link. */
export function passcodeWay(requester: Requester, smsConfigured: boolean): 'sms' | 'email' | 'none' {
  if (requester.Mobile !== '' && smsConfigured) {
    return 'sms';
  }
  return requester.SecondEmail === '' ? 'none' : 'email';
}
