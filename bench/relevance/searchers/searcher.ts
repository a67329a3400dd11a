/** A search that is judged: the names of the first businesses that it finds, the first one first. */
export type Searcher = (words: string) => Promise<string[]> | string[];
