import { reactive, shallowReactive, shallowRef } from 'vue';
import { asRefusal } from '@shared/api/Refusal';
import { useUploads, type Sending, type Upload } from '@shared/uploads';
import type { UploadResult } from '../api/types';
import { inspectFile } from './inspectFile';

export interface RefusedGroup {
  /** "NotDicom", "Damaged", ...: the server's, or the page's own before anything was sent. */
  reason: string;
  /** The server's sentence; empty where the page has its own words. */
  message: string;
  names: string[];
  /** Those that may be sent again, because it was not the file that was refused. */
  uploads: Upload<UploadResult>[];
}

/** When the server says so of one file, it holds for all: signed out, not permitted, no such request, request completed. */
const HOLDS_FOR_ALL = [401, 403, 404, 409];

/** Uploads of images with what became of every file: stored ones counted, refused ones named under their reason. */
export function useImageUploads(send: (file: File, path: string, sending: Sending) => Promise<UploadResult>) {
  const tally = reactive({ stored: 0, refused: 0, ignored: 0, completed: false });
  const groups = shallowReactive<RefusedGroup[]>([]);
  const trouble = shallowRef<unknown>();

  function groupOf(reason: string, message: string): RefusedGroup {
    // The page's words and the server's for one reason are the same; only a reason with several sentences makes several groups.
    let group = groups.find((candidate) => candidate.reason === reason && (candidate.message === message || candidate.message === '' || message === ''));
    if (group === undefined) {
      group = shallowReactive({ reason, message, names: shallowReactive([]), uploads: [] });
      groups.push(group);
    }
    return group;
  }

  function refuse(reason: string, message: string, name: string): RefusedGroup {
    const group = groupOf(reason, message);
    group.names.push(name);
    tally.refused += 1;
    return group;
  }

  function read(item: Upload<UploadResult>) {
    const { result, path } = item;
    if (result === undefined) {
      return;
    }
    tally.stored += result.Stored.length;
    tally.ignored += result.Ignored;
    tally.completed ||= result.RequestState === 'Completed';
    for (const { Name, Reason, Message } of result.Failed) {
      refuse(Reason, Message, Name === path ? Name : `${path} › ${Name}`);
    }
    item.result = undefined; // a zip's can be large, and is read
  }

  const uploads = useUploads<UploadResult>((file, sending, item) => send(file, item.path, sending), {
    wants: async (item) => {
      const verdict = await inspectFile(item);
      if (verdict === 'ignore') {
        tally.ignored += 1;
      } else if (verdict !== 'send') {
        refuse(verdict, '', item.path);
      }
      return verdict === 'send';
    },
    onDone: read,
    onFailed: (item) => {
      const refusal = asRefusal(item.error);
      refuse(refusal.code, refusal.message, item.path).uploads.push(item);
      if (HOLDS_FOR_ALL.includes(refusal.status) && trouble.value === undefined) {
        trouble.value = refusal;
        uploads.stop();
      }
    },
  });

  function retry(group: RefusedGroup) {
    groups.splice(groups.indexOf(group), 1);
    tally.refused -= group.names.length;
    trouble.value = undefined;
    uploads.retry(...group.uploads);
  }

  return { ...uploads, tally, groups, trouble, retry };
}

export type ImageUploads = ReturnType<typeof useImageUploads>;
