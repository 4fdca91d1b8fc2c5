/**
 * IndexedDB behind the Store contract. Where it is refused (private windows, blocked site data), or taken away, memory
 * serves the visit.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { SottoError } from '../errors.ts';
import type { Store } from './cache.ts';
import { memoryStore } from './memory.ts';

interface Schema extends DBSchema {
  bytes: { key: string; value: Uint8Array };
}

/** Opens the store of this origin named `name`. */
export async function indexedStore(name = 'sotto'): Promise<Store> {
  const store = memoryStore();
  try {
    // A newer page, or a clearing, waits. Not opened anew: what the page still knows would be written down again.
    const leave = () => {
      database.close();
      Object.assign(store, memoryStore());
    };
    const database: IDBPDatabase<Schema> = await openDB<Schema>(name, 1, {
      upgrade: (db) => void db.createObjectStore('bytes'),
      blocking: leave,
      terminated: leave,
    });
    Object.assign(store, overDatabase(database));
  } catch {} // memory it is
  return store;
}

function overDatabase(database: IDBPDatabase<Schema>): Store {
  return {
    get: (key) => database.get('bytes', key),
    async put(key, bytes) {
      await database.put('bytes', bytes, key).catch((cause) => {
        throw cause?.name === 'QuotaExceededError'
          ? new SottoError('storage-full', 'This device has no room left. Free some space and try again.', { cause })
          : cause;
      });
    },
    delete: (key) => database.delete('bytes', key),
    keys: () => database.getAllKeys('bytes'),
  };
}
