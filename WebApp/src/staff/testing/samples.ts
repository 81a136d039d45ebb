import type { ImageRequest, Matches, Me, StudyMatch } from '../api/types';

const patient = { PatientName: 'DOE^JANE', PatientBirthDate: '19700131', NationalID: '9434765919', PatientID: 'P1', PatientSex: 'F' };

export function studyOf(study: string, images: number, excluded = false): StudyMatch {
  return {
    ...patient, Study: study, StudyInstanceUID: `1.2.${study}`, StudyDate: '20260303', StudyTime: '', StudyDescription: `Study ${study}`, AccessionNumber: '', InstitutionName: '',
    Modalities: ['CT'], Series: 1, Images: images, Excluded: excluded, AlreadySent: false, Verdicts: [],
  };
}

export function matchesWith(studies: StudyMatch[], overrides: Partial<Matches> = {}): Matches {
  const listed = studies.filter((study) => !study.Excluded);
  return {
    Rules: ['PatientName', 'PatientBirthDate', 'NationalID', 'PatientID'], MissingFields: [], IndexReady: true,
    Images: listed.reduce((sum, study) => sum + study.Images, 0), Matching: studies, NonMatching: [], ...overrides,
  };
}

export function requestWith(overrides: Partial<ImageRequest> = {}): ImageRequest {
  return {
    ID: 'r1', Direction: 'Inbound', State: 'ToReview', Outcome: 'None', Source: 'Staff', ReceivedAt: '2026-11-01T10:00:00Z', DueDate: '2026-12-01', DueState: 'Running', Overdue: false, Due: { From: '2026-11-01', PausedSince: null, ExtendedAt: null, ExtensionReason: '' },
    CompletedAt: null, CompletedBy: '', Requester: { Name: 'Anna Smith', Organization: '', Email: 'a@x.example', Phone: '', Mobile: '', SecondEmail: 'b@x.example' },
    Patient: patient, Original: { NationalID: '9434765919', PatientID: 'P1', Reference: '' }, Corrections: [], Reference: '', Notes: '', Purpose: '', ImagesFound: 1, ImagesChanged: null,
    Relationship: null, Excluded: [], Revision: 7, Attachments: [], Identification: { Configured: true, Documents: 0 }, Packages: [], SecondChannel: { Channel: 'Email', SentTo: 'e-mail b…@x.example' }, Decline: null, CreatedBy: 'bob', ...overrides,
  };
}

export const me: Me = { User: 'bob', Role: 'Staff', Groups: [], Institution: 'St Elsewhere', Identification: true, Sms: false, Email: true, PortalUrl: '' };
