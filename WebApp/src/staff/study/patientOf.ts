import type { StudyDetails } from '../api/types';

type PatientOfStudy = Pick<StudyDetails, 'PatientName' | 'PatientBirthDate' | 'PatientID' | 'PatientSex'>;

/**
 * Whom the pictures of a study are of. Where its series name different patients, no name stands beside a picture that may be
 * another's: `doubtful` stands there instead.
 */
export function patientOf({ Conflicts, PatientName, PatientBirthDate, PatientID, PatientSex }: StudyDetails, doubtful: string): PatientOfStudy {
  return Conflicts.length > 0
    ? { PatientName: doubtful, PatientBirthDate: '', PatientID: '', PatientSex: '' }
    : { PatientName, PatientBirthDate, PatientID, PatientSex };
}
