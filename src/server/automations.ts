/** What the endpoint uses of the floor below; whatever offers the same can stand there. */
export type {
  Automations,
  CallerContext,
  DocumentInput,
  DocumentVersion,
  ExecutionView,
  Filter,
  OpenOptions,
  Page,
  StartRequest,
  StepView,
  Tag,
} from '../automations/index.ts'
