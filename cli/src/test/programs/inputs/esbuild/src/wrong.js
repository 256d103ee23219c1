import { missing } from './lib/nowhere.js';
const twice = 1;
const twice = 2;
missing(twice +);
