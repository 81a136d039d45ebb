/** What the texts of messages may hold; the server puts the value in its place. */
export const placeholders = ['Institution', 'Link', 'Until', 'Message', 'Reason', 'Reference', 'Requester', 'Passcode', 'Minutes', 'Received', 'Count', 'Hours', 'Passphrase', 'Encryption'] as const;

export function written(placeholder: string): string {
  return `{{${placeholder}}}`;
}
