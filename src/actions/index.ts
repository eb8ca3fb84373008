export * from './action.ts'
export * from './fields.ts'
