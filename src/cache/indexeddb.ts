/** IndexedDB behind the Store contract. Where it is refused (private windows, blocked site data), memory serves the visit. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { SottoError } from '../errors.ts';
import type { Store } from './cache.ts';
import { memoryStore } from './memory.ts';

interface Schema extends DBSchema {
  bytes: { key: string; value: Uint8Array };
}

/** Opens the store of this origin named `name`. */
export async function indexedStore(name = 'sotto'): Promise<Store> {
  try {
    const database = await openDB<Schema>(name, 1, {
      upgrade: (db) => void db.createObjectStore('bytes'),
      blocking: (_own, _wanted, event) => (event.target as IDBDatabase).close(), // a newer page, or a clearing, waits
    });
    return overDatabase(database);
  } catch {
    return memoryStore();
  }
}

function overDatabase(database: IDBPDatabase<Schema>): Store {
  return {
    get: (key) => database.get('bytes', key),
    async put(key, bytes) {
      await database.put('bytes', bytes, key).catch((cause) => {
        if (cause?.name !== 'QuotaExceededError') throw cause;
        throw new SottoError(
          'storage-full',
          'This device has no room left for the pack. Free some space and try again.',
          { cause },
        );
      });
    },
    delete: (key) => database.delete('bytes', key),
    keys: () => database.getAllKeys('bytes'),
  };
}
