/** The thread that reads a person's own list, so that the page stays quick while it does. */
import { type LibraryReader, readLibraryFile } from '../src/library/file.ts';
import { type Port, serve } from '../src/thread/thread.ts';

serve<LibraryReader>({ read: readLibraryFile }, self as unknown as Port);
