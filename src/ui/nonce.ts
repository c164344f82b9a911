import { createContext } from 'preact';

/** What the content security policy of this one answer wants on a script tag. */
export const Nonce = createContext<string | undefined>(undefined);
