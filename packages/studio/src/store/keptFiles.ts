const DATABASE = "telos-studio";
const STORE = "recording";
const MOST_BYTES = 1_000_000_000; // larger ones are opened again by hand after a reload

/** The files of the recording that is open, kept by the browser on this computer so that the session survives a reload. */
export interface KeptFiles {
  readonly name: string;
  readonly files: readonly File[];
  readonly isFolder: boolean;
}

/** The recording that is open, or the input that goes with its words. */
export type KeptPlace = "open" | "input";

/** Keeps the files in place of those before; silently not, where the browser has no room for them. */
export async function keepFiles(kept: KeptFiles, place: KeptPlace = "open"): Promise<void> {
  if (kept.files.reduce((sum, file) => sum + file.size, 0) > MOST_BYTES) return;
  try {
    await inStore("readwrite", (store) => store.put(kept, place));
  } catch {
    // A private window or a full disk: the session goes on, only a reload asks for the file again.
  }
}

/** The files that were kept, if they are those of this name. */
export async function keptFiles(name: string, place: KeptPlace = "open"): Promise<KeptFiles | undefined> {
  try {
    const kept = (await inStore("readonly", (store) => store.get(place))) as KeptFiles | undefined;
    return kept?.name === name ? kept : undefined;
  } catch {
    return undefined;
  }
}

function inStore(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise((done, fail) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const request = use(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => {
        done(request.result);
        database.close();
      };
      request.onerror = () => {
        fail(request.error);
        database.close();
      };
    };
  });
}
