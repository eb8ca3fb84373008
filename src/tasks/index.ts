/** Tasks of a workstation: a plan that is shown, a yes to exactly that plan, a second look, steps with a record. */
export { assertCaller, type Expected } from './caller.ts'
export { type FrontendDeployment, frontendDeployment } from './frontend-deployment.ts'
export { type LambdaBuild, lambdaBuild } from './lambda-build.ts'
export { type DeployedFunction, type LambdaDeployment, lambdaDeployment } from './lambda-deployment.ts'
export { type Planned, planTask, runTask, type StepStatus, type TaskOutcome, type TaskPorts } from './run-task.ts'
export {
  type Bilingual,
  both,
  resolved,
  type Task,
  type TaskContext,
  type TaskParameter,
  type TaskPlan,
  type TaskStep,
  type Value,
} from './task.ts'
export { optionName, taskPage } from './task-page.ts'
export { type TerraformBackend, terraformBackend } from './terraform-backend.ts'
export { terraformOutput } from './terraform-output.ts'
