import { visit } from './visit.ts';

globalThis.visit = visit;
