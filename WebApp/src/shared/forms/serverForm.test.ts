import { describe, expect, it, vi } from 'vitest';
import { Refusal } from '../api/Refusal';
import { useServerForm } from './serverForm';

const refuse = (field: string, message: string) => () => Promise.reject(new Refusal(400, 'BadValue', message, { Field: field }));

describe('useServerForm', () => {
  it('shows a refusal at the field that the server names', async () => {
    const form = useServerForm(['Requester.Email', 'Notes']);

    await form.submit(refuse('Requester.Email', 'Requester.Email is needed.'));

    expect(form.errors).toMatchObject({ 'Requester.Email': 'This is needed.', Notes: '' });
    expect(form.error.value).toBeUndefined();
  });

  it('shows above the form what belongs to no field of it', async () => {
    const form = useServerForm(['Notes']);

    await form.submit(refuse('Patient.PatientName', 'No.'));

    expect(form.error.value).toBeInstanceOf(Refusal);
  });

  it('runs once, however often it is pressed', async () => {
    const form = useServerForm([]);
    const work = vi.fn(async () => 'done');

    const results = await Promise.all([form.submit(work), form.submit(work)]);

    expect(work).toHaveBeenCalledTimes(1);
    expect(results).toEqual(['done', undefined]);
  });
});
