output "procedures" {
  description = "By name: document, its latest version, the ARN that EventBridge and IAM want for an automation, and its role."
  value = {
    for name, document in aws_ssm_document.procedure : name => {
      document       = document.name
      latest_version = document.latest_version
      # The provider gives `document/NAME`; targets and policies want `automation-definition/NAME:VERSION`.
      automation_definition_arn = "${replace(document.arn, ":document/", ":automation-definition/")}:${document.latest_version}"
      role_arn                  = aws_iam_role.automation[name].arn
    }
  }
}
