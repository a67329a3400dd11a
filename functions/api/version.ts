/** Of the API, as its document and its root tell it. */
export const VERSION = '0.1.0';
