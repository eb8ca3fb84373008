export * from './artifacts.ts'
export * from './compile.ts'
