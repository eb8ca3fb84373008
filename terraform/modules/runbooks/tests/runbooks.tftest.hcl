mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_ssm_document" {
    defaults = { arn = "arn:aws:ssm:us-east-1:123456789012:document/test-X", latest_version = "3" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/test-X" }
  }
}

variables {
  documents = "../../../ssm-documents"
  prefix    = "test-"
}

run "one_document_and_role_a_procedure" {
  command = apply

  assert {
    condition     = length(aws_ssm_document.procedure) == length(jsondecode(file("${var.documents}/catalog.json")).procedures)
    error_message = "Every procedure of the catalogue must have its document."
  }

  assert {
    condition     = alltrue([for name, one in aws_ssm_document.procedure : one.name == "test-${name}" && one.document_format == "YAML"])
    error_message = "Documents carry the prefix and are YAML."
  }

  assert {
    condition     = alltrue([for one in aws_ssm_document.procedure : can(regex("^sha256-[0-9a-f]{12}$", one.version_name))])
    error_message = "A version is named by its content's hash."
  }

  assert {
    condition     = alltrue([for one in aws_iam_role_policy.automation : !strcontains(one.policy, ":*:*:") && length(jsondecode(one.policy).Statement) > 0])
    error_message = "Policies are narrowed to this Region and account, and allow something."
  }

  assert {
    condition     = alltrue([for one in output.procedures : endswith(one.automation_definition_arn, ":3") && strcontains(one.automation_definition_arn, ":automation-definition/")])
    error_message = "Rules need the automation-definition ARN with the version."
  }
}

run "refuses_a_folder_without_catalogue" {
  command = plan

  variables {
    documents = "./tests"
  }

  expect_failures = [var.documents]
}

run "refuses_reserved_names" {
  command = plan

  variables {
    prefix = "AWS-"
  }

  expect_failures = [var.prefix]
}
