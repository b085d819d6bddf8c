export { at } from './seed.ts'
