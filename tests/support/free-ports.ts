export { freePorts } from '../../local/database/free-ports.ts';
