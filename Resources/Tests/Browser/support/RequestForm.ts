import { expect, type Page } from '@playwright/test';
import type { Requester } from './StaffApi';

/** "DOE^JANE^MARY" and "19700131" in the fields that people see. */
export interface TypedPatient {
  PatientName: string;
  PatientBirthDate: string;
  NationalID: string;
}

/** The portal's public request form, filled in by hand. */
export class RequestForm {
  constructor(readonly page: Page) {}

  async fillYou(requester: Requester): Promise<void> {
    await this.page.getByLabel('Your name').fill(requester.Name);
    await this.page.getByLabel(/^Organization/).fill(requester.Organization);
    await this.page.getByLabel('E-mail', { exact: true }).fill(requester.Email);
    await this.page.getByLabel('Mobile').fill(requester.Mobile);
  }

  async fillPatient({ PatientName, PatientBirthDate, NationalID }: TypedPatient, relationship: string | RegExp): Promise<void> {
    const [family = '', given = ''] = PatientName.split('^');
    await this.page.getByLabel(relationship).check();
    await this.page.getByLabel('Family name').fill(family);
    await this.page.getByLabel('Given name').fill(given);
    await this.page.getByLabel('Day', { exact: true }).fill(PatientBirthDate.slice(6));
    await this.page.getByLabel('Month').fill(PatientBirthDate.slice(4, 6));
    await this.page.getByLabel('Year').fill(PatientBirthDate.slice(0, 4));
    await this.page.getByLabel(/^National health number/).fill(NationalID);
  }

  async next(): Promise<void> {
    await this.page.getByRole('button', { name: 'Continue' }).click();
  }

  async expectStep(heading: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 2, name: heading })).toBeVisible();
  }

  async send(): Promise<void> {
    await this.page.getByLabel('I have read this and agree').check();
    await this.page.getByRole('button', { name: 'Send the request' }).click();
  }
}

export const FormSteps = {
  you: 'Who are you?',
  patient: 'Whose images are they?',
  request: 'What do you need, and why?',
  check: 'Check and send',
} as const;
