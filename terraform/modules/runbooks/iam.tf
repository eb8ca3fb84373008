# One role a procedure, with exactly the policy that was derived from its steps.
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ssm.amazonaws.com"]
    }

    # Nobody else's automation may use the role (confused deputy).
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.this.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.this.partition}:ssm:*:${data.aws_caller_identity.this.account_id}:automation-execution/*"]
    }
  }
}

resource "aws_iam_role" "automation" {
  for_each = local.procedures

  name                 = "${var.prefix}${each.key}"
  description          = "Automation role of ${each.key}: what its steps need and nothing else."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
  tags                 = merge(var.tags, { procedure = each.key })
}

resource "aws_iam_role_policy" "automation" {
  for_each = local.procedures

  name = "steps"
  role = aws_iam_role.automation[each.key].id
  # The policy is derived for any Region and account; here it is narrowed to this one.
  policy = replace(
    file("${var.documents}/${each.value.policy}"),
    ":*:*:",
    ":${data.aws_region.this.name}:${data.aws_caller_identity.this.account_id}:",
  )
}
