import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HARNESS = fileURLToPath(new URL('../../Harness/stack.py', import.meta.url));
const PYTHON = '/usr/bin/python3';

export interface SampleStudy {
  StudyInstanceUID: string;
  StudyDescription: string;
  Modalities: string[];
  Instances: number;
  Folder: string;
}

export interface SamplePatient {
  PatientName: string;
  PatientBirthDate: string;
  NationalID: string;
  PatientID: string;
  PatientSex: string;
  Note: string;
  Studies: SampleStudy[];
}

/** What the harness prints: where everything listens, and who is in the archive. */
export interface StackFacts {
  Orthanc: string;
  Explorer: string;
  App: string;
  Portal: string;
  Mail: string;
  Users: Record<string, { Password: string; Role: string }>;
  Folder: string;
  Log: string;
  Patients: SamplePatient[];
}

/** A real Orthanc with the plugin, a mail catcher and sample studies; ends with its standard input, so never outlives us. */
export class Stack {
  private constructor(
    readonly facts: StackFacts,
    private readonly process: ChildProcess,
  ) {}

  static async start(...options: string[]): Promise<Stack> {
    if (!process.env.EXCHANGE_PLUGIN) {
      throw new Error('EXCHANGE_PLUGIN must hold the path of libOrthancExchange.so');
    }
    const child = spawn(PYTHON, [HARNESS, '--until-stdin-ends', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      return new Stack(JSON.parse(line) as StackFacts, child);
    }
    throw new Error('The stack ended before it was ready');
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.stdin?.end();
    await ended;
  }

  /** An ordinary patient, by family name, or one of the troublesome, by what is special. */
  patient(familyOrNote: string): SamplePatient {
    const found = this.facts.Patients.find(
      ({ PatientName, Note }) => PatientName.startsWith(`${familyOrNote}^`) || Note === familyOrNote,
    );
    if (found === undefined) {
      throw new Error(`No sample patient is ${familyOrNote}`);
    }
    return found;
  }

  folderOf(study: SampleStudy): string {
    return `${this.facts.Folder}/samples/${study.Folder}`;
  }
}
